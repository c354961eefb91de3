import { queriesIn } from '../queries.js'
import type { FoundUpsert, UpsertForm } from './form.js'

const INSERT = /\binsert\s+(?:or\s+\w+\s+)?into\s+((?:["`]?\w+["`]?\s*\.\s*)?["`]?\w+["`]?)(?=[\s(])/gi
const CONFLICT = /\bon\s+conflict\s*\(\s*((?:["`\\]*\w+["`\\]*)(?:\s*,\s*["`\\]*\w+["`\\]*)*)\s*\)\s*(where\b|do\b)/gi

/** `INSERT … ON CONFLICT (columns)` in a string or a query file: https://www.postgresql.org/docs/18/sql-insert.html#SQL-ON-CONFLICT */
export const sql: UpsertForm = {
  id: 'sql',
  files: /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kts?|scala|php|cs|exs?|sql)$/,
  marks: /\bon\s+conflict\s*\(/i,
  find: ({ path, scanned }) => queriesIn(path, scanned).flatMap(({ text, start }) => inQuery(text, start)),
}

function inQuery(query: string, start: number): readonly FoundUpsert[] {
  return [...query.matchAll(CONFLICT)].flatMap((match): readonly FoundUpsert[] => {
    const inserted = [...query.slice(0, match.index).matchAll(INSERT)].at(-1)
    const [, list = '', then = ''] = match
    if (inserted === undefined) return []
    const parts = (inserted[1] ?? '').replace(/["`\\\s]/g, '').split('.')
    return [
      {
        of: { kind: 'table', name: parts.at(-1) ?? '' },
        columns: list.split(',').map((each) => each.replace(/["`\\\s]/g, '')),
        predicate: /where/i.test(then),
        said: `ON CONFLICT (${list
          .replace(/["`\\]/g, '')
          .replace(/\s+/g, ' ')
          .trim()})`,
        at: start + match.index,
      },
    ]
  })
}
