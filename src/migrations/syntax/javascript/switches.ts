import type { Dialect } from '../../operation.js'
import { textOf } from './literals.js'
import { writtenAs, type JsExpression } from './module.js'
import { unwrapped, type JsScope } from './scope.js'

/** What JavaScript libraries call their drivers and dialects. */
const CLIENTS: Readonly<Record<string, readonly Dialect[]>> = {
  pg: ['postgres'],
  postgres: ['postgres'],
  postgresql: ['postgres'],
  'pg-native': ['postgres'],
  pgnative: ['postgres'],
  // MariaDB is spoken to through MySQL's drivers.
  mysql: ['mysql', 'mariadb'],
  mysql2: ['mysql', 'mariadb'],
  mariadb: ['mariadb'],
  sqlite: ['sqlite'],
  sqlite3: ['sqlite'],
  'better-sqlite3': ['sqlite'],
  libsql: ['sqlite'],
  mssql: ['sqlserver'],
  tedious: ['sqlserver'],
  sqlserver: ['sqlserver'],
  cockroachdb: [],
  redshift: [],
  oracledb: [],
  oracle: [],
}

/** An expression that holds the name of a driver or dialect, by what it is called. */
const NAMES_CLIENT = /client|dialect|driver|engine|vendor|provider|adapter|(?:db|database)_?type|\.type\b|\bdb\b/i
const IS_CLIENT = /^is_?(?:using_?)?([a-z]+?\d?)(?:_?(?:db|database|client|dialect))?$/i

/** Answers for one dialect: whether a condition on it holds, and whether a driver's name is one of its drivers. */
export function switchesFor(dialect: Dialect): Pick<JsScope, 'decide' | 'isClient'> {
  const decide = (condition: JsExpression, scope: JsScope): boolean | undefined => {
    const node = unwrapped(condition)
    switch (node.type) {
      case 'BooleanLiteral':
        return node.value
      case 'UnaryExpression': {
        const inner = node.operator === '!' ? decide(node.argument, scope) : undefined
        return inner === undefined ? undefined : !inner
      }
      case 'LogicalExpression':
        return combined(node.operator, decide(node.left, scope), decide(node.right, scope))
      case 'BinaryExpression': {
        if (node.left.type === 'PrivateName' || !/^[!=]==?$/.test(node.operator)) return undefined
        const same = compares(node.left, node.right, scope) ?? compares(node.right, node.left, scope)
        return same === undefined ? undefined : same === node.operator.startsWith('=')
      }
      case 'Identifier': {
        const constant = scope.constants.get(node.name)
        return (constant === undefined ? undefined : decide(constant, scope)) ?? byName(node.name)
      }
      case 'MemberExpression':
        return node.property.type === 'Identifier' ? byName(node.property.name) : undefined
      case 'CallExpression': {
        const { callee } = node
        if (callee.type === 'Identifier') return byName(callee.name)
        if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined
        return includes(node, scope) ?? byName(callee.property.name)
      }
      default:
        return undefined
    }
  }

  function compares(name: JsExpression, value: JsExpression, scope: JsScope): boolean | undefined {
    const text = textOf(value, scope)?.value
    return text === undefined || !namesClient(name, scope) ? undefined : isClient(text)
  }

  function isClient(name: string): boolean | undefined {
    const key = name.toLowerCase()
    return Object.hasOwn(CLIENTS, key) ? CLIENTS[key]?.includes(dialect) : undefined
  }

  /** isPg, isMySQL(knex), isSQLite3 */
  function byName(name: string): boolean | undefined {
    const said = IS_CLIENT.exec(name)?.[1]
    return said === undefined ? undefined : isClient(said)
  }

  /** ['mysql', 'mysql2'].includes(client), client.includes('pg'), client.startsWith('mysql') */
  function includes(call: Extract<JsExpression, { type: 'CallExpression' }>, scope: JsScope): boolean | undefined {
    const { callee } = call
    const [argument] = call.arguments
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.object.type === 'Super')
      return undefined
    if (argument === undefined || argument.type === 'SpreadElement' || argument.type === 'ArgumentPlaceholder')
      return undefined
    if (!/^(?:includes|startsWith)$/.test(callee.property.name)) return undefined
    const target = unwrapped(callee.object)
    const list = target.type === 'Identifier' ? unwrapped(scope.constants.get(target.name) ?? target) : target
    if (list.type !== 'ArrayExpression') return compares(target, argument, scope)
    if (!namesClient(argument, scope)) return undefined
    const answers = list.elements.map((element) => {
      const text = element === null || element.type === 'SpreadElement' ? undefined : textOf(element, scope)?.value
      return text === undefined ? undefined : isClient(text)
    })
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false
  }

  return { decide, isClient }
}

/** Whether an expression holds the name of a driver: by how it is called, or by what its constant is. */
export function namesClient(expression: JsExpression, scope: JsScope): boolean {
  const node = unwrapped(expression)
  if (NAMES_CLIENT.test(writtenAs(scope.text, node))) return true
  const constant = node.type === 'Identifier' ? scope.constants.get(node.name) : undefined
  return constant !== undefined && NAMES_CLIENT.test(writtenAs(scope.text, constant))
}

function combined(operator: string, left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (operator === '&&')
    return left === false || right === false ? false : left === true && right === true ? true : undefined
  if (operator === '||')
    return left === true || right === true ? true : left === false && right === false ? false : undefined
  return undefined
}
