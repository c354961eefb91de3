import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { Contents } from './tree.js'

export const tooLarge: Contents = { kind: 'unreadable', reason: 'too large' }
export const missing: Contents = { kind: 'unreadable', reason: 'missing' }
export const symbolicLink: Contents = { kind: 'unreadable', reason: 'a symbolic link' }

/**
 * The text in a file's bytes. UTF-8 with or without a byte order mark, and UTF-16 with one: SQL Server Management
 * Studio saves scripts as UTF-16LE. As in git, a NUL byte makes a file binary.
 */
export function contentsOf(bytes: Uint8Array): Contents {
  if (startsWith(bytes, [0xff, 0xfe])) return decoded('utf-16le', bytes.subarray(2))
  if (startsWith(bytes, [0xfe, 0xff])) return decoded('utf-16be', bytes.subarray(2))
  const bom = startsWith(bytes, [0xef, 0xbb, 0xbf])
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(bom ? 3 : 0)
  if (body.includes(0)) return { kind: 'unreadable', reason: 'binary' }
  if (!isUtf8(body)) return { kind: 'unreadable', reason: 'not UTF-8' }
  return { kind: 'text', text: body.toString('utf8'), bom }
}

/**
 * The id that git gives to a file of these bytes: the hash of `blob <length>`, NUL and the bytes. The algorithm is the
 * repository's: SHA-1 ids have 40 digits, SHA-256 ids 64. Source: gitformat-pack and git's hash-function-transition.
 */
export function blobId(bytes: Uint8Array, algorithm: 'sha1' | 'sha256' = 'sha1'): string {
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** Whether these bytes are the blob that the id names. */
export function isBlob(bytes: Uint8Array, id: string): boolean {
  return blobId(bytes, id.length === 64 ? 'sha256' : 'sha1') === id
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte)
}

function decoded(encoding: 'utf-16le' | 'utf-16be', bytes: Uint8Array): Contents {
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.includes('\0') ? { kind: 'unreadable', reason: 'binary' } : { kind: 'text', text, bom: true }
  } catch {
    return { kind: 'unreadable', reason: 'not UTF-8' }
  }
}
