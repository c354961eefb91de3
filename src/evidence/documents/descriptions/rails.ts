import type { Noted } from '../noted.js'

const COMMENT = /\bcomment:\s*(["'])(?!\1)/
const NAME = String.raw`(?:["']([\w.]+)["']|:(\w+))`
const CREATE = new RegExp(String.raw`^\s*create_table\s*\(?\s*${NAME}`)
const COLUMN = new RegExp(String.raw`^\s*t\.(\w+)\s*\(?\s*${NAME}`)
const ADD = new RegExp(String.raw`^\s*(add_column|add_reference|change_column_comment)\s*\(?\s*${NAME}\s*,\s*${NAME}`)
const TABLE_COMMENT = new RegExp(String.raw`^\s*change_table_comment\s*\(?\s*${NAME}`)
const INDEX_NAME = /\bname:\s*["'](\w+)["']/

/** `comment:` in schema.rb and migrations: https://api.rubyonrails.org/classes/ActiveRecord/ConnectionAdapters/SchemaStatements.html */
export function railsNotes(text: string): readonly Noted[] {
  const notes: Noted[] = []
  let table: string | undefined
  for (const { text: line, number } of joined(text)) {
    const created = CREATE.exec(line)
    const added = ADD.exec(line)
    const commented = TABLE_COMMENT.exec(line)
    const column = COLUMN.exec(line)
    if (created !== null) {
      table = created[1] ?? created[2]
      if (table !== undefined && COMMENT.test(line)) notes.push({ what: 'table', table, name: undefined, line: number })
    } else if (commented !== null)
      notes.push({ what: 'table', table: commented[1] ?? commented[2] ?? '', name: undefined, line: number })
    else if (added !== null) {
      const to = added[1] === 'change_column_comment' || COMMENT.test(line)
      const name = added[4] ?? added[5]
      if (to) notes.push({ what: 'column', table: added[2] ?? added[3] ?? '', name, line: number })
    } else if (table !== undefined && COMMENT.test(line)) {
      const index = /^\s*t\.index\b/.test(line) ? INDEX_NAME.exec(line)?.[1] : undefined
      if (index !== undefined) notes.push({ what: 'index', table, name: index, line: number })
      else if (column !== null) notes.push({ what: 'column', table, name: column[2] ?? column[3], line: number })
    } else if (/^\s*end\b/.test(line)) table = undefined
  }
  return notes
}

/** Lines that end in a comma go on with the next one. */
function joined(text: string): readonly { readonly text: string; readonly number: number }[] {
  const lines: { text: string; number: number }[] = []
  let continues = false
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.slice(0, 2_000).replace(/\s+#.*$|^#.*$/, '')
    const last = lines.at(-1)
    if (continues && last !== undefined && last.text.length < 4_000) last.text += ` ${line.trim()}`
    else lines.push({ text: line, number: index + 1 })
    continues = /,\s*$/.test(line)
  }
  return lines
}
