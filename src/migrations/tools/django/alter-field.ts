import type { Dialect } from '../../model.js'
import { quoted } from '../rendered.js'
import { columnSql, referencesSql, type DjangoColumn } from './columns.js'
import { objectName } from './object-names.js'

/** What AlterField sends: only what differs in the database. Without the old column, everything that the new one states. */
export function alterField(
  table: string,
  old: DjangoColumn | undefined,
  column: DjangoColumn,
  dialect: Dialect,
): readonly string[] {
  const head = `ALTER TABLE ${quoted(dialect, table)}`
  const name = quoted(dialect, column.column)
  const sent: string[] = []
  if (old !== undefined && old.column !== column.column) {
    sent.push(`${head} RENAME COLUMN ${quoted(dialect, old.column)} TO ${name}`)
  }
  if (old?.references !== undefined && old.references.table !== column.references?.table) {
    sent.push(`${head} DROP CONSTRAINT ${quoted(dialect, old.references.constraint)}`)
  }
  const retyped = old === undefined || old.type !== column.type
  const renulled = old === undefined || old.nullable !== column.nullable
  if ((dialect === 'mysql' || dialect === 'mariadb') && (retyped || renulled)) {
    sent.push(`${head} MODIFY ${columnSql({ ...column, unique: false, primary: false }, dialect)}`)
  } else {
    if (retyped) sent.push(`${head} ALTER COLUMN ${name} TYPE ${column.type} USING ${name}::${column.type}`)
    if (renulled && column.nullable) sent.push(`${head} ALTER COLUMN ${name} DROP NOT NULL`)
    if (renulled && !column.nullable && !column.primary) {
      // Rows without a value get the default first (django/db/backends/base/schema.py, _alter_field).
      if (old?.nullable === true && column.passing !== undefined) {
        sent.push(`UPDATE ${quoted(dialect, table)} SET ${name} = ${column.passing} WHERE ${name} IS NULL`)
      }
      sent.push(`${head} ALTER COLUMN ${name} SET NOT NULL`)
    }
  }
  if (old !== undefined && old.default !== column.default) {
    sent.push(
      `${head} ALTER COLUMN ${name} ${column.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${column.default}`}`,
    )
  }
  if (old?.unique === false && column.unique) {
    sent.push(`${head} ADD CONSTRAINT ${quoted(dialect, objectName(table, [column.column], '_uniq'))} UNIQUE (${name})`)
  }
  if (old?.indexed === false && column.indexed) {
    sent.push(
      `CREATE INDEX ${quoted(dialect, objectName(table, [column.column]))} ON ${quoted(dialect, table)} (${name})`,
    )
  }
  if (column.references !== undefined && old !== undefined && old.references?.table !== column.references.table) {
    const constraint = quoted(dialect, column.references.constraint)
    sent.push(`${head} ADD CONSTRAINT ${constraint} FOREIGN KEY (${name}) ${referencesSql(column.references, dialect)}`)
  }
  return sent
}
