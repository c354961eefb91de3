import type { Dialect } from '../../operation.js'
import { isExpression } from '../../syntax/javascript/exports.js'
import { writtenAs, type JsExpression, type JsObject } from '../../syntax/javascript/module.js'
import { unwrapped, type JsScope } from '../../syntax/javascript/scope.js'
import { quoted } from '../rendered.js'
import { textIn } from './clauses.js'
import type { Link } from './chain.js'
import { parameter, rawText, tableName, valueText } from './raw.js'

const WRITES = new Set(['update', 'del', 'delete', 'insert', 'upsert', 'increment', 'decrement', 'truncate'])

/** Whether a chain of the query builder changes rows. */
export function writesRows(links: readonly Link[]): boolean {
  return links.some(({ name, args }) => args !== undefined && WRITES.has(name))
}

/** The SQL of a query builder's chain that changes rows. Values known only at run time become parameters. */
export function rowsSql(table: string | undefined, links: readonly Link[], scope: JsScope, dialect: Dialect): string {
  const writer = new RowsWriter(scope, dialect)
  const target = textIn(
    links.find(({ name }) => name === 'into' || name === 'from' || name === 'table')?.args?.[0],
    scope,
  )
  const name = tableName(dialect, table ?? target ?? '${table}')
  const write = links.find((link) => link.args !== undefined && WRITES.has(link.name))
  const args = write?.args ?? []
  switch (write?.name) {
    case 'insert':
    case 'upsert':
      return `INSERT INTO ${name} ${writer.rows(args[0])}${writer.conflict(links)}`
    case 'truncate':
      return `TRUNCATE TABLE ${name}`
    case 'del':
    case 'delete':
      return `DELETE FROM ${name}${writer.where(links)}`
    case 'increment':
    case 'decrement': {
      const column = quoted(dialect, textIn(args[0], scope) ?? '${column}')
      const amount = args[1] === undefined ? '1' : writer.value(args[1])
      return `UPDATE ${name} SET ${column} = ${column} ${write.name === 'increment' ? '+' : '-'} ${amount}${writer.where(links)}`
    }
    default:
      return `UPDATE ${name} SET ${writer.assignments(args)}${writer.where(links)}`
  }
}

/** Writes values in order, so that parameters are numbered. */
class RowsWriter {
  #parameters = 0

  constructor(
    private readonly scope: JsScope,
    private readonly dialect: Dialect,
  ) {}

