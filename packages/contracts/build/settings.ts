/**
 * What the compiler is told besides the sources. No metadata hash: the same code gives the same
 * bytes, whatever the comments say.
 */
export const settings = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: "osaka",
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
} as const
