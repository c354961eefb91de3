import { sameName, showName, type Name, type Operation, type TypeName } from '../migrations/operation.js'
import type { Column, SchemaView } from '../schema/model.js'
import { hazard, none, type Applied } from './hazard.js'
import { POSTGRES } from './shared/engines.js'
import { at, fix, step } from './shared/fix.js'
import { codeOf, stringsOf } from './shared/sql-text.js'

/**
 * "Unsafe use of new value" (55P04) until the transaction has committed: https://www.postgresql.org/docs/18/sql-altertype.html#notes.
 * Before PostgreSQL 17 also where the type is as new as its member: uncommitted_enum_types in src/backend/catalog/pg_enum.c;
 * refused by PostgreSQL 15 when tried.
 */
export const enumValueUsedInTransaction = hazard({
  id: 'enum-value-used-in-transaction',
  check: 'migrations/transaction-wrapping',
  severity: 'critical',
  engines: POSTGRES,
  subject: 'statement',
  title: 'New enum member used before it is committed',
  why: 'PostgreSQL refuses a member that ALTER TYPE … ADD VALUE added until that transaction has committed (“unsafe use of new value”): the deploy fails at the statement that uses it.',
  safeWhen: 'From PostgreSQL 17 on, where the type itself was created in the same transaction.',
  instead: 'Add the member in a migration of its own, and use it in the next.',
  sources: ['https://www.postgresql.org/docs/18/sql-altertype.html#notes'],
  bad: {
    postgres: [
      {
        before: "CREATE TYPE status AS ENUM ('new');\nCREATE TABLE orders (id bigint PRIMARY KEY, status status);",
        sql: "ALTER TYPE status ADD VALUE 'paid';\nUPDATE orders SET status = 'paid' WHERE id = 1;",
      },
      {
        before: "CREATE TYPE status AS ENUM ('new');\nCREATE TABLE orders (id bigint PRIMARY KEY, status status);",
        sql: "ALTER TYPE status ADD VALUE IF NOT EXISTS 'paid';\nALTER TABLE orders ALTER COLUMN status SET DEFAULT 'paid';",
      },
      {
        before: "CREATE TYPE status AS ENUM ('new');",
        sql: "ALTER TYPE status ADD VALUE 'paid';\nCREATE TABLE orders (id bigint, status status DEFAULT 'paid');",
      },
      {
        before: "CREATE TYPE status AS ENUM ('new');\nCREATE TABLE orders (id bigint PRIMARY KEY, status status);",
        sql: "ALTER TYPE status ADD VALUE 'paid';\nINSERT INTO orders VALUES (1, 'paid');",
      },
      {
        before:
          "CREATE TYPE status AS ENUM ('new');\nCREATE TABLE orders (id bigint PRIMARY KEY, status status, note text);",
        sql: "ALTER TYPE status ADD VALUE 'paid';\nUPDATE orders SET note = 'paid' WHERE status = 'paid';",
        note: 'Only one of the two is text.',
      },
      {
        before: "CREATE TYPE status AS ENUM ('new');\nCREATE TABLE orders (id bigint PRIMARY KEY, status status);",
        sql: "ALTER TYPE status ADD VALUE 'paid';\nDO $$ BEGIN UPDATE orders SET status = 'paid' WHERE id = 1; END $$;",
      },
    ],
  },
  good: {
    postgres: [
      {
        before: "CREATE TYPE status AS ENUM ('new');\nCREATE TABLE orders (id bigint PRIMARY KEY, status status);",
        sql: "ALTER TYPE status ADD VALUE 'paid';\nALTER TYPE status ADD VALUE 'sent' AFTER 'paid';",
        note: 'Naming it as a neighbour is no use.',
      },
      {
        before: "CREATE TYPE status AS ENUM ('new');\nCREATE TABLE orders (id bigint PRIMARY KEY, status status);",
        sql: "ALTER TYPE status ADD VALUE 'paid';\nUPDATE orders SET status = 'paid' WHERE id = 1;",
        outsideTransaction: true,
        note: 'Each statement commits by itself.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        sql: "CREATE TYPE status AS ENUM ('new', 'paid');\nALTER TABLE orders ADD COLUMN status status DEFAULT 'paid';",
        note: 'Members that CREATE TYPE lists may be used at once.',
      },
      {
        before:
          "CREATE TYPE status AS ENUM ('new');\nCREATE TABLE orders (id bigint PRIMARY KEY, status status);\nCREATE TABLE notes (id bigint PRIMARY KEY, body text);",
        sql: "ALTER TYPE status ADD VALUE 'paid';\nINSERT INTO notes VALUES (1, 'paid');\n-- UPDATE orders SET status = 'paid';",
        note: 'The same word as ordinary text in a table without such a column.',
      },
      {
        before:
          "CREATE TYPE status AS ENUM ('new');\nCREATE TABLE orders (id bigint PRIMARY KEY, status status, note text);",
        sql: "ALTER TYPE status ADD VALUE 'paid';\nINSERT INTO orders VALUES (1, 'new', 'paid'), (2, 'new', 'paid');\nINSERT INTO orders (note, status, id) SELECT 'paid', 'new', 3;\nUPDATE orders SET note = 'paid' WHERE id = 1;",
        note: 'The same word as the value of a column of text.',
      },
      {
        before: "CREATE TYPE status AS ENUM ('new');\nCREATE TABLE orders (id bigint PRIMARY KEY, status status);",
        sql: "ALTER TYPE status ADD VALUE 'paid';\nCREATE FUNCTION pay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.status := 'paid'; RETURN NEW; END $$;",
        note: 'The body is stored, not run.',
      },
    ],
  },
  detect: ({ statement, step: planned, before, earlierOf, dialect, engineVersion }) => {
    if (dialect !== 'postgres' || planned.transaction === undefined) return none
    const additions = earlierOf('alter-type').filter(isAddition)
    if (additions.length === 0) return none
    const users = statement.operations.filter(mayUse)
    if (users.length === 0) return none
    const text = statement.sql.text
    const strings = literals(text)
    const code = codeOf(text).toLowerCase()
    const first = additions.find(
      (each) =>
        each.step.statement !== statement &&
        usesBeyondText(each.operation.change.value, each.operation.type, strings, users, before) &&
        !(engineVersion >= 17 && madeIn(earlierOf('create-type'), each.operation.type)) &&
        (users.some((operation) => involves(operation, each.operation.type, before)) ||
          code.includes(each.operation.type.name.toLowerCase())),
    )
    if (first === undefined) return none
    const { type, change } = first.operation
    return [
      {
        span: statement.span,
        ...(planned.transaction.certain ? {} : { severity: 'high' as const }),
        message: `'${change.value}' was added to ${showName(type)} in this transaction (line ${first.operation.span.line}): PostgreSQL refuses its use before the commit, and the deploy fails here.`,
        object: `${showName(type)}.${change.value}`,
        fix: fix(
          step(
            [{ ...first.operation, ...at(first.operation), guards: first.operation.guards }],
            'A migration of its own, committed first.',
          ),
          step(
            users.map((operation) => ({ ...operation, ...at(operation) })),
            'In the next migration.',
          ),
        ),
      },
    ]
  },
})

