import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source", "node"], externalConditions: ["source", "node"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "config/src/**/*.test.ts", "test/**/*.test.ts", "chains/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    execArgv: ["--conditions=source"],
  },
})
