import type { History, Migration } from '../migrations/model.js'
import { baseName, directoryOf } from '../migrations/tools/paths.js'
import type { Numbering } from '../migrations/tools/placement.js'
import type { Writer } from '../migrations/tools/writer.js'
import type { ReportedFix } from '../report.js'

/**
 * The commands that give a migration's files a version behind the newest of the history; undefined where its files bear
 * none, or where a path holds more than a shell takes for one word.
 */
export function renumberedFiles(
  history: History,
  migration: Migration,
  writer: Writer,
  numbering: Numbering,
): ReportedFix | undefined {
  const [own] = migration.files
  const versions = own === undefined ? undefined : numbering.behind(own, 1)
  const version = versions?.next[0]
  if (versions === undefined || version === undefined || version === '') return undefined
  const moves = migration.files.map((file) => {
    const path = writer.named === 'folder' ? directoryOf(file) : file
    const name = baseName(path)
    const fresh = name.replace(versions.own.version, () => version)
    return [path, `${path.slice(0, path.length - name.length)}${fresh}`] as const
  })
  if (moves.some(([from, to]) => from === to || !isOneWord(from) || !isOneWord(to))) return undefined
  const commands = new Set(moves.map(([from, to]) => `git mv ${from} ${to}`))
  const after = writer.afterwards?.(history)
  return { language: 'sh', code: [...commands].join('\n'), ...(after === undefined ? {} : { after: `${after}.` }) }
}

function isOneWord(path: string): boolean {
  return /^[\w./-]+$/.test(path) && !path.startsWith('-')
}
