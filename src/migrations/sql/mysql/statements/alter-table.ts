import type { ColumnPosition, Guard, Name, Operation, StorageChange } from '../../../operation.js'
import type { Context } from '../context.js'
import type { OperationPlace } from '../../surroundings.js'
import { expressionOf } from '../expressions.js'
import { identifierOf, nameOf, stringOf } from '../names.js'
import { childOf, childrenOf, has, literalsOf, wordsOf, type Branch } from '../tree.js'
import { columnOf } from './columns.js'
import { keyOf } from './keys.js'

/** Clauses that say how the server does it, not what; ALGORITHM and LOCK are the statement's. */
const MANNERS = new Set(['algorithm', 'lock', 'force', 'with', 'without'])

/** One clause of an ALTER TABLE, with the words that stand in it. */
interface Clause {
  readonly branch: Branch
  readonly words: readonly string[]
  readonly place: OperationPlace
  readonly table: Name
}

/** ALTER TABLE: one operation for each clause, and for each option of the table. `partitioning`: its PARTITION BY. */
export function readAlterTable(
  context: Context,
  branch: Branch,
  partitioning: { readonly from: number; readonly to: number } | undefined,
): readonly Operation[] | undefined {
  if (branch.rule !== 'alterTable') return undefined
  const name = childOf(branch, 'tableName')
  const table = nameOf(context, name)
  const clauses = childrenOf(branch, 'alterOption', 'alterPartitionSpecification').flatMap(optionsOf)
  const around = context.guardsIn({ start: branch.start, end: name?.end ?? branch.start })
  const alone = clauses.length === 1 && partitioning === undefined
  const operations = clauses.flatMap((clause) =>
    clauseOperations(context, { ...clause, table, place: placeOf(context, clause.branch, around, alone) }),
  )
  if (partitioning !== undefined) {
    const stretch = { start: partitioning.from, end: partitioning.to }
    const change = { kind: 'partitioning' as const, text: context.source(stretch) }
    const place = clauses.length === 0 ? context.place() : placeOf(context, stretch, around, false)
    operations.push({ ...place, kind: 'alter-table-storage', table, change })
  }
  if (operations.length > 0) return operations
  const forced = clauses.find(({ words }) => words[0] === 'force')?.branch
  // The grammar knows no system versioning: FORCE stands for it.
  const isVersioned = context
    .tokens()
    .some(({ word }, at, all) => word === 'system' && all[at + 1]?.word === 'versioning')
  if (forced !== undefined && isVersioned) {
    const change = { kind: 'other' as const, text: context.source(context.statement) }
    return [{ ...context.place(), kind: 'alter-table-storage', table, change }]
  }
  const isRebuild = forced !== undefined
  return isRebuild
    ? [{ ...context.place(), kind: 'rewrite-table', table, how: 'rebuild' }]
    : [{ ...context.place(), kind: 'alter-table-storage', table, change: { kind: 'other', text: '' } }]
}

/** An option of the table is a clause of its own: `ENGINE=InnoDB ROW_FORMAT=DYNAMIC` are two. */
function optionsOf(branch: Branch): readonly Pick<Clause, 'branch' | 'words'>[] {
  const partition = childOf(branch, 'alterPartitionSpecification')
  const options = childrenOf(branch, 'tableOption')
  const clauses = partition === undefined ? (options.length > 0 ? options : [branch]) : [partition]
  return clauses.map((clause) => ({ branch: clause, words: wordsOf(clause) }))
}

function placeOf(
  context: Context,
  clause: { readonly start: number; readonly end: number },
  around: readonly Guard[],
  alone: boolean,
): OperationPlace {
  const guards = [...around, ...context.guardsIn(clause)]
  return alone ? context.place(undefined, guards) : context.place(clause, guards)
}

