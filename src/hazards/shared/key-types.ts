import type { Dialect, TypeName } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import { familyOf, integerBytes, type TypeFamily } from './types.js'

/** How the types of the two sides of a foreign key go together where they do not agree. */
export type Mismatch =
  /** The engine refuses the foreign key. */
  | { readonly kind: 'refused' }
  /** The referencing column holds smaller numbers than the referenced one: `largest` is the last that it can name. */
  | { readonly kind: 'narrower'; readonly largest: string }
  /** The engine converts one side for each comparison. */
  | { readonly kind: 'converted' }

/**
 * Undefined: they agree, or nobody can say. Measured on PostgreSQL 15 and MariaDB 10.11 for every pair that is decided
 * here; MySQL states the same rule as MariaDB; SQL Server's is that of its messages: https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html
 */
export function mismatch(
  dialect: Dialect,
  child: TypeName,
  parent: TypeName,
  schema: SchemaView,
): Mismatch | undefined {
  switch (dialect) {
    case 'postgres':
      return postgresMismatch(underlying(child, schema), underlying(parent, schema))
    case 'mysql':
    case 'mariadb':
      return mysqlMismatch(child, parent)
    // SQLite compares whatever it finds; of the others we read no schema.
    case 'sqlserver':
      return sqlserverMismatch(child, parent)
    case 'sqlite':
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return undefined
  }
}

/** The type under a domain. */
function underlying(type: TypeName, schema: SchemaView): TypeName {
  if (familyOf(type) !== undefined) return type
  const { schema: home, name } = type
  const domain = schema.type(home === undefined ? { name } : { schema: home, name })
  return domain?.kind === 'domain' && domain.base !== undefined ? domain.base : type
}

/** A foreign key casts the referencing value implicitly at most: integer to numeric to double, not back. */
const WIDTH: ReadonlyMap<TypeFamily, number> = new Map([
  ['integer', 1],
  ['number', 2],
  ['float', 3],
])

const MOMENTS = new Set(['date', 'timestamp', 'timestamptz'])

function postgresMismatch(child: TypeName, parent: TypeName): Mismatch | undefined {
  const [from, to] = [familyOf(child), familyOf(parent)]
  if (from === undefined || to === undefined || child.name === 'money' || parent.name === 'money') return undefined
  if (child.array !== parent.array) return { kind: 'refused' }
  if (child.array) return undefined
  if (from !== to) {
    const [narrow, wide] = [WIDTH.get(from), WIDTH.get(to)]
    if (narrow === undefined || wide === undefined) return { kind: 'refused' }
    return narrow < wide ? { kind: 'converted' } : { kind: 'refused' }
  }
  if (from === 'integer') {
    const [bytes, of] = [integerBytes(child) ?? 0, integerBytes(parent) ?? 0]
    return bytes < of ? { kind: 'narrower', largest: largestOf(bytes) } : undefined
  }
  if (from === 'moment' && MOMENTS.has(child.name) && MOMENTS.has(parent.name))
    return child.name === parent.name ? undefined : { kind: 'converted' }
  return undefined
}

function largestOf(bytes: number): string {
  return (2n ** BigInt(8 * bytes - 1) - 1n).toLocaleString('en-US')
}

/** Size and sign of integers must be the same; lengths of strings need not. */
function mysqlMismatch(child: TypeName, parent: TypeName): Mismatch | undefined {
  const [from, to] = [familyOf(child), familyOf(parent)]
  if (from !== 'integer' && to !== 'integer') return undefined
  if (from === 'text' || to === 'text') return { kind: 'refused' }
  if (from !== to) return undefined
  const same = child.name === parent.name && isUnsigned(child) === isUnsigned(parent)
  return same ? undefined : { kind: 'refused' }
}

function isUnsigned({ text }: TypeName): boolean {
  return /\b(?:unsigned|zerofill|serial)\b/i.test(text)
}

/** Strings of variable length may differ in length for all that we can show. */
const FIXED = new Set(['char', 'nchar', 'binary', 'decimal'])

/**
 * SQL Server refuses other types (error 1778: char is not varchar, int not bigint) and other lengths and scales of the same
 * (1753): https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors-1000-to-1999
 */
function sqlserverMismatch(child: TypeName, parent: TypeName): Mismatch | undefined {
  if (familyOf(child) === undefined || familyOf(parent) === undefined) return undefined
  if ([child, parent].some(({ name }) => name === 'float' || name === 'real')) return undefined
  if (child.name !== parent.name) return { kind: 'refused' }
  return FIXED.has(child.name) && child.modifiers.join() !== parent.modifiers.join() ? { kind: 'refused' } : undefined
}
