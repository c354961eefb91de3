import type { Operation, OperationOf } from '../migrations/model.js'
import { sameName } from '../migrations/operation.js'
import { groupBy } from '../migrations/tools/paths.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none, type Applied, type Candidate, type MigrationContext } from './hazard.js'
import { lockedOlder } from './shared/age.js'
import { SQL } from './shared/engines.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { standIn } from './shared/stand-in.js'
import { familyOf, sameType, showType } from './shared/types.js'
import { columnOf } from './shared/words.js'

/** Generators write a rename as DROP and ADD when nobody tells them otherwise; the values do not move. */
export const replaceColumn = hazard({
  id: 'replace-column',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: SQL,
  subject: 'migration',
  title: 'Rename that loses the data',
  why: 'A column is dropped and another of the same kind is added in its place. Nothing copies the values: the new column is empty, and the old values are gone.',
  safeWhen:
    'The two columns have nothing to do with each other, or the values are copied before the old column goes. A waiver with the reason says so.',
  instead:
    'Add the new column, write to both, copy the values in batches, switch readers, and drop the old column in a later migration. A generator that wrote DROP and ADD can usually be told that it is a rename.',
  sources: ['https://www.postgresql.org/docs/18/sql-altertable.html'],
  bad: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders DROP COLUMN note, ADD COLUMN remark varchar(200);',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ADD Remark nvarchar(max) NULL;\nGO\nALTER TABLE dbo.Orders DROP COLUMN Note;',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: `ALTER TABLE orders DROP COLUMN note;
ALTER TABLE orders ADD COLUMN remark TEXT;`,
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, mail text);',
        sql: 'ALTER TABLE users DROP COLUMN mail, ADD COLUMN email text;',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100));',
        sql: 'ALTER TABLE users ADD COLUMN full_name varchar(200);\nALTER TABLE users DROP COLUMN name;',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100));',
        sql: "ALTER TABLE users DROP COLUMN name;\nALTER TABLE users ADD COLUMN name varchar(200) NOT NULL DEFAULT '';",
        note: 'The same column with another length.',
      },
    ],
  },
  good: {
    mysql: [
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0, note varchar(200));',
        sql: 'ALTER TABLE orders DROP COLUMN note, ADD COLUMN shipped_at datetime;',
        note: 'Another type: no rename.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ADD Remark nvarchar(max) NULL;\nGO\nUPDATE dbo.Orders SET Remark = Note;\nALTER TABLE dbo.Orders DROP COLUMN Note;',
      },
    ],
    sqlite: [
      {
        before:
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC, note TEXT, code TEXT NOT NULL DEFAULT '');",
        sql: 'ALTER TABLE orders RENAME COLUMN note TO remark;',
      },
    ],
    postgres: [
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, mail text);',
        sql: 'ALTER TABLE users RENAME COLUMN mail TO email;',
        note: 'The values stay; what the running release makes of it is `rename-column`.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, mail text);',
        sql: 'ALTER TABLE users ADD COLUMN email text;\nUPDATE users SET email = mail;\nALTER TABLE users DROP COLUMN mail;',
        note: 'Copied first; the drop is judged as `drop-column`.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, mail text);',
        sql: 'ALTER TABLE users DROP COLUMN mail, ADD COLUMN logins integer;',
        note: 'Another kind of value.',
      },
      {
        before: 'CREATE TABLE schedules (id bigint PRIMARY KEY, job text, status text);',
        sql: 'ALTER TABLE schedules DROP COLUMN job, DROP COLUMN status, ADD COLUMN vendor text, ADD COLUMN cron text;',
        note: 'Of several columns none sounds like another; that they go is `drop-column`.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, mail text);\nCREATE TABLE teams (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE users DROP COLUMN mail;\nALTER TABLE teams ADD COLUMN mail text;',
      },
      { sql: 'CREATE TABLE users (mail text);\nALTER TABLE users DROP COLUMN mail, ADD COLUMN email text;' },
    ],
  },
  detect: (context) => {
    // The copy of a rebuild says what becomes of each column: a rename stands there.
    const written = context.applied.filter(({ step }) => !step.statement.operations.some(isRebuild))
    const drops = written.filter(isDrop)
    if (drops.length === 0) return none
    const dropped = drops.filter((drop) => isOlder(drop, context) && !isCarriedOver(context.applied, drop))
    const added = groupBy(written.filter(isAddition), ({ operation }) => operation.table.name)
    const pairs = dropped.flatMap((drop) =>
      (added.get(drop.operation.table.name) ?? [])
        .filter((addition) => replaces(addition.operation, drop.operation, context.before))
        .map((addition): Pair => ({ drop, addition, likeness: likeness(drop, addition) })),
    )
    return likeliest(pairs)
      .filter((pair) => pair.likeness > 0 || isOnlyPair(pair, pairs))
      .map((pair) => finding(pair, context))
  },
})

type Drop = Applied & { readonly operation: OperationOf<'drop-column'> }
type Addition = Applied & { readonly operation: OperationOf<'add-column'> }

