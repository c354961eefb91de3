import type { Noted } from '../noted.js'

export interface Dbml {
  readonly tables: readonly string[]
  readonly notes: readonly Noted[]
}

const NAME = String.raw`(?:"[^"\n]{1,200}"|[\w.]+)(?:\.(?:"[^"\n]{1,200}"|\w+))?`
const TABLE = new RegExp(String.raw`^\s*Table\s+(${NAME})(?:\s+as\s+\w+)?\s*(\[[^\]]*\])?\s*\{`, 'i')
const COLUMN = new RegExp(String.raw`^\s*("[^"\n]{1,200}"|\w+)\s+\S+.*?\[([^\]]*)\]\s*$`)

/** Tables, columns and their notes: https://dbml.dbdiagram.io/docs/ */
export function readDbml(source: string): Dbml {
  const tables: string[] = []
  const notes: Noted[] = []
  let table: string | undefined
  let depth = 0
  for (const [index, raw] of source.split('\n').entries()) {
    const line = raw.slice(0, 2_000).replace(/\/\/.*$/, '')
    const opened = depth === 0 ? TABLE.exec(line)?.[1] : undefined
    if (opened !== undefined) {
      table = opened.replace(/"/g, '')
      tables.push(table)
      if (noteIn(line) !== undefined) notes.push({ what: 'table', table, name: undefined, line: index + 1 })
    } else if (table !== undefined && depth === 1) {
      const column = COLUMN.exec(line)
      if (/^\s*Note\s*(?::|\{)/i.test(line)) notes.push({ what: 'table', table, name: undefined, line: index + 1 })
      else if (column?.[1] !== undefined && noteIn(column[2] ?? '') !== undefined)
        notes.push({ what: 'column', table, name: column[1].replace(/"/g, ''), line: index + 1 })
    }
    const bare = line.replace(/'[^']*'|"[^"]*"/g, '')
    depth = Math.max(0, depth + count(bare, '{') - count(bare, '}'))
    if (depth === 0) table = undefined
  }
  return { tables, notes }
}

function noteIn(text: string): string | undefined {
  return /\bnote\s*:\s*(?:'+|")([^'"]+)/i.exec(text)?.[1]
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1
}
