import { createHash } from 'node:crypto'

const LONGEST = 63

/** The name of an index or constraint: BaseDatabaseSchemaEditor._create_index_name of django/db/backends/base/schema.py. */
export function objectName(table: string, columns: readonly string[], suffix = ''): string {
  const hash = createHash('md5')
    .update([table, ...columns].join(''))
    .digest('hex')
    .slice(0, 8)
  const end = `${hash}${suffix}`
  const name = `${table}_${columns.join('_')}_${end}`
  if (name.length <= LONGEST) return name
  const short = end.length > LONGEST / 3 ? end.slice(0, LONGEST / 3) : end
  const rest = Math.floor((LONGEST - short.length) / 2) - 1
  return `${table.slice(0, rest)}_${columns.join('_').slice(0, rest)}_${short}`
}
