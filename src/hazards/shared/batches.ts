import type { Dialect, Name, OperationOf, Statement } from '../../migrations/model.js'
import type { Reach } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import type { Fix } from '../hazard.js'
import { compounds } from './changing.js'
import { isMysql } from './engines.js'
import { deploy, fix } from './fix.js'
import { mysqlBatches } from './mysql-batches.js'
import type { DataChange } from './reached-rows.js'
import { quoted, quotedName } from './quote.js'
import { tsqlBatches } from './tsql-batches.js'

/** Rows in a batch: a transaction of well under a second on common hardware. */
const BATCH = 1000

/** The change cut into batches by key that commit one by one. */
export function inBatches(
  operation: DataChange,
  reach: Reach,
  statement: Statement,
  before: SchemaView,
  dialect: Dialect,
  /** Holds for rows that should have been changed and are not: the block fails where it finds one at its end. */
  remains?: string,
): Fix {
  const walked = operation.kind === 'insert' ? (operation.from[0] ?? operation.table) : operation.table
  const looped =
    dialect === 'sqlserver'
      ? tsqlBatches(operation, reach, before, BATCH, remains)
      : isMysql(dialect)
        ? mysqlBatches(operation, reach, before, dialect, BATCH, remains)
        : undefined
  if (looped !== undefined) return fix(looped)
  if (dialect !== 'postgres') {
    const key = primaryKey(before, walked)?.join(', ') ?? 'the primary key'
    return fix(
      deploy(
        `Change the rows from a job, outside the migration: walk ${quotedName(walked, dialect)} by ${key}, ` +
          `${BATCH} rows at a time, commit after each batch, and end when no key is left.`,
      ),
    )
  }
  const key = primaryKey(before, walked)
  const limited = limitedStatement(operation, reach, statement, key ?? ['id'])
  const session = temporaryAmong(operation.from, before)
  const notes = [
    'In a transaction the COMMIT inside the block is refused. If it stops, start it again.',
    ...(key === undefined ? [`"id" stands for the primary key of ${walked.name}, which no migration shows.`] : []),
    ...(limited.repeatable ? [] : ['It adds to what is there: start again behind the last key that it did.']),
    ...session.map(
      (name) =>
        `${name} is a temporary table, which a COMMIT may drop and another file does not see: fill an ordinary table first, and drop it in the end.`,
    ),
  ]
  const body = loop(walked, key ?? ['id'], limited.sql, remains)
  const isWhole = limited.complete && key !== undefined && session.length === 0
  return fix({
    kind: 'sql',
    sql: body,
    outsideTransaction: true,
    note: notes.join(' '),
    ...(isWhole ? {} : { incomplete: true }),
  })
}

/** https://www.postgresql.org/docs/18/sql-createtable.html#SQL-CREATETABLE-TEMPORARY: a session's own, or a transaction's. */
function temporaryAmong(names: readonly Name[], before: SchemaView): readonly string[] {
  return [...new Set(names.filter((name) => before.table(name).temporary).map(({ name }) => name))]
}

function primaryKey(before: SchemaView, table: Name): readonly string[] | undefined {
  const constraint = before.table(table).constraints.find((each) => each.kind === 'primary key')
  return constraint?.kind === 'primary key' && constraint.columns.length > 0 ? constraint.columns : undefined
}

/**
 * Walks the key in ranges and ends when no key is left. It does not end at "no row changed": with SKIP LOCKED that
 * leaves rows behind, and a range in which nothing matches would end it too early.
 */
function loop(table: Name, key: readonly string[], body: string, remains: string | undefined): string {
  const relation = quotedName(table, 'postgres')
  const columns = key.map((column) => quoted(column, 'postgres'))
  const list = columns.join(', ')
  const low = bounds(columns, 'low')
  const high = bounds(columns, 'high')
  const declared = [low, high].flatMap((names) =>
    names.map((name, at) => `  ${name} ${relation}.${columns[at] ?? 'id'}%TYPE;`),
  )
  const descending = columns.map((column) => `${column} DESC`).join(', ')
  const tag = body.includes('$$') ? '$batches$' : '$$'
  return [
    `DO ${tag}`,
    'DECLARE',
    ...declared,
    'BEGIN',
    `  SELECT ${list} INTO ${low.join(', ')} FROM ${relation} ORDER BY ${list} LIMIT 1;`,
    `  WHILE ${low[0] ?? 'low_id'} IS NOT NULL LOOP`,
    `    SELECT ${list} INTO ${high.join(', ')}`,
    `      FROM (SELECT ${list} FROM ${relation} WHERE ${row(columns)} >= ${row(low)} ORDER BY ${list} LIMIT ${BATCH}) AS batch`,
    `      ORDER BY ${descending} LIMIT 1;`,
    ...body.split('\n').map((line) => `    ${line}`),
    '    COMMIT;',
    `    SELECT ${list} INTO ${low.join(', ')} FROM ${relation} WHERE ${row(columns)} > ${row(high)} ORDER BY ${list} LIMIT 1;`,
    '  END LOOP;',
    ...(remains === undefined
      ? []
      : [
          `  IF EXISTS (SELECT FROM ${relation} WHERE ${remains}) THEN`,
          `    RAISE EXCEPTION 'rows of ${relation.replaceAll("'", "''").replaceAll('%', '%%')} are left: start it again';`,
          '  END IF;',
        ]),
    'END',
    `${tag};`,
  ].join('\n')
}

