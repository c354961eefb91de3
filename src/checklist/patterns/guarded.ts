import { quoted, quotedName } from '../../hazards/shared/quote.js'
import type { Migration, Statement } from '../../migrations/model.js'
import type { Dialect, Operation } from '../../migrations/operation.js'
import { sql, type Pattern } from './pattern.js'

/** So many statements show how it is done; the rest goes the same way. */
const SHOWN = 3

/** The repository's own statements, each with a guard; undefined where none of them takes one that can be written. */
export function guardedStatements(dialect: Dialect, tool: string, { up, files }: Migration): Pattern | undefined {
  const [path] = files
  const bare = up.filter(({ operations }) => operations.some(isUnguarded))
  const written = bare.flatMap((statement) => {
    const found =
      tool === 'knex'
        ? inKnex(dialect, statement)
        : statement.sql.origin === 'own'
          ? inSql(dialect, statement)
          : undefined
    return found === undefined ? [] : [found]
  })
  const shown = written.slice(0, SHOWN)
  const rest = bare.length - shown.length
  if (path === undefined || shown.length === 0) return undefined
  const mark = tool === 'knex' ? '//' : '--'
  const lines = [`${mark} ${path}`, ...shown.flat(), ...(rest > 0 ? [`${mark} and so on: ${String(rest)} more`] : [])]
  if (tool === 'knex') return { language: /\.[cm]?ts$/.test(path) ? 'ts' : 'js', code: lines.join('\n') }
  return sql(...lines)
}

function isUnguarded({ guards }: Operation): boolean {
  return guards.length === 0
}

/** The statement with the guard that its engine has for it, or behind a look into the catalogue. */
function inSql(dialect: Dialect, { sql: { text }, operations }: Statement): readonly string[] | undefined {
  const own = text.trim().replace(/\s*;$/, '')
  const [operation] = operations
  if (operation === undefined) return undefined
  if (dialect === 'sqlserver' && (operations.length === 1 || operation.kind === 'create-table'))
    return inTSql(operation, own)
  if (operation.kind === 'create-table') return changed(own, /^(CREATE\s+TABLE)\s+/i, '$1 IF NOT EXISTS ')
  if (operation.kind === 'drop-table') return changed(own, /^(DROP\s+TABLE)\s+/i, '$1 IF EXISTS ')
  if (operations.length > 1) return undefined
  switch (dialect) {
    case 'postgres':
      return inPostgres(operation, own)
    case 'mariadb':
      return inMariaDb(operation, own)
    case 'mysql':
      return guardedInMySql(operation, own)
    case 'sqlite':
      return onIndex(operation, own)
    case 'sqlserver':
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return undefined
  }
}

/** https://www.postgresql.org/docs/18/sql-altertable.html: ADD CONSTRAINT alone takes no guard. */
function inPostgres(operation: Operation, own: string): readonly string[] | undefined {
  if (operation.kind === 'drop-constraint') return changed(own, /\bDROP\s+CONSTRAINT\s+/i, 'DROP CONSTRAINT IF EXISTS ')
  if (operation.kind !== 'add-constraint') return onColumn(operation, own) ?? onIndex(operation, own)
  const { name } = operation.constraint
  if (name === undefined || own.includes('$guarded$')) return undefined
  const table = quote(quotedName(operation.table, 'postgres'))
  return [
    'DO $guarded$ BEGIN',
    `  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = ${quote(name)} AND conrelid = ${table}::regclass) THEN`,
    ...`${own};`.split('\n').map((line) => `    ${line}`),
    '  END IF;',
    'END $guarded$;',
  ]
}

/** https://mariadb.com/kb/en/alter-table/ */
function inMariaDb(operation: Operation, own: string): readonly string[] | undefined {
  return onColumn(operation, own) ?? onIndex(operation, own) ?? asked(operation, own)
}

/** https://dev.mysql.com/doc/refman/8.4/en/alter-table.html has no guard: the catalogue is asked. */
export function guardedInMySql(operation: Operation, own: string): readonly string[] | undefined {
  switch (operation.kind) {
    case 'add-column':
      return prepared('columns', operation.table.name, 'column_name', operation.column.name, 0, own)
    case 'drop-column':
      return prepared('columns', operation.table.name, 'column_name', operation.column, 1, own)
    case 'create-index':
      return operation.index.name === undefined
        ? undefined
        : prepared('statistics', operation.index.table.name, 'index_name', operation.index.name, 0, own)
    case 'drop-index':
      return operation.table === undefined
        ? undefined
        : prepared('statistics', operation.table.name, 'index_name', operation.index.name, 1, own)
    default:
      return asked(operation, own)
  }
}

function asked(operation: Operation, own: string): readonly string[] | undefined {
  const [name, wanted] =
    operation.kind === 'add-constraint'
      ? [operation.constraint.name, 0 as const]
      : operation.kind === 'drop-constraint'
        ? [operation.constraint, 1 as const]
        : [undefined, 0 as const]
  if (name === undefined || !('table' in operation) || operation.table === undefined) return undefined
  return prepared('table_constraints', operation.table.name, 'constraint_name', name, wanted, own)
}

