/** The whole body as bytes; undefined, and no more is read, once it has more than `bytesMax`. */
export async function readBody(request: Request, bytesMax: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) return undefined
  const reader = request.body?.getReader()
  if (reader === undefined) return new Uint8Array(0)
  const chunks: Uint8Array[] = []
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks)
    bytes += value.length
    if (bytes > bytesMax) return undefined
    chunks.push(value)
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true })

/** Bytes as text; undefined where they are not UTF-8. */
export function textOf(bytes: Uint8Array | ArrayBuffer): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
