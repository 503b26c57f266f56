export { Hierarchy, type Surroundings } from "./hierarchy.ts"
export { type Launched, type LaunchOptions, launch, type RunningLayer } from "./launch.ts"
export { limits } from "./limits.ts"
