import { sameName, showName, type Name, type OperationOf, type Replacement } from '../../migrations/operation.js'
import { LOCK_MODES } from '../../schema/effect.js'
import type { Column } from '../../schema/model.js'
import { carriedColumns } from '../../schema/rebuild.js'
import type { Candidate, DropProof, OperationContext } from '../hazard.js'
import { deploy, fix } from './fix.js'
import { proofsOf } from './proofs.js'
import { columnOf, listed, shortened } from './words.js'

/** What is lost with a table whose rows were copied into the one that takes its name. */
export function replacedTable(
  context: OperationContext,
  operation: OperationOf<'drop-table'>,
  replacement: Replacement,
): readonly Candidate[] {
  const table = showName(replacement.table)
  const base = { span: operation.span, object: table, table: operation.table }
  const lost = lostColumns(context, operation, replacement)
  if (lost.length > 0) {
    const columns = listed(lost.map((column) => columnOf(replacement.table, column)))
    const them = lost.length === 1 ? 'it' : 'them'
    return [
      {
        ...base,
        message:
          `The values of ${columns} are lost in every row${brokenQueries(lost, replacement)}: ` +
          `the copy into ${showName(replacement.by.madeAs)} leaves ${them} out.${leftOut(table, replacement)}`,
        proofs: commonProofs(context, operation.table, lost),
        fix: fix(deploy(`Copy ${columns}, too, or keep the values elsewhere before ${table} is dropped.`)),
      },
    ]
  }
  const rows = leftOut(table, replacement)
  if (rows !== '')
    return [
      {
        ...base,
        severity: 'high',
        message: rows.trimStart(),
        fix: fix(deploy(`Copy every row, compare the numbers of rows, and drop ${table} in a later migration.`)),
      },
    ]
  if (replacement.by.away !== undefined || areWritersKeptOut(context, operation, replacement)) return []
  return [
    {
      ...base,
      severity: 'high',
      message: `What the running release has written to ${table} while its rows are copied into ${showName(replacement.by.madeAs)} is lost when the old table is dropped.`,
      fix: fix(
        deploy(
          `Keep writers out from before the copy until the rename, in one transaction (${keepingOut(context, table)}), where the table is small.`,
        ),
        deploy(
          `Else let triggers carry what is written to ${table} over while the rows are copied in batches, and swap the names in a transaction of its own.`,
        ),
      ),
    },
  ]
}

/** Columns whose values the copy leaves behind; the server itself fills SQL Server's row versions. */
function lostColumns(
  { before, dialect }: OperationContext,
  { table }: OperationOf<'drop-table'>,
  { by }: Replacement,
): readonly string[] {
  const old = before.table(table)
  const carried = carriedColumns(old, by)
  if (carried === undefined) return []
  const kept = new Set(
    [...carried.values()]
      .flatMap(({ from, value }) => [from, ...(value?.columns ?? [])])
      .map((each) => each?.toLowerCase()),
  )
  const isFilled = ({ generated, type }: Column): boolean =>
    generated !== undefined || (dialect === 'sqlserver' && /^(?:rowversion|timestamp)$/i.test(type.name))
  return [...old.columns.values()]
    .filter((column) => !isFilled(column) && !kept.has(column.name.toLowerCase()))
    .map(({ name }) => name)
}

/** A column that the new table has, too, holds its default in each row. */
function brokenQueries(lost: readonly string[], { by }: Replacement): string {
  const isKept = (column: string): boolean =>
    by.columns.length === 0 || by.columns.some(({ name }) => name.toLowerCase() === column.toLowerCase())
  const gone = lost.filter((column) => !isKept(column))
  if (gone.length === 0) return ''
  const named = gone.length === lost.length ? (gone.length === 1 ? 'it' : 'them') : listed(gone)
  return `, and the running release fails on each query that names ${named}`
}

function leftOut(table: string, { by, looped }: Replacement): string {
  const made = showName(by.madeAs)
  const filter = by.copies.map(({ copied }) => copied.filter).find((each) => each !== undefined)
  if (looped || by.copies.some(({ copied }) => copied.values === 'unknown'))
    return ` Whether each row of ${table} has come into ${made} cannot be seen here: one that has not is gone when the old table is dropped.`
  return filter === undefined
    ? ''
    : ` Rows of ${table} that the copy into ${made} leaves out are gone when the old table is dropped: ${shortened(filter)} picks those that stay.`
}

function commonProofs(context: OperationContext, table: Name, columns: readonly string[]): readonly DropProof[] {
  const [first = [], ...others] = columns.map((column) => proofsOf(context, table, column))
  return first.filter((proof) => others.every((each) => each.includes(proof)))
}

/** A lock that writers wait for, taken before the copy or by it, is kept until the transaction ends. */
function areWritersKeptOut(
  { earlier, before, migration, dialect }: OperationContext,
  { table }: OperationOf<'drop-table'>,
  { by, table: older }: Replacement,
): boolean {
  const copies = by.copies.map(({ span }) => span)
  const name = before.table(table).name
  if (dialect === 'mysql' || dialect === 'mariadb')
    // LOCK TABLES lasts beyond the implicit commits of DDL: https://dev.mysql.com/doc/refman/8.4/en/lock-tables.html
    return migration.up.some(({ operations }) =>
      operations.some((each) => each.kind === 'lock-table' && each.tables.some((locked) => sameName(locked, older))),
    )
  const from = earlier.findIndex(({ operation }) => copies.includes(operation.span))
  return earlier
    .slice(0, from + 1)
    .some(({ effect }) => effect.locks.some(({ relation, mode }) => stopsWriters(mode) && sameName(relation, name)))
}

function stopsWriters(mode: (typeof LOCK_MODES)[number]): boolean {
  return LOCK_MODES.indexOf(mode) >= LOCK_MODES.indexOf('SHARE')
}

function keepingOut({ dialect }: OperationContext, table: string): string {
  switch (dialect) {
    case 'sqlserver':
      return `WITH (TABLOCKX, HOLDLOCK) behind ${table} in the SELECT`
    case 'mysql':
    case 'mariadb':
      return `LOCK TABLES ${table} WRITE and the new one`
    default:
      return `LOCK TABLE ${table} IN SHARE MODE`
  }
}
