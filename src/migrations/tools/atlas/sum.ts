import { createHash } from 'node:crypto'

/** One line of atlas.sum: a file, and the checksum of it and of all files before it. */
export interface SumEntry {
  readonly name: string
  readonly hash: string
}

/** What atlas.sum says; `wellFormed`: each line has its checksum, and the first line that of all lines. */
export interface Sum {
  readonly entries: readonly SumEntry[]
  readonly wellFormed: boolean
}

/** Reads atlas.sum as HashFile.UnmarshalText does (ariga/atlas a5e0aec, sql/migrate/dir.go). */
export function readSum(text: string): Sum {
  const [first = '', ...lines] = text.replace(/\n$/, '').split(/\r?\n/)
  const entries = lines.flatMap((line): SumEntry[] => {
    const at = line.indexOf('h1:')
    return at === -1 ? [] : [{ name: line.slice(0, at).trim(), hash: line.slice(at + 'h1:'.length) }]
  })
  const total = createHash('sha256')
  for (const { name, hash } of entries) total.update(name).update(hash)
  const wellFormed = entries.length === lines.length && first === `h1:${total.digest('base64')}`
  return { entries, wellFormed }
}

/** `-- atlas:sum ignore` in the first line: the name counts, what stands in the file does not (NewHashFile). */
export function isIgnoredBySum(sql: string): boolean {
  return /^[ -~]*atlas:sum +ignore(?:\n|$)/.test(sql)
}

/**
 * The first file whose checksum is another than atlas.sum lists, of files in the order of their names that are the ones
 * listed: each checksum goes over the names and contents of all files so far. A byte order mark is not in the texts, and
 * may stand before any of them.
 */
export function firstEdited(files: readonly (readonly [name: string, sql: string])[], sum: Sum): string | undefined {
  let chain = createHash('sha256')
  const listed = new Map(sum.entries.map(({ name, hash }) => [name, hash]))
  for (const [name, sql] of files) {
    chain.update(name)
    if (isIgnoredBySum(sql)) continue
    const next = [sql, `\ufeff${sql}`]
      .map((each) => chain.copy().update(each))
      .find((each) => each.copy().digest('base64') === listed.get(name))
    if (next === undefined) return name
    chain = next
  }
  return undefined
}
