import type {
  ColumnChange,
  ColumnDefinition,
  Constraint,
  Expression,
  IndexDefinition,
  Name,
  Operation,
  OperationOf,
  Reach,
  TypeName,
  Volatility,
} from '../../src/migrations/operation.js'

export const span = { path: 'migrations/1.sql', line: 1, column: 1, endLine: 1, endColumn: 2, exact: true }
export const base = { span, guards: [] } as const

export function named(text: string): Name {
  const [first = '', second] = text.split('.')
  return second === undefined ? { name: first } : { schema: first, name: second }
}

/** `numeric(10,2)`, `text[]`: canonical names only. */
export function type(text: string): TypeName {
  const [, name = text, modifiers, array] = /^([\w ]+)(?:\(([\d, ]+)\))?(\[\])?$/.exec(text) ?? []
  return {
    name,
    modifiers: modifiers === undefined ? [] : modifiers.split(',').map(Number),
    array: array !== undefined,
    text,
  }
}

export function expression(
  text: string,
  columns: readonly string[] = [],
  volatility: Volatility = 'constant',
): Expression {
  return { text, volatility, columns, ...(text.toUpperCase() === 'NULL' ? { isNull: true } : {}) }
}

export function column(name: string, typeText: string, more: Partial<ColumnDefinition> = {}): ColumnDefinition {
  return { name, type: type(typeText), nullable: true, span, ...more }
}

const written = { validated: true, inline: false, span } as const

export function primaryKey(columns: readonly string[], more: { name?: string; usingIndex?: string } = {}): Constraint {
  return { kind: 'primary key', columns, ...written, ...more }
}

export function unique(columns: readonly string[], more: { name?: string; usingIndex?: string } = {}): Constraint {
  return { kind: 'unique', columns, ...written, ...more }
}

export function check(
  text: string,
  columns: readonly string[],
  more: { name?: string; validated?: boolean } = {},
): Constraint {
  return { kind: 'check', expression: expression(text, columns), ...written, ...more }
}

export function foreignKey(
  columns: readonly string[],
  table: string,
  target: readonly string[] = [],
  more: { name?: string; validated?: boolean; onDelete?: 'cascade' } = {},
): Constraint {
  const { onDelete, ...rest } = more
  const references = { table: named(table), columns: target, ...(onDelete === undefined ? {} : { onDelete }) }
  return { kind: 'foreign key', columns, references, ...written, ...rest }
}

export function createTable(
  table: string,
  columns: readonly ColumnDefinition[],
  constraints: readonly Constraint[] = [],
  more: Partial<OperationOf<'create-table'>> = {},
): OperationOf<'create-table'> {
  return {
    ...base,
    kind: 'create-table',
    table: named(table),
    columns,
    constraints,
    indexes: [],
    temporary: false,
    ...more,
  }
}

export function dropTable(table: string, cascade = false): Operation {
  return { ...base, kind: 'drop-table', table: named(table), cascade }
}

export function renameTable(table: string, to: string): Operation {
  return { ...base, kind: 'rename-table', table: named(table), to: named(to) }
}

export function addColumn(
  table: string,
  definition: ColumnDefinition,
  constraints: readonly Constraint[] = [],
): Operation {
  return { ...base, kind: 'add-column', table: named(table), column: definition, constraints }
}

export function dropColumn(table: string, name: string, cascade = false): Operation {
  return { ...base, kind: 'drop-column', table: named(table), column: name, cascade }
}

export function renameColumn(table: string, name: string, to: string): Operation {
  return { ...base, kind: 'rename-column', table: named(table), column: name, to }
}

export function alterColumn(table: string, name: string, change: ColumnChange): Operation {
  return { ...base, kind: 'alter-column', table: named(table), column: name, change }
}

export function alterColumnType(table: string, name: string, to: string, using?: string): Operation {
  const clause = using === undefined ? {} : { using: expression(using, [name]) }
  return alterColumn(table, name, { kind: 'type', type: type(to), ...clause })
}

export function addConstraint(table: string, constraint: Constraint): Operation {
  return { ...base, kind: 'add-constraint', table: named(table), constraint }
}

export function validateConstraint(table: string, constraint: string): Operation {
  return { ...base, kind: 'validate-constraint', table: named(table), constraint }
}

export function dropConstraint(table: string, constraint: string, cascade = false): Operation {
  return { ...base, kind: 'drop-constraint', table: named(table), constraint, cascade }
}

export function index(table: string, keys: readonly string[], more: Partial<IndexDefinition> = {}): IndexDefinition {
  return {
    table: named(table),
    keys: keys.map((key) => (/^\w+$/.test(key) ? { column: key, text: key } : { text: key })),
    include: [],
    unique: false,
    method: 'btree',
    kind: 'ordinary',
    ...more,
  }
}

export function createIndex(
  definition: IndexDefinition,
  more: { concurrently?: boolean; only?: boolean } = {},
): OperationOf<'create-index'> {
  return { ...base, kind: 'create-index', index: definition, concurrently: false, only: false, ...more }
}

export function dropIndex(name: string, concurrently = false): Operation {
  return { ...base, kind: 'drop-index', index: named(name), concurrently, cascade: false }
}

export function reindex(what: 'index' | 'table' | 'schema', target: string, concurrently = false): Operation {
  return { ...base, kind: 'reindex', what, target: named(target), concurrently }
}

export function truncate(tables: readonly string[], cascade = false): Operation {
  return { ...base, kind: 'truncate', tables: tables.map(named), cascade }
}

export function setVariable(
  name: string,
  value: string | undefined,
  scope: 'session' | 'transaction' = 'session',
): Operation {
  return { ...base, kind: 'set', name, value, scope }
}

export function update(table: string, name: string, value: string, reach: Reach = { kind: 'everything' }): Operation {
  const assignments = [{ column: name, value: expression(value) }]
  return { ...base, kind: 'update', table: named(table), assignments, reach, from: [], skipLocked: false }
}

export function remove(table: string, reach: Reach = { kind: 'everything' }): Operation {
  return { ...base, kind: 'delete', table: named(table), reach, from: [], skipLocked: false }
}

export function createView(
  view: string,
  reads: readonly string[],
  columns: readonly string[],
  materialized = false,
): Operation {
  return { ...base, kind: 'create-view', view: named(view), materialized, reads: reads.map(named), columns }
}

export function createEnum(name: string, values: readonly string[]): Operation {
  return { ...base, kind: 'create-type', type: named(name), definition: { kind: 'enum', values } }
}

export function createDomain(name: string, under: string, constrained: boolean): Operation {
  return {
    ...base,
    kind: 'create-type',
    type: named(name),
    definition: { kind: 'domain', base: type(under), constrained },
  }
}

export function opaque(touches?: readonly string[]): Operation {
  const known = touches === undefined ? {} : { touches: touches.map(named) }
  return { ...base, kind: 'opaque', reason: 'dynamic SQL', text: 'EXECUTE q', ...known }
}
