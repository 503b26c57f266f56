import {
  appliedChanges,
  type Block,
  hashDelta,
  hashFields,
  hashLogs,
  hashReads,
  type LayerChange,
  logsAbove,
} from "@trellis/core"

/**
 * Whether a parent's block says of a child's block what that says of itself. Each of the two is attested alone: the
 * parent's witness takes the child's changes and logs as given, and only both together show what happened.
 * @returns the first difference, in words; undefined where there is none
 */
export function applyAgrees(parent: Block, child: Block): string | undefined {
  const step = parent.steps.find((of) => of.kind === "apply" && of.childHash === child.hash)
  if (step?.kind !== "apply" || step.child !== child.layer) return `no apply step names block ${child.hash}`
  if (step.childNumber !== child.header.number) return `the child's block is ${child.header.number}`
  const seen = fieldsDifference(parent, child)
  if (seen !== undefined) return seen
  const changes = appliedChanges(child.changes)
  if (step.changes.length !== changes.length) return `the child changes ${changes.length} ancestors`
  for (const [i, change] of changes.entries()) {
    const differs = difference(step.changes[i], change)
    if (differs !== undefined) return `${differs} of layer ${change.layer} is not what the child's block says`
  }
  const logs = parent.receipts[step.firstTransaction]?.logs ?? []
  const childLogs = logsAbove(child.layer, child.receipts)
  const sameLayers = logs.map(({ layer }) => layer).join() === childLogs.map(({ layer }) => layer).join()
  return sameLayers && hashLogs(logs) === hashLogs(childLogs)
    ? undefined
    : "the logs are not those of the child's block"
}

function difference(claimed: LayerChange | undefined, change: LayerChange): string | undefined {
  if (claimed?.layer !== change.layer) return "the change"
  if (claimed.preRoot !== change.preRoot) return "the pre-root"
  if (claimed.postRoot !== change.postRoot) return "the post-root"
  if (hashDelta(claimed.delta) !== hashDelta(change.delta)) return "the delta"
  return hashReads(claimed.reads) === hashReads(change.reads) ? undefined : "the read set"
}

/** The block fields a child saw of its ancestors must be those of the blocks the ancestors made. */
function fieldsDifference(parent: Block, child: Block): string | undefined {
  const seen = child.contexts.slice(1)
  const differs = parent.contexts.find((context, i) => {
    const of = seen[i]
    return of === undefined || hashFields(of) !== hashFields(context)
  })
  return differs && `the child saw other block fields of layer ${differs.layer}`
}
