import { lineCounter } from '../../documents/source.js'
import { modelReader, type Field } from './model.js'

const TABLE = /\btable!\s*\{([\s\S]*?)^\s{0,4}\}/gm

/** `table!` of Diesel: https://docs.diesel.rs/master/diesel/macro.table.html */
export const diesel = modelReader({
  id: 'diesel',
  files: /\.rs$/,
  marks: /\btable!\s*\{/,
  read: (text) => {
    const lineOf = lineCounter(text)
    return [...text.matchAll(TABLE)].flatMap((match) => {
      const body = match[1] ?? ''
      const from = match.index + match[0].indexOf(body)
      const head = /^\s*(?:\w+\.)?(\w+)\s*(?:\([^)]*\))?\s*\{/m.exec(body)
      if (head === null) return []
      const name = head[1] ?? ''
      const table = /#\[sql_name\s*=\s*"([^"]+)"\]\s*(?:\w+\.)?\w+\s*(?:\([^)]*\))?\s*\{/.exec(body)?.[1] ?? name
      const columns = body.slice(head.index + head[0].length)
      const offset = from + head.index + head[0].length
      const fields = [...columns.matchAll(/(?:#\[sql_name\s*=\s*"([^"]+)"\]\s*)?\b(\w+)\s*->\s*([\w<>: ,]+)/g)].map(
        (column): Field => ({
          name: column[2] ?? '',
          column: column[1] ?? column[2] ?? '',
          columnStated: true,
          // https://docs.diesel.rs/2.2.x/diesel/sql_types/struct.Nullable.html
          required: !/^\s*Nullable\s*</.test(column[3] ?? ''),
          unique: false,
          ignored: false,
          line: lineOf(offset + column.index),
        }),
      )
      return [
        {
          name,
          table,
          tableStated: true,
          listsColumns: true,
          complete: true,
          fields,
          relations: [],
          uniques: [],
          line: lineOf(from + head.index),
        },
      ]
    })
  },
})
