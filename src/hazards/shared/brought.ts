import { sameName, type Constraint, type Operation, type OperationOf } from '../../migrations/operation.js'
import type { Migration } from '../../migrations/model.js'
import type { Plan, PlannedMigration } from '../../migrations/plan.js'
import type { Span } from '../../migrations/text.js'
import { groupBy } from '../../migrations/tools/paths.js'
import type { SchemaView, Table, TableConstraint } from '../../schema/model.js'

/** What a hazard of the history judges: migrations that the change brings, or in an audit those that can still be changed. */
export function judgedMigrations(plan: Plan): readonly Migration[] {
  return plan.migrations.filter(isJudged).map(({ migration }) => migration)
}

function isJudged({ pending, past, migration }: PlannedMigration): boolean {
  return pending && !past && !migration.baseline
}

/** Tables at the end of the history that rows live in and other sessions see; partitions are their parent's. */
export function standingTables(schema: SchemaView): readonly Table[] {
  return [...schema.tables()].filter(
    ({ kind, temporary, partitionOf }) => kind === 'table' && !temporary && partitionOf === undefined,
  )
}

type Held<K extends Constraint['kind']> = Extract<TableConstraint, { readonly kind: K }>

/** A constraint that a judged migration brought and that stands at the end of the history. */
export interface Brought<K extends Constraint['kind']> {
  readonly table: Table
  readonly constraint: Held<K>
  readonly span: Span
}

export function broughtConstraints<K extends Constraint['kind']>(
  plan: Plan,
  after: SchemaView,
  kinds: readonly K[],
): readonly Brought<K>[] {
  const judged = new Map(judgedMigrations(plan).map((each) => [each.id, each]))
  if (judged.size === 0) return []
  const writtenIn = writtenConstraints()
  return standingTables(after).flatMap((table) =>
    table.constraints.flatMap((constraint): readonly Brought<K>[] => {
      const migration = judged.get(constraint.made.migration ?? '')
      if (migration === undefined || !isOneOf(constraint, kinds)) return []
      return [{ table, constraint, span: placeOf(migration, table, writtenIn(migration, constraint), constraint.name) }]
    }),
  )
}

function isOneOf<K extends Constraint['kind']>(
  constraint: TableConstraint,
  kinds: readonly K[],
): constraint is Held<K> {
  return kinds.some((kind) => kind === constraint.kind)
}

/** Where the migration writes the constraint; the migration as a whole where a routine or LIKE brought it. */
function placeOf(migration: Migration, table: Table, written: readonly Written[], name: string | undefined): Span {
  const own = written.filter(({ operation }) => 'table' in operation && isTable(operation.table, table))
  const place = own.find(({ constraint }) => constraint.name === name) ?? own[0] ?? written[0]
  return place?.constraint.span ?? migration.span
}

interface Written {
  readonly operation: Operation
  readonly constraint: Constraint
}

/** Constraints that a migration writes, by what they say: a long one is looked through once. */
function writtenConstraints(): (migration: Migration, like: TableConstraint) => readonly Written[] {
  const known = new Map<Migration, ReadonlyMap<string, readonly Written[]>>()
  const read = (migration: Migration): ReadonlyMap<string, readonly Written[]> => {
    const written = operationsOf(migration).flatMap((operation) =>
      constraintsIn(operation).map((constraint) => ({ operation, constraint })),
    )
    const grouped = groupBy(written, ({ constraint }) => describe(constraint))
    known.set(migration, grouped)
    return grouped
  }
  return (migration, like) => (known.get(migration) ?? read(migration)).get(describe(like)) ?? []
}

function isTable(name: Parameters<typeof sameName>[0] | undefined, table: Table): boolean {
  return name !== undefined && sameName(name, table.name)
}

function describe(constraint: Constraint | TableConstraint): string {
  const what = constraint.kind === 'check' ? constraint.expression.text : constraint.columns.join('\0')
  return `${constraint.kind}\0${what}`
}

function constraintsIn(operation: Operation): readonly Constraint[] {
  switch (operation.kind) {
    case 'create-table':
    case 'add-column':
      return operation.constraints
    case 'rebuild-table':
      return operation.part.kind === 'definition' ? operation.part.constraints : []
    case 'add-constraint':
      return operation.onDomain === true ? [] : [operation.constraint]
    default:
      return []
  }
}

/** What a migration's up does, in order. */
export function operationsOf(migration: Migration): readonly Operation[] {
  return migration.up.flatMap((statement) => statement.operations)
}

/** The first such thing that a migration's up does; asked for each of many tables, it makes no list of them all. */
export function firstOperation({ up }: Migration, isSuch: (operation: Operation) => boolean): Operation | undefined {
  for (const { operations } of up) {
    const found = operations.find(isSuch)
    if (found !== undefined) return found
  }
  return undefined
}

/** Where the migration creates a table of that name. */
export function creationOf(migration: Migration, { name }: Table): OperationOf<'create-table'> | undefined {
  const made = firstOperation(migration, (each) => each.kind === 'create-table' && each.table.name === name.name)
  return made?.kind === 'create-table' ? made : undefined
}

/** Nothing runs in the migration that we cannot read. */
export function isReadThrough(migration: Migration): boolean {
  return (
    migration.unread.length === 0 &&
    operationsOf(migration).every(({ kind }) => kind !== 'opaque' && kind !== 'call-routine')
  )
}