function clauseOperations(context: Context, clause: Clause): readonly Operation[] {
  const { branch, words } = clause
  if (branch.rule === 'tableOption') return tableOption(context, clause)
  if (branch.rule === 'alterPartitionSpecification') return partition(context, clause)
  switch (words[0]) {
    case 'add':
      return added(context, clause)
    case 'drop':
      return [dropped(context, clause)]
    case 'modify':
    case 'change':
      return redefined(context, clause)
    case 'alter':
      return [altered(context, clause)]
    case 'rename':
      return [renamed(context, clause)]
    case 'convert':
      return [storage(clause, { kind: 'charset', charset: written(context, branch, 'charsetName'), convert: true })]
    case 'default':
    case 'character':
      return [storage(clause, { kind: 'charset', charset: written(context, branch, 'charsetName'), convert: false })]
    case 'order':
      return [{ ...clause.place, kind: 'rewrite-table', table: clause.table, how: 'rebuild' }]
    default:
      return MANNERS.has(words[0] ?? '') ? [] : [storage(clause, { kind: 'other', text: context.source(branch) })]
  }
}

function storage({ place, table }: Clause, change: StorageChange): Operation {
  return { ...place, kind: 'alter-table-storage', table, change }
}

function written(context: Context, branch: Branch, rule: 'charsetName' | 'engineName' | 'tableSpaceName'): string {
  const child = childOf(branch, rule)
  return child === undefined ? '' : context.unquoted(child)
}

function added(context: Context, clause: Clause): readonly Operation[] {
  const { branch, place, table } = clause
  const names = childrenOf(branch, 'columnName')
  const definitions = childrenOf(branch, 'columnDefinition')
  if (definitions.length > 0) {
    return definitions.flatMap((definition, index) => {
      const name = names[index]
      if (name === undefined) return []
      const where =
        definitions.length === 1 ? place : { ...place, span: context.span({ start: name.start, end: definition.end }) }
      const put = position(context, branch)
      return [{ ...where, kind: 'add-column' as const, table, ...columnOf(context, name, definition), ...put }]
    })
  }
  const key = keyOf(context, table, branch)
  if (key === undefined) return [storage(clause, { kind: 'other', text: context.source(branch) })]
  return key.kind === 'constraint'
    ? [{ ...place, kind: 'add-constraint', table, constraint: key.constraint }]
    : [{ ...place, kind: 'create-index', index: key.index, concurrently: false, only: false }]
}

/** FIRST, or AFTER and the column behind which it comes: the last name in the clause. */
function position(context: Context, branch: Branch): { readonly position?: ColumnPosition } {
  if (has(branch, 'first')) return { position: 'first' }
  const after = has(branch, 'after') ? childrenOf(branch, 'columnName').at(-1) : undefined
  return after === undefined ? {} : { position: { after: identifierOf(context, after) } }
}

function dropped(context: Context, { branch, words, place, table }: Clause): Operation {
  const column = childOf(branch, 'columnName')
  if (column !== undefined)
    return { ...place, kind: 'drop-column', table, column: identifierOf(context, column), cascade: false }
  const index = childOf(branch, 'indexName')
  if (index !== undefined)
    return {
      ...place,
      kind: 'drop-index',
      index: { name: identifierOf(context, index) },
      table,
      concurrently: false,
      cascade: false,
    }
  if (words.includes('primary'))
    return { ...place, kind: 'drop-constraint', table, constraint: 'PRIMARY', type: 'primary key', cascade: false }
  const constraint = identifierOf(context, childOf(branch, 'uid'))
  const type = words.includes('foreign') ? 'foreign key' : words.includes('check') ? 'check' : undefined
  return {
    ...place,
    kind: 'drop-constraint',
    table,
    constraint,
    ...(type === undefined ? {} : { type }),
    cascade: false,
  }
}

/** MODIFY and CHANGE state the whole column again; CHANGE may rename it, too. */
function redefined(context: Context, { branch, words, place, table }: Clause): readonly Operation[] {
  const definition = childOf(branch, 'columnDefinition')
  const old = childOf(branch, 'columnName')
  const name = words[0] === 'change' ? childOf(branch, 'columnNameCreate') : old
  if (definition === undefined || old === undefined || name === undefined) return []
  const { column, constraints } = columnOf(context, name, definition)
  const from = identifierOf(context, old)
  const change = { kind: 'redefine' as const, definition: column, ...position(context, branch) }
  return [
    // Names of columns compare without case.
    ...(from.toLowerCase() === column.name.toLowerCase()
      ? []
      : [{ ...place, kind: 'rename-column' as const, table, column: from, to: column.name }]),
    { ...place, kind: 'alter-column', table, column: column.name, change },
    ...constraints.map((constraint) => ({ ...place, kind: 'add-constraint' as const, table, constraint })),
  ]
}

