import { quoted } from '../../hazards/shared/quote.js'
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

/** https://mariadb.com/kb/en/alter-table/ and https://dev.mysql.com/doc/refman/8.4/en/alter-table.html, which has no guard. */
function inSql(dialect: Dialect, { sql: { text }, operations }: Statement): readonly string[] | undefined {
  const own = text.trim().replace(/\s*;$/, '')
  const [operation] = operations
  if (operation?.kind === 'create-table') return changed(own, /^(CREATE\s+TABLE)\s+/i, '$1 IF NOT EXISTS ')
  if (operation?.kind === 'drop-table') return changed(own, /^(DROP\s+TABLE)\s+/i, '$1 IF EXISTS ')
  if (operation === undefined || operations.length > 1) return undefined
  if (dialect === 'mariadb') return inMariaDb(operation, own)
  if (dialect !== 'mysql') return undefined
  switch (operation.kind) {
    case 'add-column':
      return prepared('columns', operation.table.name, 'column_name', operation.column.name, 0, own)
    case 'drop-column':
      return prepared('columns', operation.table.name, 'column_name', operation.column, 1, own)
    case 'create-index':
      return operation.index.name === undefined
        ? undefined
        : prepared('statistics', operation.index.table.name, 'index_name', operation.index.name, 0, own)
    default:
      return undefined
  }
}

function inMariaDb(operation: Operation, own: string): readonly string[] | undefined {
  switch (operation.kind) {
    case 'add-column':
      return changed(own, /\bADD\s+(?:COLUMN\s+)?/i, 'ADD COLUMN IF NOT EXISTS ')
    case 'drop-column':
      return changed(own, /\bDROP\s+(?:COLUMN\s+)?/i, 'DROP COLUMN IF EXISTS ')
    case 'create-index':
      return changed(own, /^(CREATE\s+(?:UNIQUE\s+)?INDEX)\s+/i, '$1 IF NOT EXISTS ')
    default:
      return undefined
  }
}

function changed(own: string, from: RegExp, to: string): readonly string[] | undefined {
  return from.test(own) ? `${own.replace(from, to)};`.split('\n') : undefined
}

/** Asks the catalogue first, and does nothing where the object is as it shall be. */
function prepared(
  catalogue: 'columns' | 'statistics',
  table: string,
  key: 'column_name' | 'index_name',
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
