import { type Address, addressOfKey } from "@trellis/core"
import { accountAddressOf } from "../account.ts"
import type { Problem } from "../chain-file-error.ts"
import { proverKeysOf, resolveFinality, sequencerKeyOf } from "../defaults.ts"
import { type ChainSketch, type LayerSketch, valueOf } from "../sketch.ts"

/** A sponsor has an account with a balance on the layers it pays for. */
export function checkSponsor(chain: ChainSketch, layer: LayerSketch): Problem[] {
  const at = layer.fees.kind === "absent" ? chain : layer
  const fees = valueOf(at.fees)
  if (fees === undefined || fees === "zero" || fees.kind !== "sponsored") return []
  const accounts = [...layer.accounts, ...chain.accounts]
  if (accounts.includes(undefined)) return []
  const payer = accounts.find((entry) => entry !== undefined && accountAddressOf(entry) === fees.sponsor)
  if ((payer?.balance ?? 0n) > 0n) return []
  const layerName = valueOf(layer.name) ?? layer.path
  const message = `no genesis account of layer ${JSON.stringify(layerName)} has this address and a balance to pay from`
  return [{ path: at === chain ? "fees.sponsor" : `${layer.path}.fees.sponsor`, message }]
}

/** There are attesters, each once, as many as are required, and the sequencer is not one of them. */
export function checkFinality(chain: ChainSketch, layer: LayerSketch): Problem[] {
  if ([chain.provers, chain.finality, layer.finality].some(({ kind }) => kind === "invalid")) return []
  const own = valueOf(layer.finality)
  const common = valueOf(chain.finality)
  const { required, attesters } = resolveFinality(own, common, proverKeysOf(valueOf(chain.provers)).map(addressOfKey))
  const path = own === undefined && common !== undefined ? "finality" : `${layer.path}.finality`
  const problems: Problem[] = []
  if (attesters.length === 0) {
    problems.push({ path, message: "has no attesters: name some, or give the file a prover" })
  } else if (required > attesters.length) {
    problems.push({ path: `${path}.required`, message: `is ${required}, but there are ${attesters.length} attesters` })
  }
  const twice = attesters.find((attester, i) => attesters.indexOf(attester) < i)
  if (twice !== undefined) problems.push({ path: `${path}.attesters`, message: `has ${twice} twice` })
  return [...problems, ...sequencerProblems(layer, attesters)]
}

function sequencerProblems(layer: LayerSketch, attesters: readonly Address[]): Problem[] {
  const chainId = valueOf(layer.chainId)
  if (layer.sequencer.kind === "invalid" || chainId === undefined) return []
  const sequencer = addressOfKey(sequencerKeyOf(valueOf(layer.sequencer), chainId))
  if (!attesters.includes(sequencer)) return []
  const message = `opens ${sequencer}, an attester of the layer: who builds blocks must not attest them`
  return [{ path: `${layer.path}.sequencer.key`, message }]
}
