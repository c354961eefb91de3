import type { Dialect } from '../../../migrations/operation.js'
import type { Purpose } from '../facts.js'
import type { Invocation } from './invocation.js'

/** What a program does with these arguments. */
export interface Meaning {
  readonly purpose: Purpose
  /** As it is named to people: `pg_dump`, `alembic downgrade`. */
  readonly program: string
  readonly engine: Dialect | undefined
  readonly encrypts?: boolean
  readonly overTls?: boolean
  readonly schemaOnly?: boolean
  /** Its own manual keeps it from production. */
  readonly forDevelopment?: boolean
  /** Hosts or URLs that it names, variables among them. */
  readonly hosts?: readonly string[]
  /** The database that it names. */
  readonly database?: string | undefined
}

/** Undefined: not its program, or nothing that matters. */
export type Reader = (invocation: Invocation, engines: readonly Dialect[]) => Meaning | undefined

/** MySQL's programs serve MariaDB as well: the repository's own engine decides. */
export function mysqlOf(engines: readonly Dialect[]): Dialect {
  return engines.includes('mariadb') && !engines.includes('mysql') ? 'mariadb' : 'mysql'
}

const RELATIONAL: readonly Dialect[] = ['postgres', 'mysql', 'mariadb', 'sqlserver']

/** The one engine that a managed service can mean here; undefined where there are several. */
export function onlyRelational(engines: readonly Dialect[]): Dialect | undefined {
  const relational = engines.filter((each) => RELATIONAL.includes(each))
  return relational.length === 1 ? relational[0] : undefined
}
