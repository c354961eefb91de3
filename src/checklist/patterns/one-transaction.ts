import { refusedInTransaction } from '../../hazards/shared/changing.js'
import type { Dialect, Migration, Statement } from '../../migrations/model.js'
import { hasTransactionalDdl } from '../shared/units.js'
import { sql, type Pattern } from './pattern.js'

/** Longer migrations are named by their lines. */
const SHOWN = 30

/**
 * The repository's own migration within one transaction; undefined where the engine, a statement or the file's language
 * refuses it. XACT_ABORT: https://learn.microsoft.com/sql/t-sql/statements/set-xact-abort-transact-sql
 */
export function oneTransaction(dialect: Dialect, { up, files }: Migration): Pattern | undefined {
  const [path] = files
  const [first] = up
  const last = up.at(-1)
  if (path === undefined || !path.endsWith('.sql') || first === undefined || last === undefined) return undefined
  if (!hasTransactionalDdl(dialect) || !up.every(mayBeInside)) return undefined
  const texts = up.map(({ sql: { text } }) => `${text.trim().replace(/\s*;$/, '')};`)
  const lines = texts.join('\n').split('\n')
  const inside =
    lines.length > SHOWN ? [`-- lines ${String(first.span.line)}–${String(last.span.endLine)} as they stand`] : lines
  const begins = dialect === 'sqlserver' ? ['SET XACT_ABORT ON;', 'BEGIN TRANSACTION;'] : ['BEGIN;']
  return sql(`-- ${path}`, ...begins, ...inside, 'COMMIT;')
}

function mayBeInside({ sql: { origin }, operations }: Statement): boolean {
  return (
    origin === 'own' &&
    operations.every((each) => each.kind !== 'transaction' && refusedInTransaction(each) === undefined)
  )
}
