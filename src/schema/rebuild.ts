import type { Constraint, Expression, Operation, OperationOf, RebuildPart } from '../migrations/operation.js'
import { affinityOf } from './affinity.js'
import type { Column, Table, TableConstraint } from './model.js'
import { constrainedColumns } from './table.js'

type Definition = Extract<RebuildPart, { readonly kind: 'definition' }>

/** Where the values of a column of the new table come from. */
export interface Carried {
  /** The column of the old table that the value is, or is computed from alone. */
  readonly from: string | undefined
  /** Undefined: the column as it stands. */
  readonly value: Expression | undefined
}

/**
 * What each column of the new table gets, by name; a column that nothing fills is not in it. Undefined: nobody can say,
 * since `*` of a table that we do not know stands in the way.
 */
export function carriedColumns(old: Table, rebuild: Definition): ReadonlyMap<string, Carried> | undefined {
  const [first, ...others] = rebuild.copies
  if (first === undefined) return undefined
  let sources: readonly string[] | undefined = old.exact ? [...old.columns.keys()] : undefined
  let held: ReadonlyMap<string, Carried> | undefined = undefined
  for (const copy of [first, ...others]) {
    const isLast = copy === (others.at(-1) ?? first)
    const { values } = copy.copied
    // A table made by LIKE or AS lists no columns: it has those of the query, or of the old one.
    const own = isLast && rebuild.columns.length > 0 ? rebuild.columns.map((column) => column.name) : undefined
    const given: readonly (string | Expression)[] | undefined =
      values === 'unknown' ? undefined : values === '*' ? sources : values.map(({ column, value }) => column ?? value)
    const names = copy.columns ?? own ?? given?.map((each, at) => (typeof each === 'string' ? each : `column${at}`))
    if (given === undefined || names === undefined) return undefined
    const before: ReadonlyMap<string, Carried> | undefined = held
    held = new Map(
      names.flatMap((name, at): [string, Carried][] => {
        const value = given[at]
        return value === undefined ? [] : [[name, carriedBy(value, before)]]
      }),
    )
    sources = names
  }
  return held
}

function carriedBy(value: string | Expression, before: ReadonlyMap<string, Carried> | undefined): Carried {
  if (typeof value === 'string')
    return before === undefined
      ? { from: value, value: undefined }
      : (insensitive(before, value) ?? { from: undefined, value: undefined })
  const [only, ...others] = value.columns
  const from = only === undefined || others.length > 0 ? undefined : only
  return { from: from === undefined || before === undefined ? from : insensitive(before, from)?.from, value }
}

function insensitive(carried: ReadonlyMap<string, Carried>, name: string): Carried | undefined {
  const exact = carried.get(name)
  if (exact !== undefined) return exact
  return [...carried].find(([each]) => sameName(each, name))?.[1]
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/**
 * What a rebuild really changes, as the operations that other engines have for it: columns that are not copied, other
 * types, rules that are gone. They say what happens; the rebuild alone makes it happen.
 */
export function rebuildChanges(old: Table, operation: OperationOf<'rebuild-table'>): readonly Operation[] {
  const { part: rebuild, table, guards } = operation
  if (rebuild.kind !== 'definition') return []
  const carried = carriedColumns(old, rebuild)
  if (carried === undefined) return []
  const copySpan = rebuild.copies[0]?.span ?? operation.span
  const base = { table, guards }
  const changes: Operation[] = []
  const sources = new Map<string, string>()
  for (const column of rebuild.columns) {
    if (column.generated !== undefined) continue
    const value = carried.get(column.name) ?? insensitive(carried, column.name)
    const source = value?.from === undefined ? undefined : columnOf(old, value.from)
    if (source === undefined) {
      if (columnOf(old, column.name) === undefined && old.exact) changes.push(added(operation, column, value))
      continue
    }
    if (!sources.has(source.name)) sources.set(source.name, column.name)
    changes.push(...columnChanges(operation, source, column, value?.value, rebuild.columns))
  }
  // A column may go into another table of the same name beside it, or into an expression over several: it is not lost.
  const used = new Set(
    rebuild.copies.flatMap(({ copied }) =>
      typeof copied.values === 'string'
        ? []
        : copied.values.flatMap(({ value }) => value.columns.map((name) => name.toLowerCase())),
    ),
  )
  for (const column of old.columns.values()) {
    const isKept =
      sources.has(column.name) ||
      column.generated !== undefined ||
      (used.has(column.name.toLowerCase()) && rebuild.copies.length === 1)
    if (!isKept) changes.push({ ...base, span: copySpan, kind: 'drop-column', column: column.name, cascade: false })
  }
  changes.push(...ruleChanges(old, operation, rebuild, sources))
  return changes
}

function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.get(name) ?? [...table.columns.values()].find((column) => sameName(column.name, name))
}

