import type { Dialect, Operation, OperationOf } from '../migrations/operation.js'
import { printOperations } from '../migrations/sql/print.js'

const RELAXED = 'was NOT NULL: set it again once every row has a value'
const WITHOUT_DEFAULT = 'its default, and NOT NULL, come back once every row has a value'

/**
 * Operations that take a migration back, as statements that run on tables with rows: a column that comes back has no
 * values, so that NOT NULL waits where nothing fills it in. Undefined where an operation has no SQL, or where a primary
 * key would stand on a column without values.
 */
export function printedBack(inverse: readonly Operation[], dialect: Dialect): readonly string[] | undefined {
  const statements: string[] = []
  for (const operation of inverse) {
    const waiting = operation.kind === 'add-column' ? waitingFor(operation, dialect) : undefined
    if (waiting !== undefined && isKey(waiting.added, inverse)) return undefined
    const statement = printOperations(dialect, [waiting?.added ?? operation])
    if (statement === undefined) return undefined
    statements.push(waiting === undefined ? statement : statement.replace(/;?$/, ` /* ${waiting.why} */;`))
  }
  return statements
}

interface Waiting {
  readonly added: OperationOf<'add-column'>
  readonly why: string
}

/** The column as every engine adds it to rows; undefined where it is added as it was. */
function waitingFor(operation: OperationOf<'add-column'>, dialect: Dialect): Waiting | undefined {
  const { default: value, ...bare } = operation.column
  if (bare.identity !== undefined || bare.generated !== undefined) return undefined
  // SQLite fills a new column only with a constant: https://sqlite.org/lang_altertable.html#altertabaddcol
  const isRefused = dialect === 'sqlite' && value !== undefined && value.volatility !== 'constant'
  if (isRefused) return { added: { ...operation, column: { ...bare, nullable: true } }, why: WITHOUT_DEFAULT }
  if (bare.nullable || value !== undefined) return undefined
  return { added: { ...operation, column: { ...bare, nullable: true } }, why: RELAXED }
}

function isKey({ column }: OperationOf<'add-column'>, inverse: readonly Operation[]): boolean {
  return inverse.some(
    (each) =>
      each.kind === 'add-constraint' &&
      each.constraint.kind === 'primary key' &&
      each.constraint.columns.includes(column.name),
  )
}
