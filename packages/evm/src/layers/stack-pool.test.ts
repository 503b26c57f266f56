import { defaultPrecompileBase, precompilesAt } from "@trellis/core"
import { describe, expect, it } from "vitest"
import { limits } from "../limits.ts"
import { World } from "../testing/world.test.support.ts"
import { StackPool } from "./stack-pool.ts"

const inputs = () => new World([{ id: 2 }, { id: 1 }]).inputs()

describe("the pool of stacks", () => {
  it("keeps idleStacksMax idle ones, however many were in use at once", async () => {
    const pool = new StackPool(precompilesAt(defaultPrecompileBase))
    const open = Promise.withResolvers<undefined>()
    const works = Array.from({ length: limits.idleStacksMax + 3 }, () => pool.use(inputs(), () => open.promise))
    expect(pool.idle).toBe(0)
    open.resolve(undefined)
    await Promise.all(works)
    expect(pool.idle).toBe(limits.idleStacksMax)
  })

  it("gives a stack to one at a time, and again to the next", async () => {
    const pool = new StackPool(precompilesAt(defaultPrecompileBase))
    const first = await pool.use(inputs(), async (stack) => {
      expect(await pool.use(inputs(), async (other) => other)).not.toBe(stack)
      return stack
    })
    const again = await pool.use(inputs(), async (stack) => stack)
    expect(pool.idle).toBe(2)
    expect([first, again].every((stack) => stack.levels.length === 2)).toBe(true)
    expect(await pool.use(inputs().slice(0, 1), async (stack) => stack)).not.toBe(first)
  })

  it("does not keep one whose work threw: its journals are open", async () => {
    const pool = new StackPool(precompilesAt(defaultPrecompileBase))
    const broken = pool.use(inputs(), () => Promise.reject(new Error("broken")))
    await expect(broken).rejects.toThrow("broken")
    expect(pool.idle).toBe(0)
  })
})
