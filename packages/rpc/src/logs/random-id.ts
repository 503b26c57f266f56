import { randomBytes } from "node:crypto"
import { type Hex, toHex } from "@trellis/core"

/** 16 random bytes: the id of a filter or subscription, which others cannot guess. */
export function randomId(): Hex {
  return toHex(randomBytes(16))
}
