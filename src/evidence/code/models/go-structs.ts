import { snakeCase } from '../../documents/names.js'
import { lineCounter } from '../../documents/source.js'
import { plural } from './plural.js'
import { modelReader, type Field, type Model } from './model.js'

const STRUCT = /^type\s+(\w+)\s+struct\s*\{([\s\S]*?)^\}/gm
const FIELD = /^\s*(\w+)\s+(\*?)[^`\n]*`([^`]*)`/gm
const TABLE_NAME =
  /func\s*\(\s*(?:\w+\s+)?\*?(\w+)\)\s*TableName\([^)]*\)\s*string\s*\{[\s\S]{0,300}?return\s+"([\w.]+)"/g

/**
 * Structs whose tags name columns: `gorm:"column:…"` (https://gorm.io/docs/models.html) and `db:"…"` (sqlx, pop, scany).
 * `TableName()` names the table; one in another file of the package is seen by `statedTables`, and without one GORM's
 * custom names it.
 */
export const goStructs = modelReader({
  id: 'go-structs',
  files: /\.go$/,
  marks: /`[^`\n]*\b(?:gorm|db|bun|pg):"/,
  read: (text) => {
    const lineOf = lineCounter(text)
    const tables = statedTables(text)
    return [...text.matchAll(STRUCT)].flatMap((match): readonly Model[] => {
      const [, name = '', body = ''] = match
      const from = match.index + match[0].indexOf('{') + 1
      const fields = [...body.matchAll(FIELD)].flatMap((field) =>
        fieldOf(field, lineOf(from + field.index + field[0].search(/\S/))),
      )
      if (fields.length === 0) return []
      const stated = tables.get(name)
      const table = (stated ?? plural(snakeCase(name))).split('.').at(-1) ?? name
      const uniques = fields.filter((field) => field.unique).map((field) => [field.column])
      return [
        {
          name,
          table,
          tableStated: stated !== undefined,
          listsColumns: true,
          fields,
          relations: [],
          uniques,
          line: lineOf(match.index),
        },
      ]
    })
  },
})

/** Tables that `TableName()` names, by the struct. */
export function statedTables(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(TABLE_NAME)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

function fieldOf(field: RegExpMatchArray, line: number): readonly Field[] {
  const [, name = '', , tags = ''] = field
  const gorm = /\bgorm:"([^"]*)"/.exec(tags)?.[1]
  const db = /\b(?:db|bun|pg):"([^",]*)/.exec(tags)?.[1]
  if (gorm === '-' || db === '-' || (gorm === undefined && (db === undefined || db === ''))) return []
  const column = db ?? /(?:^|;)\s*column:([^;]+)/i.exec(gorm ?? '')?.[1]
  return [
    {
      name,
      column: column ?? snakeCase(name),
      columnStated: column !== undefined,
      required: gorm !== undefined && /\bnot null\b/i.test(gorm) ? true : undefined,
      unique: /\b(?:unique|uniqueIndex|primaryKey|primary_key)\b/i.test(gorm ?? ''),
      // https://gorm.io/docs/models.html#Fields-Tags
      ...(/(?:^|;)\s*comment:\s*[^;]*\p{L}{2}/iu.test(gorm ?? '') ? { commented: true } : {}),
      ignored: false,
      line,
    },
  ]
}