  value(expression: JsExpression): string {
    const node = unwrapped(expression)
    const callee =
      node.type === 'CallExpression' && node.callee.type === 'MemberExpression' ? node.callee.property : undefined
    if (node.type === 'CallExpression' && callee?.type === 'Identifier') {
      if (callee.name === 'now') return 'CURRENT_TIMESTAMP'
      const args = node.arguments.filter((each) => each.type !== 'SpreadElement' && each.type !== 'ArgumentPlaceholder')
      const raw = callee.name === 'raw' ? rawText(args, this.scope, this.dialect)?.value : undefined
      if (raw !== undefined) return raw
      const [column] = args
      if (callee.name === 'ref' && column !== undefined)
        return tableName(this.dialect, textIn(column, this.scope) ?? '${column}')
    }
    const constant = valueText(node, this.scope)
    if (constant !== undefined) return constant
    this.#parameters += 1
    return parameter(this.dialect, this.#parameters)
  }

  assignments(args: readonly JsExpression[]): string {
    const first = args[0] === undefined ? undefined : this.#resolved(args[0])
    if (first?.type === 'ObjectExpression') {
      const pairs = this.#pairs(first).map(([name, value]) => `${quoted(this.dialect, name)} = ${value}`)
      return pairs.length === 0 ? '${values} = NULL' : pairs.join(', ')
    }
    if (args.length > 1 && args[1] !== undefined) {
      return `${quoted(this.dialect, textIn(args[0], this.scope) ?? '${column}')} = ${this.value(args[1])}`
    }
    return `\${values} = ${parameter(this.dialect, (this.#parameters += 1))}`
  }

  rows(argument: JsExpression | undefined): string {
    const node = argument === undefined ? undefined : this.#resolved(argument)
    const elements = node?.type === 'ArrayExpression' ? node.elements : [node]
    const objects = elements.flatMap((element) => (element?.type === 'ObjectExpression' ? [element] : []))
    const [first] = objects
    if (first === undefined || objects.length < elements.length)
      return `VALUES (${parameter(this.dialect, (this.#parameters += 1))})`
    const columns = this.#pairs(first).map(([name]) => quoted(this.dialect, name))
    this.#parameters = 0
    const rows = objects.map(
      (row) =>
        `(${this.#pairs(row)
          .map(([, value]) => value)
          .join(', ')})`,
    )
    return columns.length === 0 ? 'DEFAULT VALUES' : `(${columns.join(', ')}) VALUES ${rows.join(', ')}`
  }

  conflict(links: readonly Link[]): string {
    if (!links.some(({ name }) => name === 'onConflict')) return ''
    return this.dialect === 'postgres' || this.dialect === 'sqlite' ? ' ON CONFLICT DO NOTHING' : ''
  }

  where(links: readonly Link[]): string {
    let sql = ''
    for (const { name, args } of links) {
      if (args === undefined || !/^(?:and|or)?[wW]here/.test(name)) continue
      const condition = this.#condition(name.replace(/^(?:and|or)(?=W)/, '').toLowerCase(), args)
      sql += sql === '' ? ` WHERE ${condition}` : `${name.startsWith('or') ? ' OR ' : ' AND '}${condition}`
    }
    const limit = links.find(({ name }) => name === 'limit')?.args?.[0]
    return limit === undefined || this.dialect === 'postgres' ? sql : `${sql} LIMIT ${this.value(limit)}`
  }

  #condition(method: string, args: readonly JsExpression[]): string {
    const [first, second, third] = args
    if (first === undefined) return '${condition}'
    const column = (): string => tableName(this.dialect, textIn(first, this.scope) ?? '${column}')
    switch (method) {
      case 'where': {
        const node = this.#resolved(first)
        if (node.type === 'ObjectExpression') {
          return (
            this.#pairs(node)
              .map(([name, value]) => `${tableName(this.dialect, name)} = ${value}`)
              .join(' AND ') || '${condition}'
          )
        }
        if (second === undefined) return this.#unknown(first)
        if (third === undefined) return `${column()} = ${this.value(second)}`
        return `${column()} ${textIn(second, this.scope) ?? '='} ${this.value(third)}`
      }
      case 'wherenull':
        return `${column()} IS NULL`
      case 'wherenotnull':
        return `${column()} IS NOT NULL`
      case 'wherein':
      case 'wherenotin': {
        const list = second === undefined ? undefined : this.#resolved(second)
        const elements =
          list?.type === 'ArrayExpression'
            ? list.elements.flatMap((each) => (each === null || each.type === 'SpreadElement' ? [] : [each]))
            : []
        const values =
          elements.length > 0
            ? elements.map((each) => this.value(each)).join(', ')
            : `SELECT \${${writtenAs(this.scope.text, second ?? first).replaceAll(/[{}]/g, ' ')}}`
        return `${column()} ${method === 'wherein' ? 'IN' : 'NOT IN'} (${values})`
      }
      case 'whereraw':
        return rawText(args, this.scope, this.dialect)?.value ?? this.#unknown(first)
      default:
        return this.#unknown(first)
    }
  }

  #unknown(expression: JsExpression): string {
    return `\${${writtenAs(this.scope.text, expression).replaceAll(/[{}]/g, ' ')}}`
  }

  #resolved(expression: JsExpression): JsExpression {
    const node = unwrapped(expression)
    return node.type === 'Identifier' ? unwrapped(this.scope.constants.get(node.name) ?? node) : node
  }

  #pairs({ properties }: JsObject): [string, string][] {
    return properties.flatMap((property): [string, string][] => {
      if (property.type !== 'ObjectProperty' || !isExpression(property.value)) return []
      const key =
        property.key.type === 'StringLiteral'
          ? property.key.value
          : property.key.type === 'Identifier' && !property.computed
            ? property.key.name
            : '${column}'
      return [[key, this.value(property.value)]]
    })
  }
}
