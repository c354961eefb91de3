import { lineCounter } from '../../documents/source.js'
import { modelReader, type Field } from './model.js'

const TABLES = /\b(?:interface|type)\s+(?:DB|Database|Schema|Tables)\b[^{]*\{([^}]*)\}/

/** The interfaces that Kysely's queries are typed by: https://kysely.dev/docs/getting-started#types */
export const kysely = modelReader({
  id: 'kysely',
  files: /\.[cm]?ts$/,
  marks: /\b(?:interface|type)\s+(?:DB|Database|Schema|Tables)\b/,
  read: (text) => {
    if (!/kysely/i.test(text)) return []
    const lineOf = lineCounter(text)
    const tables = TABLES.exec(text)?.[1] ?? ''
    return [...tables.matchAll(/["'`]?([\w.]+)["'`]?\??\s*:\s*(\w+)/g)].flatMap(([, key = '', type = '']) => {
      const declared = new RegExp(String.raw`\b(?:interface|type)\s+${type}\b[^{]*\{([^}]*)\}`).exec(text)
      if (declared === null) return []
      const body = declared[1] ?? ''
      const from = declared.index + declared[0].length - body.length - 1
      const fields = [...body.matchAll(/^[ \t]*(\w+)\??\s*:/gm)].map((field): Field => ({
        name: field[1] ?? '',
        column: field[1] ?? '',
        columnStated: false,
        required: undefined,
        unique: false,
        ignored: false,
        line: lineOf(from + field.index + field[0].search(/\S/)),
      }))
      const table = key.split('.').at(-1) ?? key
      return [
        {
          name: type,
          table,
          tableStated: false,
          listsColumns: true,
          typesOnly: true,
          fields,
          relations: [],
          uniques: [],
          line: lineOf(declared.index),
        },
      ]
    })
  },
})
