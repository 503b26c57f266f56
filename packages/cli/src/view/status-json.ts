import type { LayerStatus } from "../hierarchy.ts"

/** A layer's status as `--json` prints it. */
export function statusJson({ layer, name, parent, url, heads, stateRoot, pendingTransactions, steps }: LayerStatus) {
  return {
    name,
    chainId: layer,
    parent: parent ?? null,
    url,
    head: Number(heads.latest),
    safe: Number(heads.safe),
    finalized: Number(heads.finalized),
    stateRoot,
    pendingTransactions,
    steps: Number(steps),
  }
}
