import type { Migration, OperationOf } from '../migrations/model.js'
import { sameName, showName, type Name, type Operation, type TypeName } from '../migrations/operation.js'
import { membersOf } from '../schema/effects/mysql/members.js'
import type { SchemaView, UserType } from '../schema/model.js'
import { hazard, none, type Applied, type Candidate, type OperationContext } from './hazard.js'
import { isOlderColumn } from './shared/age.js'
import { deploy, fix } from './shared/fix.js'
import { columnOf, firstOf } from './shared/words.js'

/**
 * PostgreSQL has no DROP VALUE: a member goes by moving columns to a type that lacks it, which casts every row:
 * https://www.postgresql.org/docs/18/datatype-enum.html#DATATYPE-ENUM-IMPLEMENTATION-DETAILS
 */
export const enumValueRemoval = hazard({
  id: 'enum-value-removal',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: ['postgres', 'mysql', 'mariadb'],
  subject: 'operation',
  title: 'Enum member removed',
  why: 'Rows that hold the member make the migration fail (PostgreSQL refuses the cast) or lose their value (MySQL without strict mode stores an empty string), and the running release still writes it. The cast rewrites the table meanwhile.',
  safeWhen:
    'Where the same migration takes the member out of every row first it is `medium`: no value is lost, but a release that still writes it fails. Safe: an earlier, released migration moved every row to another member and no running code writes the old one.',
  instead:
    'Stop writing the member in a release, move the rows to another one in batches, and then leave the member in the type: it costs nothing. Remove it only when a query over production finds no row.',
  sources: ['https://www.postgresql.org/docs/18/datatype-enum.html#DATATYPE-ENUM-IMPLEMENTATION-DETAILS'],
  bad: {
    postgres: [
      {
        before: `CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN', 'GUEST');\nCREATE TABLE "User" (id bigint PRIMARY KEY, role "Role");`,
        sql: `CREATE TYPE "Role_new" AS ENUM ('USER', 'ADMIN');\nALTER TABLE "User" ALTER COLUMN role TYPE "Role_new" USING (role::text::"Role_new");\nALTER TYPE "Role" RENAME TO "Role_old";\nALTER TYPE "Role_new" RENAME TO "Role";\nDROP TYPE "Role_old";`,
        note: 'A type rebuilt with fewer members.',
      },
      {
        before: `CREATE TYPE role AS ENUM ('user', 'admin', 'guest');\nCREATE TABLE users (id bigint PRIMARY KEY, role role);`,
        sql: `ALTER TYPE role RENAME TO role_old;\nCREATE TYPE role AS ENUM ('user', 'admin');\nALTER TABLE users ALTER COLUMN role TYPE role USING role::text::role;\nDROP TYPE role_old;`,
        note: 'The same with the old type renamed first.',
      },
      {
        before: "CREATE TYPE role AS ENUM ('user', 'guest');",
        sql: "DELETE FROM pg_enum WHERE enumlabel = 'guest';",
        note: 'Rows that hold the member become unreadable.',
      },
    ],
    mysql: [
      {
        before: "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new','paid','void'));",
        sql: "ALTER TABLE orders MODIFY state enum('new','paid');",
      },
      {
        before: "CREATE TABLE `Orders` (id bigint PRIMARY KEY, flags set('gift','it''s') NOT NULL);",
        sql: "ALTER TABLE `Orders`\n  ADD COLUMN note text,\n  CHANGE flags flags SET('gift') NOT NULL;",
      },
    ],
  },
  good: {
    postgres: [
      { before: "CREATE TYPE event AS ENUM ('created');", sql: "ALTER TYPE event ADD VALUE 'deleted';" },
      {
        before: `CREATE TYPE role AS ENUM ('user', 'admin');\nCREATE TABLE users (id bigint PRIMARY KEY, role role);`,
        sql: `CREATE TYPE role_new AS ENUM ('user', 'admin', 'guest');\nALTER TABLE users ALTER COLUMN role TYPE role_new USING role::text::role_new;`,
        note: 'No member is missing.',
      },
      {
        before: `CREATE TYPE role AS ENUM ('user', 'admin');\nCREATE TABLE users (id bigint PRIMARY KEY, role role);`,
        sql: 'ALTER TABLE users ALTER COLUMN role TYPE text;',
      },
      {
        before: `CREATE TYPE role AS ENUM ('user', 'admin');\nCREATE TABLE users (id bigint PRIMARY KEY, role role);`,
        sql: `CREATE TYPE visitor AS ENUM ('guest');\nALTER TABLE users ADD COLUMN visitor visitor;`,
      },
    ],
    mysql: [
      {
        before: "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new','paid'));",
        sql: "ALTER TABLE orders MODIFY state enum('new','paid','void');",
      },
      {
        before: "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new','paid'));",
        sql: "ALTER TABLE orders MODIFY state varchar(10) COMMENT 'enum(''new'')';",
      },
    ],
  },
  detect: (context) => {
    const { operation, before, earlier } = context
    if (operation.kind === 'delete' || operation.kind === 'update') return inCatalogue(operation)
    if (operation.kind !== 'alter-column' || !isOlderColumn(before, operation.table, operation.column)) return none
    const current = before.column(operation.table, operation.column)?.type
    if (current === undefined) return none
    if (operation.change.kind === 'redefine') {
      return removed(context, operation, missingWritten(current, operation.change.definition.type))
    }
    if (operation.change.kind !== 'type') return none
    const from = oldEnum(current, operation.change.type, before, earlier)
    const to = enumOf(operation.change.type, before)
    return from === undefined || to === undefined ? none : removed(context, operation, missing(from.values, to.values))
  },
})

