const BLOCK = 512
const REGULAR_FILE = new Set(['0', '\0'])

/**
 * The contents of the regular files in a tar stream whose size `wants`; the others are passed over without being kept.
 * Names are not read: whoever asks knows the files by their hash. Ends quietly where the stream ends or is no tar.
 * Source: POSIX.1-2017, pax, "ustar Interchange Format"; git-archive(1) writes it.
 */
export async function* filesInTar(
  stream: AsyncIterable<Uint8Array>,
  wants: (size: number) => boolean,
): AsyncGenerator<Uint8Array> {
  const source = reader(stream)
  for (;;) {
    const header = await source.take(BLOCK)
    // A block of zeros ends the archive.
    if (header === undefined || header[0] === 0) return
    const size = Number.parseInt(header.toString('latin1', 124, 136).replace(/\0.*$/s, '').trim() || '0', 8)
    if (!Number.isSafeInteger(size)) return
    const padded = Math.ceil(size / BLOCK) * BLOCK
    if (REGULAR_FILE.has(header.toString('latin1', 156, 157)) && wants(size)) {
      const bytes = await source.take(padded)
      if (bytes === undefined) return
      yield bytes.subarray(0, size)
    } else if (!(await source.skip(padded))) return
  }
}

/** Takes or skips exact lengths of a stream that comes in chunks of any length. */
function reader(stream: AsyncIterable<Uint8Array>) {
  const chunks = stream[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)

  const next = async (): Promise<boolean> => {
    const result: IteratorResult<Uint8Array, unknown> = await chunks.next()
    if (result.done === true) return false
    const { buffer, byteOffset, byteLength } = result.value
    rest = Buffer.from(buffer, byteOffset, byteLength)
    return true
  }

  const part = (length: number): Buffer => {
    const taken = rest.subarray(0, length)
    rest = rest.subarray(taken.length)
    return taken
  }

  return {
    async take(length: number): Promise<Buffer | undefined> {
      const parts = [part(length)]
      for (let left = length - (parts[0]?.length ?? 0); left > 0;) {
        if (!(await next())) return undefined
        const taken = part(left)
        parts.push(taken)
        left -= taken.length
      }
      return Buffer.concat(parts)
    },
    async skip(length: number): Promise<boolean> {
      for (let left = length - part(length).length; left > 0;) {
        if (!(await next())) return false
        left -= part(left).length
      }
      return true
    },
  }
}
