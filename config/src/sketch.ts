import { type Address, type Hex, type LayerId, limits } from "@trellis/core"
import { Option, Predicate, Schema } from "effect"
import { configLimits } from "./limits.ts"
import * as scalar from "./scalar.ts"
import type { AccountEntry, chainSchema, FeesEntry, FinalityEntry } from "./schema.ts"

/** One field of a chain file, read by itself: what is wrong beside it does not hide it. */
export type Field<A> =
  | { readonly kind: "absent" }
  | { readonly kind: "invalid" }
  | { readonly kind: "value"; readonly value: A }

/** What fields mean together is checked on this, whatever else is wrong in the file. */
export interface LayerSketch extends PolicySketch {
  readonly name: Field<string>
  readonly chainId: Field<LayerId>
  readonly parent: Field<string>
  readonly order: Field<readonly string[]>
  readonly sequencer: Field<{ readonly key: Hex }>
  readonly rpc: Field<{ readonly port?: number }>
}

export interface PolicySketch {
  /** `layers[1]`, or empty for the file. */
  readonly path: string
  /** Undefined in the place of an account that cannot be read. */
  readonly accounts: readonly (AccountEntry | undefined)[]
  readonly fees: Field<FeesEntry>
  readonly finality: Field<FinalityEntry>
}

export interface ChainSketch extends PolicySketch {
  readonly precompileBase: Field<Address>
  readonly provers: Field<readonly { readonly key: Hex }[]>
  readonly layers: readonly LayerSketch[]
}

/** The field's value, or undefined. */
export function valueOf<A>(field: Field<A>): A | undefined {
  return field.kind === "value" ? field.value : undefined
}

function read<A>(schema: Schema.ConstraintDecoder<A>, of: unknown, key: string): Field<A> {
  if (!Predicate.hasProperty(of, key)) return { kind: "absent" }
  return Option.match(Schema.decodeUnknownOption(schema)(of[key]), {
    onNone: () => ({ kind: "invalid" }),
    onSome: (value) => ({ kind: "value", value }),
  })
}

function list(of: unknown, key: string, max: number): readonly unknown[] {
  const value = Predicate.hasProperty(of, key) ? of[key] : undefined
  return Array.isArray(value) ? value.slice(0, max) : []
}

/** Reads what can be read of a chain file. */
export function sketch(input: unknown, schemas: ReturnType<typeof chainSchema>): ChainSketch {
  const account = Schema.decodeUnknownOption(schemas.account)
  const policy = (of: unknown, path: string): PolicySketch => ({
    path,
    accounts: list(of, "accounts", configLimits.accountsMax).map((entry) => Option.getOrUndefined(account(entry))),
    fees: read(schemas.fees, of, "fees"),
    finality: read(schemas.finality, of, "finality"),
  })
  const layer = (of: unknown, index: number): LayerSketch => ({
    ...policy(of, `layers[${index}]`),
    name: read(scalar.name, of, "name"),
    chainId: read(scalar.chainId, of, "chainId"),
    parent: read(Schema.String, of, "parent"),
    order: read(Schema.Array(Schema.String), of, "order"),
    sequencer: read(schemas.sequencer, of, "sequencer"),
    rpc: read(schemas.rpc, of, "rpc"),
  })
  return {
    ...policy(input, ""),
    precompileBase: read(scalar.precompileBase, input, "precompileBase"),
    provers: read(schemas.provers, input, "provers"),
    layers: list(input, "layers", limits.hierarchyLayersMax).map(layer),
  }
}