function removed(
  { migration }: OperationContext,
  operation: OperationOf<'alter-column'>,
  members: readonly string[],
): readonly Candidate[] {
  if (members.length === 0) return none
  const object = columnOf(operation.table, operation.column)
  const shown = firstOf(members.map((member) => `'${member}'`))
  const it = members.length === 1 ? 'it' : 'them'
  const cleared = clearing(migration, operation, members)
  return [
    {
      span: operation.span,
      ...(cleared === undefined ? {} : { severity: 'medium' as const }),
      message:
        cleared === undefined
          ? `${object} can no longer hold ${shown}: rows that do make the migration fail or lose their value, and the running release may still write ${it}.`
          : `${object} can no longer hold ${shown}: line ${String(cleared.span.line)} takes ${it} out of the rows that are there, but the running release may still write ${it}, and fails.`,
      object,
      table: operation.table,
      proven: 'replay',
      fix: fix(
        deploy(`Release code that no longer writes ${shown} to ${object}.`),
        deploy(`Move the rows that hold ${shown} to another member, in batches by primary key.`),
        deploy(
          'Leave the member in the type, or remove it in a later migration when a query over production finds no row with it.',
        ),
      ),
    },
  ]
}

/** What the migration does before to the rows that hold every one of the members: another value, or none. */
function clearing(
  { up }: Migration,
  operation: OperationOf<'alter-column'>,
  members: readonly string[],
): Operation | undefined {
  const operations = up.flatMap((statement) => statement.operations)
  const before = operations.slice(0, Math.max(0, operations.indexOf(operation)))
  return before.findLast((each) => {
    if (each.kind !== 'update' && each.kind !== 'delete') return false
    if (!sameName(each.table, operation.table) || each.from.length > 0 || each.reach.kind !== 'predicate') return false
    const { columns, text } = each.reach
    return (
      columns.length === 1 &&
      columns[0] === operation.column &&
      // A further condition leaves some of the rows out.
      !/\band\b/i.test(text.replace(/'(?:[^']|'')*'/g, '')) &&
      members.every((member) => text.includes(`'${member}'`)) &&
      (each.kind === 'delete' || each.assignments.some(({ column }) => column === operation.column))
    )
  })
}

function inCatalogue(operation: OperationOf<'delete'> | OperationOf<'update'>): readonly Candidate[] {
  const catalogue = operation.table.schema === undefined || operation.table.schema === 'pg_catalog'
  if (operation.table.name !== 'pg_enum' || !catalogue || operation.kind === 'update') return none
  return [
    {
      span: operation.span,
      message:
        'Deleting from pg_enum takes the member away behind the engine’s back: rows and index pages that still hold it fail to read.',
      object: 'pg_enum',
      fix: fix(deploy('Leave the member in the type, or move each column to a new type that lacks it.')),
    },
  ]
}

function typeName(type: TypeName): Name {
  return type.schema === undefined ? { name: type.name } : { schema: type.schema, name: type.name }
}

function enumOf(type: TypeName, before: SchemaView): UserType | undefined {
  const known = before.type(typeName(type))
  return known?.kind === 'enum' ? known : undefined
}

/** The enum that the column has now, also where it was renamed to make room for one of the same name. */
function oldEnum(
  current: TypeName,
  next: TypeName,
  before: SchemaView,
  earlier: readonly Applied[],
): UserType | undefined {
  if (showName(typeName(current)) !== showName(typeName(next))) return enumOf(current, before)
  for (const { operation } of earlier) {
    if (operation.kind !== 'alter-type' || operation.change.kind !== 'rename') continue
    if (operation.type.name === current.name) return before.type(operation.change.to)
  }
  return undefined
}

function missing(before: readonly string[], after: readonly string[]): readonly string[] {
  return after.length === 0 ? [] : before.filter((member) => !after.includes(member))
}

/** Of MySQL's ENUM('a','b') and SET('a','b'); they compare without case. */
function missingWritten(from: TypeName, to: TypeName): readonly string[] {
  const after = membersOf(to).map((member) => member.toLowerCase())
  return after.length === 0 ? [] : membersOf(from).filter((member) => !after.includes(member.toLowerCase()))
}
