import { type BlockFields, layerId } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { Hierarchy, initialBaseFee } from "./hierarchy.test.support.ts"
import { brokenFields, type LayerRules } from "./rules.ts"

describe("block fields against the block before (spec 7.3)", () => {
  const hierarchy = new Hierarchy()
  const layer = hierarchy.add(7000)
  const context = hierarchy.context(layer)
  const [before] = layer.headers
  if (before === undefined) throw new Error("a layer has genesis")
  const { hardfork, hosted, transparent, slotPrice } = context
  const policy = { hardfork, hosted, transparent, slotPrice, initialBaseFee, parent: undefined }
  const rule: LayerRules = { ...policy, layer: layer.id, coinbase: context.fields.coinbase }
  const broken = (fields: Partial<BlockFields>, rules: readonly LayerRules[] = [rule]) =>
    brokenFields({ ...context, fields: { ...context.fields, ...fields } }, before, rules)

  it("number, base fee, PREVRANDAO and blob base fee follow; time does not go back", () => {
    expect(broken({})).toBeUndefined()
    expect(broken({ timestamp: before.timestamp })).toBeUndefined()
    expect(broken({ timestamp: before.timestamp - 1n })).toMatch(/is of a later time/)
    expect(broken({ number: 2n })).toBe("number of layer 7000 is 1")
    expect(broken({ baseFee: initialBaseFee - 1n })).toBe("baseFee of layer 7000 is 7")
    expect(broken({ prevRandao: before.prevRandao })).toMatch(/^prevRandao of layer 7000 is 0x/)
    expect(broken({ blobBaseFee: 2n })).toBe("blobBaseFee of layer 7000 is 1")
  })

  it("where the hierarchy's fee policy is another, so is the base fee", () => {
    expect(broken({}, [{ ...rule, initialBaseFee: 8n }])).toBe("baseFee of layer 7000 is 8")
    expect(broken({}, [{ ...rule, initialBaseFee: undefined }])).toBe("baseFee of layer 7000 is 0")
    expect(broken({}, [{ ...rule, layer: layerId(1) }])).toBeUndefined()
  })
})
