import { type Chain, createClient, http } from "viem"
import { getHierarchy } from "../actions/get-hierarchy.ts"
import { defineBooster } from "./define-booster.ts"

/**
 * The chains of a running hierarchy, asked of any of its layers; every parent before its children.
 *
 * @example
 * import { chainsFromHierarchy } from "@trellis/client"
 *
 * const [shared, ...boosters] = await chainsFromHierarchy("http://127.0.0.1:7000")
 */
export async function chainsFromHierarchy(url: string): Promise<readonly Chain[]> {
  const layers = await getHierarchy(createClient({ transport: http(url) }))
  return layers.map(({ layer, name, url, parent }) =>
    defineBooster(parent === undefined ? { id: layer, name, url } : { id: layer, name, url, parent }),
  )
}