/** The copy gives the rows that are there their values, where it fills the column. */
function added(
  { table, guards }: OperationOf<'rebuild-table'>,
  column: Definition['columns'][number],
  value: Carried | undefined,
): Operation {
  const filled = value?.value !== undefined && value.value.isNull !== true
  return {
    table,
    guards,
    span: column.span,
    kind: 'add-column',
    column: filled ? { ...column, nullable: true } : column,
    constraints: [],
  }
}

function columnChanges(
  { table, guards }: OperationOf<'rebuild-table'>,
  source: Column,
  column: Definition['columns'][number],
  value: Expression | undefined,
  columns: Definition['columns'],
): readonly Operation[] {
  const base = { table, guards, span: column.span }
  const changes: Operation[] = []
  const isRenamed = !sameName(source.name, column.name) && !columns.some((each) => sameName(each.name, source.name))
  if (isRenamed) changes.push({ ...base, kind: 'rename-column', column: source.name, to: column.name })
  const alter = (change: OperationOf<'alter-column'>['change']): void => {
    changes.push({ ...base, kind: 'alter-column', column: source.name, change })
  }
  const casts = value !== undefined && /^\(*\s*cast\s*\(/i.test(value.text)
  if (affinityOf(source.type) !== affinityOf(column.type) || casts)
    alter({ kind: 'type', type: column.type, ...(casts ? { using: value } : {}) })
  const isFilled = value !== undefined && /^\(*\s*(?:coalesce|ifnull|case|iif)\b/i.test(value.text)
  if (source.nullable && !column.nullable && !isFilled) alter({ kind: 'set not null' })
  if (!source.nullable && column.nullable) alter({ kind: 'drop not null' })
  if (source.default !== undefined && column.default === undefined) alter({ kind: 'drop default' })
  if (column.default !== undefined && column.default.text !== source.default?.text)
    alter({ kind: 'set default', default: column.default })
  return changes
}

function ruleChanges(
  old: Table,
  { table, guards, span }: OperationOf<'rebuild-table'>,
  rebuild: Definition,
  sources: ReadonlyMap<string, string>,
): readonly Operation[] {
  if (!old.exact) return []
  const changes: Operation[] = []
  const renamed = (name: string): string => sources.get(name) ?? name
  for (const constraint of old.constraints) {
    if (constraint.kind === 'not null' || rebuild.constraints.some((each) => saysTheSame(constraint, each, renamed)))
      continue
    if (constrainedColumns(constraint).some((column) => columnOf(old, column) !== undefined && !sources.has(column)))
      continue
    const name = constraint.name
    changes.push({
      table,
      guards,
      span,
      kind: 'drop-constraint',
      constraint: name,
      type: constraint.kind,
      cascade: false,
    })
  }
  for (const constraint of rebuild.constraints) {
    if (!old.constraints.some((each) => saysTheSame(each, constraint, renamed)))
      changes.push({ table, guards, span: constraint.span, kind: 'add-constraint', constraint })
  }
  for (const index of old.indexes) {
    const isBack =
      index.constraint !== undefined ||
      rebuild.indexes.some((each) => each.name === index.name || sameKeys(each.keys, index.keys, renamed))
    if (!isBack)
      changes.push({
        guards,
        span,
        kind: 'drop-index',
        index: { name: index.name },
        table,
        concurrently: false,
        cascade: false,
      })
  }
  return changes
}

function sameKeys(
  a: Table['indexes'][number]['keys'],
  b: Table['indexes'][number]['keys'],
  renamed: (name: string) => string,
): boolean {
  return (
    a.length === b.length &&
    a.every((key, at) => {
      const other = b[at]
      return other !== undefined && sameName(key.column ?? key.text, renamed(other.column ?? other.text))
    })
  )
}

/** The old rule and the new one keep out the same rows, names and actions aside. */
export function saysTheSame(
  old: TableConstraint,
  fresh: Constraint,
  renamed: (name: string) => string = (name) => name,
): boolean {
  if (old.kind === 'check') return fresh.kind === 'check' && bare(old.expression.text) === bare(fresh.expression.text)
  if (fresh.kind === 'check' || old.kind !== fresh.kind) return false
  if (old.kind === 'foreign key' && fresh.kind === 'foreign key') {
    if (!sameName(old.references.table.name, fresh.references.table.name)) return false
    return sameList(old.columns.map(renamed), fresh.columns)
  }
  return sameList(old.columns.map(renamed), fresh.columns)
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => sameName(name, b[at] ?? ''))
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[\s()"`[\]]/g, '')
}
