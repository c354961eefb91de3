import type { Constraint, IndexDefinition, Name, Operation } from '../../migrations/operation.js'
import type { Span } from '../../migrations/text.js'
import { sameName } from '../../migrations/operation.js'
import type { SchemaView, Table } from '../../schema/model.js'
import type { FixStep } from '../hazard.js'
import { at, deploy, outsideTransaction, step } from './fix.js'

/** The name given, or the one that PostgreSQL makes up (its cut at 63 bytes and its numbering aside). */
export function indexName(index: IndexDefinition): string {
  return index.name ?? [index.table.name, ...index.keys.map((key) => key.column ?? 'expr'), 'idx'].join('_')
}

/** The index that a UNIQUE or PRIMARY KEY constraint needs, under a name that the constraint can take over. */
export function indexOf(table: Name, columns: readonly string[], name: string): IndexDefinition {
  return {
    name,
    table,
    keys: columns.map((column) => ({ column, text: column })),
    include: [],
    unique: true,
    method: 'btree',
    kind: 'ordinary',
  }
}

/** CREATE INDEX CONCURRENTLY, or on a partitioned table the way around its refusal. */
export function concurrentIndexSteps(index: IndexDefinition, before: SchemaView, span: Span): readonly FixStep[] {
  if (before.table(index.table).partitioned) return eachPartitionSteps(index, before, span)
  return [outsideTransaction([{ kind: 'create-index', ...at({ span }), index, concurrently: true, only: false }])]
}

/**
 * UNIQUE or PRIMARY KEY that takes over an index, which is built first; `making` way for it goes into the same migration.
 * While the constraint that goes still has the name, the index needs another, and gets it back from the constraint.
 */
export function usingIndexSteps(
  table: Name,
  constraint: Extract<Constraint, { readonly kind: 'unique' | 'primary key' }>,
  name: string,
  before: SchemaView,
  making: readonly Operation[] = [],
): readonly FixStep[] {
  const isTaken =
    before.index(beside(table, name)) !== undefined ||
    making.some((each) => each.kind === 'drop-constraint' && each.constraint === name)
  const built = isTaken ? `${name}_new` : name
  const index = concurrentIndexSteps(indexOf(table, constraint.columns, built), before, constraint.span)
  // ADD CONSTRAINT … USING INDEX is refused on partitioned tables; their unique index serves as it is.
  if (before.table(table).partitioned && constraint.kind === 'unique') return index
  const added = { ...constraint, name, usingIndex: built, validated: true, inline: false }
  return [
    ...index,
    step(
      [...making, { kind: 'add-constraint', ...at(constraint), table, constraint: added }],
      'after the index is valid',
    ),
  ]
}

export function partitionsOf(before: SchemaView, table: Name): readonly Table[] {
  return [...before.tables()].filter(({ partitionOf }) => partitionOf !== undefined && sameName(partitionOf, table))
}

/**
 * ON ONLY the parent, CONCURRENTLY on each partition, ATTACH. The parent's index becomes valid with the last one:
 * https://www.postgresql.org/docs/18/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE
 */
function eachPartitionSteps(index: IndexDefinition, before: SchemaView, span: Span): readonly FixStep[] {
  const place = at({ span })
  const name = indexName(index)
  const parent = beside(index.table, name)
  const top = step([{ kind: 'create-index', ...place, index: { ...index, name }, concurrently: false, only: true }])
  const partitions = partitionsOf(before, index.table)
  if (partitions.length === 0) {
    return [
      top,
      deploy(
        `For each partition: CREATE INDEX CONCURRENTLY on it, then ALTER INDEX ${name} ATTACH PARTITION its index.`,
      ),
    ]
  }
  const ending = name.startsWith(`${index.table.name}_`) ? name.slice(index.table.name.length + 1) : name
  const children = partitions.map((partition) => ({ table: partition.name, index: `${partition.name.name}_${ending}` }))
  return [
    top,
    ...children.map((child) =>
      outsideTransaction([
        {
          kind: 'create-index',
          ...place,
          index: { ...index, table: child.table, name: child.index },
          concurrently: true,
          only: false,
        },
      ]),
    ),
    step(
      children.map((child) => ({
        kind: 'alter-index',
        ...place,
        index: parent,
        change: { kind: 'attach', child: beside(child.table, child.index) },
      })),
    ),
  ]
}

/** A name in the schema of a table: an index lives where its table lives. */
export function beside(table: Name, name: string): Name {
  return table.schema === undefined ? { name } : { schema: table.schema, name }
}
