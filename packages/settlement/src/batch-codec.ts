import type { Round } from "@trellis/core"
import type { PostedRound } from "./batch.ts"
import { unwrap, wrap } from "./envelope.ts"
import { decodePayload, encodePayload } from "./payload.ts"
import { postedRound } from "./posted-round.ts"

/**
 * The batch that carries consecutive rounds in `delta` mode (spec 9), compressed.
 * @throws RoundNotPostable, InputError over a bound
 */
export function encodeBatch(rounds: readonly Round[]): Uint8Array {
  return wrap(encodePayload(rounds.map(postedRound)))
}

/** What a batch carries. @throws InputError for anything malformed, not canonical, or over a bound */
export function decodeBatch(batch: Uint8Array): readonly PostedRound[] {
  return decodePayload(unwrap(batch))
}
