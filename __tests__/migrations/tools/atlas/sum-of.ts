import { createHash } from 'node:crypto'

/** As `atlas migrate hash` writes it: each checksum goes over all files so far, the first line over all lines. */
export function sumOf(files: readonly (readonly [name: string, sql: string])[]): string {
  const chain = createHash('sha256')
  const lines = files.map(([name, sql]) => [name, chain.update(name).update(sql).copy().digest('base64')] as const)
  const total = createHash('sha256').update(lines.flat().join('')).digest('base64')
  return [`h1:${total}`, ...lines.map(([name, hash]) => `${name} h1:${hash}`), ''].join('\n')
}
