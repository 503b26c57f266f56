import { addressOfKey, hashInputs, type Hex, publicInputs } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { attestation, signInputs, verifyAttestation } from "./attestation.ts"
import { collectWitness } from "./collect.ts"
import { Hierarchy } from "./hierarchy.test.support.ts"
import { limits } from "./limits.ts"
import { scripted } from "./scripted.test.support.ts"

const key: Hex = `0x${"aa".repeat(32)}`
const otherKey: Hex = `0x${"bb".repeat(32)}`
const attester = addressOfKey(key)

async function proven() {
  const hierarchy = new Hierarchy()
  const shared = hierarchy.add(7000)
  const block = await hierarchy.build(shared, [[[]]])
  const next = await hierarchy.build(shared, [[[]]])
  return { witness: collectWitness(block, hierarchy), inputs: publicInputs(block), others: publicInputs(next) }
}

describe("attestation (spec 7)", () => {
  it("is a registered key's signature of the inputs that its re-execution found", async () => {
    const { witness, inputs, others } = await proven()
    const system = attestation({ key, executor: scripted })
    const shown = await system.prove(witness, inputs)
    expect(shown).toMatchObject({ kind: system.kind, block: inputs.block, attester })
    expect((shown.signature.length - 2) / 2).toBe(limits.signatureBytesMax)
    expect(system.verify(inputs, shown)).toBe(true)
    expect(system.verify(others, shown)).toBe(false)
    expect(system.verify(others, { ...shown, block: others.block })).toBe(false)
    expect(system.verify(inputs, { ...shown, block: others.block })).toBe(false)
    expect(hashInputs(inputs)).not.toBe(hashInputs(others))
  })

  it("counts for nobody but its registered signer", async () => {
    const { inputs } = await proven()
    const shown = signInputs(inputs, key)
    const other = addressOfKey(otherKey)
    expect(verifyAttestation(inputs, shown, [other, attester])).toBe(attester)
    expect(verifyAttestation(inputs, shown, [other])).toBeUndefined()
    expect(verifyAttestation(inputs, { ...shown, attester: other }, [other, attester])).toBeUndefined()
    for (const signature of ["0x", `0x${"00".repeat(65)}`, `${shown.signature}00`] as const) {
      expect(verifyAttestation(inputs, { ...shown, signature }, [attester])).toBeUndefined()
    }
  })

  it("is not given for inputs that the execution does not find", async () => {
    const { witness, inputs, others } = await proven()
    const system = attestation({ key, executor: scripted })
    await expect(system.prove(witness, others)).rejects.toThrow("not those of the execution")
    const wrong = { ...inputs, ancestors: [], postRoot: inputs.preRoot }
    await expect(system.prove(witness, wrong)).rejects.toThrow("not those of the execution")
  })
})
