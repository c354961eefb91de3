import { lineCounter } from '../../documents/source.js'
import { partOf } from './ent-parts.js'
import { modelReader, type Model } from './model.js'
import { entTable } from './plural.js'

const SCHEMA = /^type\s+(\w+)\s+struct\s*\{\s*(?:\/\/[^\n]*\s*)*ent\.Schema\s*\}/gm

/**
 * Schemas of ent. A field is NOT NULL unless it is Optional; of an enum PostgreSQL and SQLite keep a text, which the
 * generated code alone looks at. https://entgo.io/docs/schema-fields, https://entgo.io/docs/schema-edges. What mixins
 * give them may stand in other files: `withMixins`.
 */
export const ent = modelReader({
  id: 'ent',
  files: /\.go$/,
  marks: /\bent\.Schema\b/,
  read: (text) => {
    const lineOf = lineCounter(text)
    return [...text.matchAll(SCHEMA)].map((match): Model => {
      const part = partOf(match[1] ?? '', text, lineOf)
      const { name, fields, relations, uniques, takesIn, table, commentLine, unread } = part
      return {
        name,
        table: table ?? entTable(name),
        tableStated: table !== undefined,
        listsColumns: takesIn.length === 0 && !unread,
        fields,
        relations,
        uniques,
        ...(commentLine === undefined ? {} : { commentLine }),
        ...(takesIn.length === 0 ? {} : { takesIn }),
        ...(unread ? { partlyUnread: true } : {}),
        line: lineOf(match.index),
      }
    })
  },
})
