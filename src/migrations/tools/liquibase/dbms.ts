import type { Dialect } from '../../model.js'
import { dialectNamed } from '../dialect.js'
import { attribute, type ChangeNode } from './node.js'

/** Whether `dbms="postgresql, !h2"` lets an engine through. MariaDB goes by its own name only. */
export function admits(dbms: string | undefined, dialect: Dialect): boolean {
  const words = (dbms ?? '').split(',').map((word) => word.trim().toLowerCase())
  const named = words.filter((word) => word !== '' && word !== 'all')
  if (named.length === 0) return !words.includes('none')
  const refused = named.filter((word) => word.startsWith('!')).map((word) => word.slice(1))
  if (refused.some((word) => dialectNamed(word) === dialect)) return false
  const wanted = named.filter((word) => !word.startsWith('!'))
  return wanted.length === 0 || wanted.some((word) => dialectNamed(word) === dialect)
}

/** How `dbms` names an engine: getShortName of its class in liquibase.database.core. */
export function dbmsOf(dialect: Dialect): string {
  switch (dialect) {
    case 'postgres':
      return 'postgresql'
    case 'sqlserver':
      return 'mssql'
    default:
      return dialect
  }
}

/**
 * Whether a context that names nothing but engines (`context="mysql"`, `postgresql or h2`) lets this one through: those
 * who serve several engines pass the name of the one they run on. Which other contexts a deploy has is not known.
 */
export function contextAdmits(context: string | undefined, dialect: Dialect): boolean {
  const words = (context ?? '').split(/\s*(?:,|\bor\b)\s*/i).filter((word) => word !== '')
  const names = words.map((word) => word.replace(/^!/, '').toLowerCase())
  if (names.length === 0 || !names.every((name) => name === 'h2' || dialectNamed(name) !== undefined)) return true
  const family = dialect === 'mariadb' ? ['mariadb', 'mysql'] : [dialect]
  return family.some((each) => admits(words.join(','), each === 'mysql' ? 'mysql' : dialect))
}

/** Whether preconditions let an engine through, as far as they speak of engines. onFail="WARN" says so, and goes on. */
export function lets(preConditions: ChangeNode | undefined, dialect: Dialect): boolean {
  if (preConditions !== undefined && /^warn$/i.test(attribute(preConditions, 'onFail') ?? '')) return true
  return preConditionsHold(preConditions, dialect) !== false
}

/** What preconditions say of an engine: they hold, they do not, or it depends on what the database holds. */
function preConditionsHold(node: ChangeNode | undefined, dialect: Dialect): boolean | undefined {
  if (node === undefined) return true
  switch (node.name) {
    case 'dbms':
      return admits(attribute(node, 'type'), dialect)
    case 'preConditions':
    case 'and':
      return every(node.children.map((child) => preConditionsHold(child, dialect)))
    case 'or':
      return some(node.children.map((child) => preConditionsHold(child, dialect)))
    case 'not': {
      const holds = every(node.children.map((child) => preConditionsHold(child, dialect)))
      return holds === undefined ? undefined : !holds
    }
    default:
      return undefined
  }
}

function every(each: readonly (boolean | undefined)[]): boolean | undefined {
  if (each.includes(false)) return false
  return each.includes(undefined) ? undefined : true
}

function some(each: readonly (boolean | undefined)[]): boolean | undefined {
  if (each.includes(true)) return true
  return each.includes(undefined) ? undefined : false
}
