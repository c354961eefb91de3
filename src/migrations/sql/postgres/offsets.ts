/** UTF-16 offsets of a text for the byte offsets of its UTF-8 form. */
export type Utf16Offset = (byte: number) => number

/** For libpg-query's node locations, which count UTF-8 bytes. */
export function utf16Offsets(sql: string): Utf16Offset {
  const bytes = Buffer.byteLength(sql)
  if (bytes === sql.length) return (byte) => byte
  const offsets = new Uint32Array(bytes + 1)
  let byte = 0
  for (let at = 0; at < sql.length; at++) {
    const width = utf8Width(sql.charCodeAt(at))
    offsets.fill(at, byte, byte + width)
    byte += width
  }
  offsets.fill(sql.length, byte)
  return (location) => offsets[Math.min(location, bytes)] ?? sql.length
}

/** Each half of a surrogate pair counts for two of its four bytes. */
function utf8Width(unit: number): number {
  if (unit < 0x80) return 1
  if (unit < 0x800) return 2
  return unit >= 0xd800 && unit <= 0xdfff ? 2 : 3
}

/** The UTF-16 offset of the n-th character: libpg-query's error cursor counts characters, a surrogate pair as one. */
export function utf16OffsetOfCharacter(sql: string, character: number): number {
  let at = 0
  for (let seen = 0; seen < character && at < sql.length; seen++) at += (sql.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return at
}
