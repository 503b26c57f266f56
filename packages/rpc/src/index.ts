export type { BlockStatus, Heads, LayerBackend, LayerEvent, LayerStatus, LoggedStep, ServerLimits } from "./backend.ts"
export { limits, type RpcLimits } from "./limits.ts"
export { CannotListen, PortInUse } from "./server/errors.ts"
export { type Server, type ServerOptions, startServer } from "./server/start.ts"
