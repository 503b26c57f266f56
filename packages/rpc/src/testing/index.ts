export { type Answer, ask, failed, post, readAnswer, result } from "./ask.ts"
export { counter, forwarder, halter, reverter } from "./contracts.ts"
export {
  type GenesisCode,
  type MemoryHierarchy,
  type MemoryHierarchyOptions,
  memoryHierarchy,
  richBalance,
  richKeys,
} from "./memory-hierarchy.ts"
export type { MemoryLayer } from "./memory-layer.ts"
export { type Served, serve } from "./serve.ts"
export { TestSocket } from "./socket.ts"