function onColumn(operation: Operation, own: string): readonly string[] | undefined {
  if (operation.kind === 'add-column') return changed(own, /\bADD\s+(?:COLUMN\s+)?/i, 'ADD COLUMN IF NOT EXISTS ')
  return operation.kind === 'drop-column'
    ? changed(own, /\bDROP\s+(?:COLUMN\s+)?/i, 'DROP COLUMN IF EXISTS ')
    : undefined
}

/** An index that is given no name gets another each time. */
function onIndex(operation: Operation, own: string): readonly string[] | undefined {
  if (operation.kind === 'create-index')
    return operation.index.name === undefined
      ? undefined
      : changed(own, /^(CREATE\s+(?:UNIQUE\s+)?INDEX(?:\s+CONCURRENTLY)?)\s+/i, '$1 IF NOT EXISTS ')
  return operation.kind === 'drop-index'
    ? changed(own, /^(DROP\s+INDEX(?:\s+CONCURRENTLY)?)\s+/i, '$1 IF EXISTS ')
    : undefined
}

/** Drops take a guard; what makes something is asked for: https://learn.microsoft.com/sql/t-sql/functions/object-id-transact-sql */
function inTSql(operation: Operation, own: string): readonly string[] | undefined {
  const unless = (question: string): readonly string[] => [
    `IF ${question} IS NULL`,
    ...`${own};`.split('\n').map((line) => `  ${line}`),
  ]
  switch (operation.kind) {
    case 'create-table':
      return unless(`OBJECT_ID(N${quote(quotedName(operation.table, 'sqlserver'))})`)
    case 'drop-table':
      return changed(own, /^(DROP\s+TABLE)\s+/i, '$1 IF EXISTS ')
    case 'add-column':
      return unless(`COL_LENGTH(N${quote(quotedName(operation.table, 'sqlserver'))}, N${quote(operation.column.name)})`)
    case 'drop-column':
      return changed(own, /\bDROP\s+COLUMN\s+/i, 'DROP COLUMN IF EXISTS ')
    case 'create-index': {
      const { name, table } = operation.index
      const held = quote(quotedName(table, 'sqlserver'))
      return name === undefined ? undefined : unless(`INDEXPROPERTY(OBJECT_ID(N${held}), N${quote(name)}, 'IndexID')`)
    }
    case 'drop-index':
      return changed(own, /^(DROP\s+INDEX)\s+/i, '$1 IF EXISTS ')
    case 'add-constraint': {
      const { schema } = operation.table
      const { name } = operation.constraint
      if (name === undefined) return undefined
      return unless(
        `OBJECT_ID(N${quote(quotedName({ ...(schema === undefined ? {} : { schema }), name }, 'sqlserver'))})`,
      )
    }
    case 'drop-constraint':
      return changed(own, /\bDROP\s+CONSTRAINT\s+/i, 'DROP CONSTRAINT IF EXISTS ')
    default:
      return undefined
  }
}

function changed(own: string, from: RegExp, to: string): readonly string[] | undefined {
  return from.test(own) ? `${own.replace(from, to)};`.split('\n') : undefined
}

/** Asks the catalogue first, and does nothing where the object is as it shall be. */
function prepared(
  catalogue: 'columns' | 'statistics' | 'table_constraints',
  table: string,
  key: 'column_name' | 'index_name' | 'constraint_name',
  name: string,
  wanted: 0 | 1,
  own: string,
): readonly string[] {
  const sign = wanted === 0 ? '= 0' : '> 0'
  return [
    `SET @open = (SELECT count(*) ${sign} FROM information_schema.${catalogue}`,
    `  WHERE table_schema = DATABASE() AND table_name = ${literal(table)} AND ${key} = ${literal(name)});`,
    `SET @step = IF(@open, ${literal(own.replace(/\s+/g, ' '))}, 'DO 0');`,
    'PREPARE step FROM @step;',
    'EXECUTE step;',
  ]
}

/** A string of standard SQL: only its quotes are doubled. */
function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** https://knexjs.org/guide/schema-builder.html#hastable and #hascolumn */
function inKnex(dialect: Dialect, { span, operations }: Statement): readonly string[] | undefined {
  const [operation] = operations
  const around = (condition: string): readonly string[] => [
    `if (${condition}) {`,
    `  // line ${String(span.line)} as it stands`,
    '}',
  ]
  switch (operation?.kind) {
    case 'create-table':
      return around(`!(await knex.schema.hasTable(${JSON.stringify(operation.table.name)}))`)
    case 'drop-table':
      return around(`await knex.schema.hasTable(${JSON.stringify(operation.table.name)})`)
    case 'add-column':
      return around(
        `!(await knex.schema.hasColumn(${JSON.stringify(operation.table.name)}, ${JSON.stringify(operation.column.name)}))`,
      )
    case 'drop-column':
      return around(
        `await knex.schema.hasColumn(${JSON.stringify(operation.table.name)}, ${JSON.stringify(operation.column)})`,
      )
    case 'create-index': {
      const { name, table } = operation.index
      if (name === undefined || (dialect !== 'mysql' && dialect !== 'mariadb')) return undefined
      const asked = `SHOW INDEX FROM ${quoted(table.name, dialect)} WHERE key_name = ${literal(name)}`
      return [`const [found] = await knex.raw(${JSON.stringify(asked)})`, ...around('found.length === 0')]
    }
    default:
      return undefined
  }
}