/** Variables must not bear the name of a column: PL/pgSQL calls that ambiguous. */
function bounds(columns: readonly string[], side: 'low' | 'high'): readonly string[] {
  return columns.map((_, at) => (columns.length === 1 ? `batch_${side}` : `batch_${side}_${at + 1}`))
}

function row(parts: readonly string[]): string {
  return parts.length === 1 ? parts.join('') : `(${parts.join(', ')})`
}

interface Limited {
  readonly sql: string
  /** Running it twice ends in the same rows. */
  readonly repeatable: boolean
  /** Nothing in it is left to the author. */
  readonly complete: boolean
}

/** The statement with the batch's key range added to its WHERE. */
function limitedStatement(operation: DataChange, reach: Reach, statement: Statement, key: readonly string[]): Limited {
  const repeatable = !addsToItself(operation)
  const columns = key.map((column) => quoted(column, 'postgres'))
  const range = (qualifier: string): string => {
    const qualified = row(columns.map((column) => `${qualifier}${column}`))
    return `${qualified} >= ${row(bounds(columns, 'low'))} AND ${qualified} <= ${row(bounds(columns, 'high'))}`
  }
  const own = ownText(operation, reach, statement, range)
  if (own !== undefined) return { sql: own, repeatable, complete: true }
  const rebuilt = rebuiltText(operation, reach, range)
  if (rebuilt !== undefined) return { sql: rebuilt, repeatable, complete: true }
  const verb = operation.kind.toUpperCase()
  const intent = `-- the ${verb} of line ${operation.span.line} goes here, narrowed by ${range('')} in the place of a LIMIT`
  return { sql: intent, repeatable, complete: false }
}

function addsToItself(operation: DataChange): boolean {
  if (operation.kind === 'insert') return !operation.guards.includes('on conflict')
  return (
    operation.kind === 'update' &&
    operation.assignments.some(({ column, value }) => compounds(column, value.text, value.columns))
  )
}

/** The author's own text, where it is one plain statement whose WHERE we can find at its end. */
function ownText(
  operation: DataChange,
  reach: Reach,
  statement: Statement,
  range: (qualifier: string) => string,
): string | undefined {
  if (statement.operations.length !== 1 || operation.nested === true || operation.from.length > 1) return undefined
  const text = statement.sql.text.trim().replace(/\s*;\s*$/, '')
  // Functions and tables of a session are not there in the batches' own.
  if (/\bpg_temp\b/i.test(text)) return undefined
  if (
    /^with\b/i.test(text) ||
    /\breturning\b|\bgroup\s+by\b|\bunion\b|\border\s+by\b|\bjoin\b|\bon\s+conflict\b/i.test(text)
  )
    return undefined
  const qualifier = operation.kind === 'insert' ? '' : qualifierOf(operation, text)
  if (qualifier === undefined) return undefined
  const end = operation.kind === 'insert' ? '\nON CONFLICT DO NOTHING;' : ';'
  if (reach.kind === 'everything') {
    return /\bwhere\b/i.test(text) ? undefined : `${text}\nWHERE ${range(qualifier)}${end}`
  }
  if (reach.kind !== 'predicate' || reach.text === '' || !text.endsWith(reach.text)) return undefined
  const head = text.slice(0, text.length - reach.text.length)
  return /\bwhere\s+$/i.test(head) ? `${head}(${reach.text})\n  AND ${range(qualifier)}${end}` : undefined
}

/** `reply.` for UPDATE comments AS reply; nothing where the table stands alone. Undefined: not to be told. */
function qualifierOf(operation: DataChange, text: string): string | undefined {
  const name = String.raw`(?:"[^"]+"|[\w{}$]+)(?:\s*\.\s*(?:"[^"]+"|[\w{}$]+))*`
  const head = new RegExp(
    String.raw`^(?:update|delete\s+from)\s+(?:only\s+)?(${name})(?:\s+(?:as\s+)?(?!set\b|using\b|where\b)("[^"]+"|\w+))?(?=\s|$)`,
    'i',
  ).exec(text)
  if (head === null) return undefined
  if (head[2] !== undefined) return `${head[2]}.`
  return operation.from.length > 0 ? `${head[1] ?? ''}.` : ''
}

/** Written anew from what the statement does, where it names no table but its own. */
function rebuiltText(operation: DataChange, reach: Reach, range: (qualifier: string) => string): string | undefined {
  if (operation.kind === 'insert' || operation.from.length > 0) return undefined
  const condition = reach.kind === 'predicate' ? reach.text : ''
  if (reach.kind !== 'everything' && condition === '') return undefined
  const values = operation.kind === 'update' ? operation.assignments.map((each) => each.value.text) : []
  if (
    [condition, ...values].some(
      (text) => /[\w"]\s*\.\s*["A-Za-z_]/.test(text) || (text.trim() === '' && text !== condition),
    )
  )
    return undefined
  const table = quotedName(operation.table, 'postgres')
  const where = condition === '' ? range('') : `(${condition})\n  AND ${range('')}`
  if (operation.kind === 'delete') return `DELETE FROM ${table}\nWHERE ${where};`
  return operation.assignments.length === 0 ? undefined : `UPDATE ${table}\nSET ${set(operation)}\nWHERE ${where};`
}

function set(operation: OperationOf<'update'>): string {
  return operation.assignments.map((each) => `${quoted(each.column, 'postgres')} = ${each.value.text}`).join(', ')
}
