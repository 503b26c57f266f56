// A process of the crash test: commits, marks and reverts without end, and says after each what is durable.
import { hash, zeroWord } from "@trellis/core"
import { openStore } from "../open-store.ts"
import { sampleGenesis, sampleRound } from "@trellis/core/samples"

const [directory = "."] = process.argv.slice(2)
const store = await openStore({ directory, name: "sample", fingerprint: hash(zeroWord) })
if (store.head() === undefined) await store.commit(sampleGenesis(store))
for (let turn = 1; ; turn++) {
  const head = store.head() ?? 0n
  const { finalized } = store.marks()
  process.stdout.write(`${head}\n`)
  if (turn % 7 === 0) await store.revertTo(head - 2n < finalized ? finalized : head - 2n)
  else await store.commit(sampleRound(store, Number(head) + 1))
  if (turn % 3 === 0) {
    const newest = store.head() ?? 0n
    await store.setMarks({ safe: newest, finalized: newest - 3n < finalized ? finalized : newest - 3n })
  }
}
