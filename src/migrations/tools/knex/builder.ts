import type { JsFunction } from '../../syntax/javascript/module.js'
import { unwrapped, type JsScope } from '../../syntax/javascript/scope.js'
import { always, walkFunction, type Circumstances } from '../../syntax/javascript/walk.js'
import { literal, quoted, standing } from '../rendered.js'
import { chainOf, type Chain } from './chain.js'
import { namesIn, optionText, referenceSql, targetSql, textIn, type Clause, type Target } from './clauses.js'
import { columnClauses } from './column-clauses.js'

/** What the function of `createTable('orders', (t) => …)` asks for, in order. */
export function clausesOf(fn: JsFunction, target: Target, scope: JsScope, depth = 0): readonly Clause[] {
  const [param] = fn.params
  if (param?.type !== 'Identifier') return []
  const clauses: Clause[] = []
  walkFunction(fn, scope, always, (expression, inner, circumstances) => {
    const chain = chainOf(expression)
    const { base, baseArgs, links } = chain
    if (base.type !== 'Identifier') return
    if (base.name === param.name && baseArgs === undefined) {
      clauses.push(...clausesOfChain(chain, target, inner, circumstances))
      return
    }
    const passes = baseArgs?.some((argument) => argument.type === 'Identifier' && argument.name === param.name) === true
    if (!passes) return
    const shared = scope.functions.get(base.name)
    const end = links.at(-1)
    if (shared !== undefined && depth < 5) clauses.push(...clausesOf(shared, target, inner, depth + 1))
    else
      clauses.push({
        kind: 'opaque',
        from: base.start ?? 0,
        to: end?.to ?? base.end ?? 0,
        reason: `${base.name}() is not in this file`,
      })
  })
  return clauses
}

function clausesOfChain(
  { links }: Chain,
  target: Target,
  scope: JsScope,
  circumstances: Circumstances,
): readonly Clause[] {
  const [first, ...modifiers] = links
  if (first?.args === undefined) return []
  const { dialect } = target
  const whole = { from: first.from, to: links.at(-1)?.to ?? first.to }
  const table = targetSql(target)
  const names = namesIn(first.args[0], scope)
  const statement = (sql: string): Clause => ({
    kind: 'statement',
    sql: standing(scope.text, whole, sql),
    circumstances,
  })
  const constraint = (sql: string): Clause => ({
    kind: 'constraint',
    sql: standing(scope.text, whole, sql),
    circumstances,
  })
  const named = (name: string | undefined, suffix: string): string =>
    quoted(dialect, name ?? `${target.name.replaceAll('.', '_')}_${names.join('_')}_${suffix}`.toLowerCase())
  const list = names.map((name) => quoted(dialect, name)).join(', ')
  const given = textIn(first.args[1], scope)
  const isMysql = dialect === 'mysql' || dialect === 'mariadb'
  switch (first.name) {
    case 'timestamps': {
      const options = first.args[1] === undefined ? undefined : unwrapped(first.args[1])
      const rest = options?.type === 'BooleanLiteral' && options.value ? ' NOT NULL DEFAULT CURRENT_TIMESTAMP' : ''
      const type = dialect === 'postgres' ? 'timestamptz' : 'datetime'
      return ['created_at', 'updated_at'].map((name) => ({
        kind: 'column',
        sql: standing(scope.text, whole, `${quoted(dialect, name)} ${type}${rest}`),
        circumstances,
      }))
    }
    case 'primary':
      return [
        constraint(
          `CONSTRAINT ${quoted(dialect, given ?? `${target.name.replaceAll('.', '_')}_pkey`)} PRIMARY KEY (${list})`,
        ),
      ]
    case 'unique':
      return [
        constraint(
          `CONSTRAINT ${named(given ?? optionText(first.args[1], 'indexName', scope), 'unique')} UNIQUE (${list})`,
        ),
      ]
    case 'index': {
      const method = textIn(first.args[2], scope)
      const using = method === undefined || dialect !== 'postgres' ? '' : ` USING ${method}`
      return [statement(`CREATE INDEX ${named(given, 'index')} ON ${table}${using} (${list})`)]
    }
    case 'foreign':
      return [
        constraint(
          `CONSTRAINT ${named(given, 'foreign')} FOREIGN KEY (${list}) ${referenceSql(modifiers, scope, dialect)}`,
        ),
      ]
    case 'dropColumn':
    case 'dropColumns': {
      const all = first.args.flatMap((argument) => namesIn(argument, scope))
      return [statement(`ALTER TABLE ${table} ${all.map((name) => `DROP COLUMN ${quoted(dialect, name)}`).join(', ')}`)]
    }
    case 'dropTimestamps':
      return [
        statement(
          `ALTER TABLE ${table} DROP COLUMN ${quoted(dialect, 'created_at')}, DROP COLUMN ${quoted(dialect, 'updated_at')}`,
        ),
      ]
    case 'renameColumn':
      return [statement(`ALTER TABLE ${table} RENAME COLUMN ${list} TO ${quoted(dialect, given ?? '${name}')}`)]
    case 'setNullable':
    case 'dropNullable':
      if (dialect !== 'postgres') break
      return [
        statement(
          `ALTER TABLE ${table} ALTER COLUMN ${list} ${first.name === 'setNullable' ? 'DROP' : 'SET'} NOT NULL`,
        ),
      ]
    case 'dropForeign':
      return [
        statement(`ALTER TABLE ${table} DROP ${isMysql ? 'FOREIGN KEY' : 'CONSTRAINT'} ${named(given, 'foreign')}`),
      ]
    case 'dropUnique':
      return [statement(`ALTER TABLE ${table} DROP ${isMysql ? 'INDEX' : 'CONSTRAINT'} ${named(given, 'unique')}`)]
    case 'dropPrimary':
      return [
        statement(
          isMysql
            ? `ALTER TABLE ${table} DROP PRIMARY KEY`
            : `ALTER TABLE ${table} DROP CONSTRAINT ${quoted(dialect, names[0] ?? `${target.name}_pkey`)}`,
        ),
      ]
    case 'dropIndex':
      return [statement(`DROP INDEX ${named(given, 'index')}${isMysql ? ` ON ${table}` : ''}`)]
    case 'comment':
      return dialect === 'postgres' ? [statement(`COMMENT ON TABLE ${table} IS ${literal(names[0] ?? '')}`)] : []
    case 'engine':
    case 'charset':
    case 'collate':
    case 'inherits':
      return []
  }
  return columnClauses(first, modifiers, target, scope, circumstances)
}
