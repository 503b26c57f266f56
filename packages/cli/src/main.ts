#!/usr/bin/env node
import type { Launch } from "./hierarchy.ts"
import { runTrellis } from "./command.ts"

/** Loads the node only where one is started: the other commands stay quick. */
const launch: Launch = async (chain, options) => {
  const node = await import("@trellis/node")
  return node.launch(chain, options)
}

const { code, message } = await runTrellis(process.argv.slice(2), launch)
if (message !== undefined) process.stderr.write(`trellis: ${message}\n`)
process.exitCode = code
