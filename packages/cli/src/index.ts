export { runTrellis } from "./command.ts"
export type { Ending } from "./exit.ts"
export type { Hierarchy, Launch, LaunchOptions, LayerEvent, LayerStatus, RunningLayer } from "./hierarchy.ts"
export { findChainFile, loadChain } from "./load-chain.ts"