function altered(context: Context, clause: Clause): Operation {
  const { branch, words, place, table } = clause
  const index = childOf(branch, 'indexName')
  if (index !== undefined) {
    const change = { kind: 'other' as const, text: context.source(branch) }
    return { ...place, kind: 'alter-index', index: { name: identifierOf(context, index) }, change }
  }
  const name = childOf(branch, 'columnName')
  if (name === undefined) return storage(clause, { kind: 'other', text: context.source(branch) })
  const base = { ...place, kind: 'alter-column' as const, table, column: identifierOf(context, name) }
  if (words.includes('drop')) return { ...base, change: { kind: 'drop default' } }
  const value = childOf(branch, 'defaultValue')
  return value === undefined
    ? { ...base, change: { kind: 'attribute', attribute: words.at(-1) ?? '' } }
    : { ...base, change: { kind: 'set default', default: expressionOf(context, value) } }
}

function renamed(context: Context, { branch, place, table }: Clause): Operation {
  const column = childOf(branch, 'columnName')
  const index = childOf(branch, 'indexName')
  if (column !== undefined) {
    const to = identifierOf(context, childOf(branch, 'columnNameCreate'))
    return { ...place, kind: 'rename-column', table, column: identifierOf(context, column), to }
  }
  if (index !== undefined) {
    const to = identifierOf(context, childOf(branch, 'indexNameCreate'))
    return {
      ...place,
      kind: 'alter-index',
      index: { name: identifierOf(context, index) },
      change: { kind: 'rename', to },
    }
  }
  return { ...place, kind: 'rename-table', table, to: nameOf(context, childOf(branch, 'tableNameCreate')) }
}

function tableOption(context: Context, clause: Clause): readonly Operation[] {
  const { branch, words, place, table } = clause
  const text = context.source(branch)
  if (words[0] === 'engine')
    return [storage(clause, { kind: 'engine', engine: written(context, branch, 'engineName') })]
  if (words[0] === 'row_format')
    return [storage(clause, { kind: 'row format', format: (words.at(-1) ?? '').toUpperCase() })]
  if (words[0] === 'tablespace')
    return [storage(clause, { kind: 'tablespace', tablespace: written(context, branch, 'tableSpaceName') })]
  if (childOf(branch, 'charSet') !== undefined)
    return [storage(clause, { kind: 'charset', charset: written(context, branch, 'charsetName'), convert: false })]
  if (has(branch, 'comment'))
    return [{ ...place, kind: 'comment', on: 'table', table, text: stringOf(context, literalsOf(branch)[0]) }]
  if (words[0] === 'key_block_size' || words[0] === 'encryption')
    return [storage(clause, { kind: 'row format', format: text })]
  return [storage(clause, { kind: 'parameters', names: [words.find((word) => word !== 'default') ?? text] })]
}

function partition(context: Context, clause: Clause): readonly Operation[] {
  const { branch, words, place, table } = clause
  const text = context.source(branch)
  const names = childrenOf(childOf(branch, 'partitionNames'), 'partitionName')
  const partitions = names.map((name) => identifierOf(context, name))
  switch (words[0]) {
    case 'analyze':
    case 'check':
      return [{ ...place, kind: 'query', what: words[0], reads: [table] }]
    case 'drop':
    case 'truncate':
      return [{ ...place, kind: 'drop-partition', table, partitions, how: words[0] }]
    case 'reorganize':
    case 'coalesce':
    case 'remove':
    case 'rebuild':
      return [storage(clause, { kind: 'partitioning', text })]
    default:
      return [storage(clause, { kind: 'other', text })]
  }
}
