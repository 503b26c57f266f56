const localHosts: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"])

/** True for a page of this machine, or of one of `allowed`; `*` allows every page. */
export function mayAsk(origin: string, allowed: readonly string[]): boolean {
  if (allowed.includes("*") || allowed.includes(origin)) return true
  return URL.canParse(origin) && localHosts.has(new URL(origin).hostname)
}
