import { tokenAbi, tokenBytecode } from "@trellis/contracts"
import {
  type Address,
  BaseError,
  type Chain,
  ContractFunctionRevertedError,
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  type HttpTransport,
  type PublicClient,
  type WalletClient,
} from "viem"
import type { PrivateKeyAccount } from "viem/accounts"

/** What a dapp's front end has: a client to read by, and the user's wallet. */
export interface Front {
  readonly client: PublicClient<HttpTransport, Chain>
  readonly wallet: WalletClient<HttpTransport, Chain, PrivateKeyAccount>
}

/** A front end on a JSON-RPC address, as it takes it from its settings: nothing else in this file knows of layers. */
export async function connect(url: string, account: PrivateKeyAccount): Promise<Front> {
  const id = await createPublicClient({ transport: http(url) }).getChainId()
  const ether = { name: "Ether", symbol: "ETH", decimals: 18 }
  const chain = defineChain({ id, name: "dapp", nativeCurrency: ether, rpcUrls: { default: { http: [url] } } })
  const settings = { chain, transport: http(url, { batch: true }), pollingInterval: 25, cacheTime: 0 }
  return { client: createPublicClient(settings), wallet: createWalletClient({ account, ...settings }) }
}

/** Deploys a token and mints to some people; its address. */
export async function deployToken(
  { client, wallet }: Front,
  name: string,
  people: readonly Address[],
): Promise<Address> {
  const hash = await wallet.deployContract({ abi: tokenAbi, bytecode: tokenBytecode, args: [name, name.slice(0, 3)] })
  const { contractAddress } = await client.waitForTransactionReceipt({ hash })
  if (contractAddress === null || contractAddress === undefined) throw new Error("it was deployed")
  for (const to of people) await write({ client, wallet }, contractAddress, "mint", [to, 1_000n])
  return contractAddress
}

/** Estimates, simulates, writes, and waits: what is left in the receipt but for where and when. */
async function write(
  { client, wallet }: Front,
  address: Address,
  functionName: "mint" | "transfer" | "approve",
  args: readonly [Address, bigint],
) {
  const call = { address, abi: tokenAbi, functionName, args, account: wallet.account } as const
  const estimate = await client.estimateContractGas(call)
  const { request } = await client.simulateContract(call)
  const { status, gasUsed, logs } = await client.waitForTransactionReceipt({
    hash: await wallet.writeContract(request),
  })
  return { status, gasUsed, estimate, logs: logs.map(({ address, topics, data }) => ({ address, topics, data })) }
}

/** Why a call fails, as the dapp shows it to its user. */
async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return "it did not fail"
  } catch (error) {
    const reverted =
      error instanceof BaseError ? error.walk((of) => of instanceof ContractFunctionRevertedError) : error
    if (!(reverted instanceof ContractFunctionRevertedError)) throw error
    return `${reverted.data?.errorName}(${reverted.data?.args?.join()})`
  }
}

/**
 * What a user of a token does and sees: writes, events, a failure, many reads in one request, a contract of
 * their own. All that the dapp can tell, but for block numbers, hashes and fees.
 */
export async function useToken(front: Front, token: Address, friend: Address) {
  const { client, wallet } = front
  const user = wallet.account.address
  const written = [
    await write(front, token, "transfer", [friend, 70n]),
    await write(front, token, "approve", [friend, 30n]),
    await write(front, token, "transfer", [friend, 930n]),
  ]
  const contract = { address: token, abi: tokenAbi } as const
  const read = await Promise.all([
    client.readContract({ ...contract, functionName: "name" }),
    client.readContract({ ...contract, functionName: "totalSupply" }),
    client.readContract({ ...contract, functionName: "balanceOf", args: [user] }),
    client.readContract({ ...contract, functionName: "balanceOf", args: [friend] }),
    client.readContract({ ...contract, functionName: "allowance", args: [user, friend] }),
    client.getCode({ address: token }),
    client.getStorageAt({ address: token, slot: "0x0" }),
  ])
  const fromBlock = 0n
  const mine = await client.getContractEvents({ ...contract, eventName: "Transfer", args: { from: user }, fromBlock })
  const failure = await failureOf(
    client.simulateContract({ ...contract, functionName: "transfer", args: [friend, 1n], account: wallet.account }),
  )
  const own = await deployToken(front, "Own", [friend])
  return {
    written,
    read,
    events: mine.map(({ eventName, args }) => ({ eventName, args })),
    failure,
    own,
    ownWritten: await write(front, own, "mint", [user, 5n]),
    nonce: await client.getTransactionCount({ address: user }),
  }
}