type Addition = Applied & {
  readonly operation: Extract<Operation, { readonly kind: 'alter-type' }> & {
    readonly change: { readonly kind: 'add value'; readonly value: string }
  }
}

function isAddition(applied: Applied): applied is Addition {
  return applied.operation.kind === 'alter-type' && applied.operation.change.kind === 'add value'
}

function madeIn(earlier: readonly Applied[], type: Name): boolean {
  return earlier.some(({ operation }) => operation.kind === 'create-type' && sameName(operation.type, type))
}

/** Statements whose literals the engine reads at once. A routine's body is stored; a comment's text is text. */
function mayUse(operation: Operation): boolean {
  switch (operation.kind) {
    case 'create-routine':
      return operation.language === 'sql'
    case 'alter-type':
    case 'create-type':
    case 'comment':
    case 'set':
    case 'transaction':
      return false
    default:
      return true
  }
}

/** String literals of the statement and of the blocks in it. */
function literals(text: string): readonly string[] {
  const outer = stringsOf(text)
  return [...outer, ...outer.flatMap((each) => stringsOf(each))]
}

/** Whether the word stands anywhere but as the value of a column that is known to be of another type. */
function usesBeyondText(
  word: string,
  type: Name,
  strings: readonly string[],
  users: readonly Operation[],
  before: SchemaView,
): boolean {
  const written = strings.filter((each) => each === word).length
  const elsewhere = users
    .flatMap((operation) => plainColumns(operation, word, before))
    .filter(
      (column) => column !== undefined && before.type(column.type) === undefined && !isOf(column.type, type),
    ).length
  return written > elsewhere
}

/** The columns that get the word as it stands; undefined for one that nobody knows. */
function plainColumns(operation: Operation, word: string, before: SchemaView): readonly (Column | undefined)[] {
  if (operation.kind === 'update') {
    return operation.assignments.flatMap(({ column, value }) =>
      value.text.trim() === `'${word}'` ? [before.column(operation.table, column)] : [],
    )
  }
  if (operation.kind !== 'insert') return []
  const table = before.table(operation.table)
  const inOrder = table.exact ? [...table.columns.keys()] : []
  return (operation.strings ?? []).flatMap((values, at) => {
    const name = (operation.columns.length > 0 ? operation.columns : inOrder)[at]
    const column = name === undefined ? undefined : before.column(operation.table, name)
    return values.filter((value) => value === word).map(() => column)
  })
}

/** The operation is about a table that has a column of the type, or may have one. */
function involves(operation: Operation, type: Name, before: SchemaView): boolean {
  if (operation.kind === 'create-table' || operation.kind === 'add-column') {
    const columns = operation.kind === 'create-table' ? operation.columns : [operation.column]
    return columns.some((column) => isOf(column.type, type))
  }
  return tablesOf(operation).some((name) => {
    const table = before.table(name)
    return !table.exact || [...table.columns.values()].some((column) => isOf(column.type, type))
  })
}

function tablesOf(operation: Operation): readonly Name[] {
  if (operation.kind === 'create-index') return [operation.index.table]
  if (operation.kind === 'create-view' || operation.kind === 'query') return operation.reads
  const sources =
    operation.kind === 'insert' || operation.kind === 'update' || operation.kind === 'delete' ? operation.from : []
  const table = 'table' in operation ? operation.table : undefined
  return table === undefined ? sources : [table, ...sources]
}

function isOf(column: TypeName, type: Name): boolean {
  return sameName(
    column.schema === undefined ? { name: column.name } : { schema: column.schema, name: column.name },
    type,
  )
}