interface Pair {
  readonly drop: Drop
  readonly addition: Addition
  /** Words that the two names share; the same name is the most. */
  readonly likeness: number
}

/** Each column in one pair at most, those that sound most alike first; in the order of the drops. */
function likeliest(pairs: readonly Pair[]): readonly Pair[] {
  const taken = new Set<Applied>()
  const chosen = [...pairs]
    .sort((a, b) => b.likeness - a.likeness)
    .filter(({ drop, addition }) => {
      if (taken.has(drop) || taken.has(addition)) return false
      taken.add(drop).add(addition)
      return true
    })
  const kept = new Set(chosen)
  return pairs.filter((pair) => kept.has(pair))
}

/** Names that share no word say nothing, unless one column of the shape goes and one comes. */
function isOnlyPair({ drop, addition }: Pair, pairs: readonly Pair[]): boolean {
  return pairs.every((each) => (each.drop === drop) === (each.addition === addition))
}

function isDrop(applied: Applied): applied is Drop {
  return applied.operation.kind === 'drop-column'
}

function isAddition(applied: Applied): applied is Addition {
  return applied.operation.kind === 'add-column'
}

function isOlder({ operation, effect }: Drop, { before, applied }: MigrationContext): boolean {
  const ends = applied.findIndex((each) => each.operation === operation)
  const addedHere = applied.some(
    (each, at) =>
      at < ends &&
      isAddition(each) &&
      each.operation.column.name === operation.column &&
      sameName(each.operation.table, operation.table),
  )
  return !addedHere && !before.isNewColumn(operation.table, operation.column) && lockedOlder(effect, operation.table)
}

/** Of the same shape, or of the same name; a column that is computed or numbered takes over from none. */
function replaces(added: OperationOf<'add-column'>, dropped: OperationOf<'drop-column'>, before: SchemaView): boolean {
  if (!sameName(added.table, dropped.table) || added.column.generated !== undefined) return false
  if (added.column.name === dropped.column) return true
  const old = before.column(dropped.table, dropped.column)?.type
  if (old === undefined || old.name === 'unknown' || added.column.identity !== undefined) return false
  const family = familyOf(old)
  return sameType(old, added.column.type) || (family !== undefined && family === familyOf(added.column.type))
}

/** An UPDATE has carried the values over to another column. */
function isCarriedOver(applied: readonly Applied[], { operation: dropped }: Drop): boolean {
  return applied.some(
    ({ operation }) =>
      operation.kind === 'update' &&
      sameName(operation.table, dropped.table) &&
      operation.assignments.some(
        (each) => each.column !== dropped.column && each.value.columns.includes(dropped.column),
      ),
  )
}

/** How many words the two names share: of several new columns the likeliest replacement is named. */
function likeness({ operation: { column } }: Drop, { operation }: Addition): number {
  const added = operation.column.name
  if (added === column) return Number.POSITIVE_INFINITY
  const words = wordsOf(added)
  return wordsOf(column).filter((word) => words.some((other) => other.includes(word) || word.includes(other))).length
}

/** `customEmailBody` and `custom_email_body` → custom, email, body. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .split('_')
    .filter((word) => word.length > 2)
}

function finding({ drop, addition, likeness: alike }: Pair, { before, dialect }: MigrationContext): Candidate {
  const dropped = drop.operation
  const added = addition.operation
  const { table } = dropped
  const from = columnOf(table, dropped.column)
  const same = added.column.name === dropped.column
  const type = showType(added.column.type)
  const beside = same ? { ...added.column, name: `${added.column.name}_new` } : added.column
  const to = columnOf(table, beside.name)
  const stand = standIn(
    {
      span: dropped.span,
      table,
      column: dropped.column,
      to: beside.name,
      type: beside.type,
      ...(beside.default === undefined ? {} : { default: beside.default }),
    },
    before,
    dialect,
  )
  return {
    span: dropped.span,
    // Two names without a common word may well be two things.
    ...(alike === 0 ? { severity: 'high' as const } : {}),
    message: same
      ? `${from} is dropped and added again as ${type}: its values are not carried over, every row starts empty.`
      : `${from} is dropped and ${columnOf(table, added.column.name)} (${type}) is added in one migration: if that is a rename, the values are lost.`,
    object: from,
    table,
    proven: 'replay',
    fix: fix(
      step([{ ...added, ...at(dropped), column: { ...beside, nullable: true } }]),
      deploy(`Release code that writes ${from} and ${to}.`),
      ...(added.column.default === undefined ? stand.defaulted : []),
      deploy(`Copy ${from} to ${to} in batches by primary key, outside a transaction.`),
      ...stand.handedOver,
      deploy(`Release code that reads and writes only ${to}.`),
      step(stand.dropped, 'A migration of its own, in a later release.'),
    ),
  }
}

function isRebuild({ kind }: Operation): boolean {
  return kind === 'rebuild-table'
}
