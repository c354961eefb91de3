import { snakeCase } from '../../documents/names.js'
import { lineCounter, longBracketed } from '../../documents/source.js'
import { typescriptEnums, valuesOfOption } from './values.js'
import { modelReader, type Field, type Relation } from './model.js'

const TABLE =
  /\b(?:const|let|var)\s+(\w+)\s*=\s*(?:\w+\.)?(?:(?:pg|mysql|sqlite|singlestore)Table(?:Creator)?|create\w*Table|\w*[sS]chema\.table)\s*\(\s*["'`]([\w.]+)["'`]\s*,\s*(?=\{)/g

/** Tables of Drizzle: https://orm.drizzle.team/docs/sql-schema-declaration */
export const drizzle = modelReader({
  id: 'drizzle',
  files: /\.[cm]?[jt]sx?$/,
  marks: /\b(?:pg|mysql|sqlite|singlestore)Table\b|\.table\(\s*["'`]/,
  read: (text) => {
    if (!/drizzle-orm/.test(text)) return []
    const lineOf = lineCounter(text)
    const enums = typescriptEnums(text)
    return [...text.matchAll(TABLE)].flatMap((match) => {
      const open = match.index + match[0].length
      const body = longBracketed(text, open)
      if (body === undefined) return []
      const columns = [
        ...body.matchAll(/^[ \t]*(\w+)\s*:\s*(\w+)\s*\(\s*(?:["'`](\w+)["'`])?([^\n]*(?:\n[ \t]+\.[^\n]*)*)/gm),
      ]
      const fields = columns.map((column): Field => {
        const options = column[4] ?? ''
        // `enum` of text() is a type for the compiler alone: https://orm.drizzle.team/docs/column-types/pg#text
        const values = valuesOfOption(/\benum\s*:\s*/, options, enums)
        return {
          name: column[1] ?? '',
          column: column[3] ?? snakeCase(column[1] ?? ''),
          columnStated: column[3] !== undefined,
          required: /\.(?:notNull|primaryKey)\(/.test(options),
          unique: /\.(?:unique|primaryKey)\(/.test(options),
          ...(values === undefined ? {} : { values }),
          ignored: false,
          line: lineOf(open + 1 + column.index + column[0].search(/\S/)),
        }
      })
      const relations = columns.flatMap((column, index): readonly Relation[] => {
        const to = /\.references\(\s*(?:\([^)]*\)[^=]*=>)\s*(\w+)\./.exec(column[4] ?? '')?.[1]
        const field = fields[index]
        return to === undefined || field === undefined
          ? []
          : [{ columns: [field.column], to, enforced: 'yes', line: field.line }]
      })
      const uniques = fields.filter((field) => field.unique).map((field) => [field.column])
      return [
        {
          name: match[1] ?? '',
          table: match[2] ?? '',
          tableStated: true,
          listsColumns: true,
          complete: fields.every((field) => field.columnStated),
          fields,
          relations,
          uniques,
          line: lineOf(match.index),
        },
      ]
    })
  },
})
