import type { Assignment, CopiedRows, CopiedValue, Name, Operation, Reach } from '../../../operation.js'
import { valuesRows } from '../adapt.js'
import type { Context } from '../context.js'
import { expressionOf } from '../expressions.js'
import { identifierOf, nameOf } from '../names.js'
import { rowsOf, tablesRead } from '../queries.js'
import { batchOf, reachOf } from '../reach.js'
import { childOf, childrenOf, has, within, type Branch } from '../tree.js'

/** INSERT, REPLACE, UPDATE, DELETE and LOAD DATA. */
export function readDataChange(context: Context, branch: Branch): readonly Operation[] | undefined {
  switch (branch.rule) {
    case 'insertStatement':
    case 'replaceStatement':
      return [insert(context, branch)]
    case 'singleUpdateStatement':
    case 'multipleUpdateStatement':
      return updates(context, branch)
    case 'singleDeleteStatement':
    case 'multipleDeleteStatement':
      return deletes(context, branch)
    case 'loadDataStatement':
    case 'loadXmlStatement':
      return [
        {
          ...context.place(),
          kind: 'copy',
          table: nameOf(context, childOf(branch, 'tableName')),
          direction: 'from',
          program: false,
        },
      ]
    default:
      return undefined
  }
}

function insert(context: Context, branch: Branch): Operation {
  const query = within(branch, 'selectStatement')[0]
  const assigned = childOf(branch, 'setAssignmentList')
  const written = childOf(branch, 'fullColumnNames') ?? branch
  const named = childrenOf(childOf(written, 'columnNames'), 'columnName')
  const columns =
    assigned === undefined
      ? named
      : childrenOf(assigned, 'updatedElement').flatMap((each) => childrenOf(each, 'columnName'))
  const forgiving = branch.rule === 'replaceStatement' || has(branch, 'ignore', 'duplicate')
  const isQuery = query !== undefined && within(branch, 'valuesOrValueList').length === 0
  return {
    ...context.place(undefined, forgiving ? ['on conflict'] : []),
    kind: 'insert',
    table: nameOf(context, childOf(branch, 'tableName')),
    columns: columns.map((column) => identifierOf(context, column)),
    reach: isQuery
      ? rowsOf(context, query)
      : { kind: 'values', rows: Math.max(1, valuesRows(context.tokens()).length) },
    from: query === undefined ? [] : tablesRead(context, query),
    ...(isQuery ? copiedRows(context, query) : {}),
  }
}

/** What a plain SELECT takes of the one table that it reads. */
export function copiedRows(context: Context, query: Branch): { readonly copied?: CopiedRows } {
  const [elements] = within(query, 'selectElements')
  const [source, more] = tablesRead(context, query)
  if (elements === undefined || source === undefined || more !== undefined) return {}
  if (/\b(?:distinct|limit|group)\b/i.test(context.source(query))) return {}
  const [from] = within(query, 'fromClause')
  const where = childOf(from, 'expression')
  const filter = where === undefined ? {} : { filter: context.source(where) }
  if (childOf(elements, 'pureAllColumns') !== undefined) return { copied: { source, values: '*', ...filter } }
  const values = childrenOf(elements, 'selectElement').map((each): CopiedValue => {
    const named = childOf(each, 'selectLiteralColumnName')
    if (named === undefined) return { value: expressionOf(context, each) }
    const column = identifierOf(context, named)
    return { column, value: { ...expressionOf(context, named), columns: [column] } }
  })
  return { copied: { source, values, ...filter } }
}

/** A table of the statement, and the name under which it goes there. */
interface Source {
  readonly table: Name
  readonly alias: string
}

function sourcesOf(context: Context, branch: Branch): readonly Source[] {
  return within(branch, 'tableSourceItem').flatMap((item) => {
    const name = childOf(item, 'tableName')
    if (name === undefined) return []
    const table = nameOf(context, name)
    const alias = childOf(item, 'uid')
    return [{ table, alias: alias === undefined ? table.name : identifierOf(context, alias) }]
  })
}

/** One operation for each table that the statement changes. */
function updates(context: Context, branch: Branch): readonly Operation[] {
  const elements = childrenOf(branch, 'updatedElement').map((element) => {
    const column = childOf(element, 'columnName')
    const assignment: Assignment = {
      column: identifierOf(context, column),
      value: expressionOf(context, childOf(element, 'expressionOrDefault')),
    }
    return { assignment, qualifier: column === undefined ? undefined : nameOf(context, column).schema }
  })
  const single = childOf(branch, 'tableName')
  if (single !== undefined) {
    const assignments = elements.map(({ assignment }) => assignment)
    return [update(context, branch, nameOf(context, single), assignments, [], reach(context, branch))]
  }
  const sources = childrenOf(branch, 'tableSources').flatMap((each) => sourcesOf(context, each))
  const target = (qualifier: string | undefined): Source | undefined =>
    sources.find(({ alias }) => alias === qualifier) ?? sources[0]
  const changed = [...new Set(elements.map(({ qualifier }) => target(qualifier)))].filter((each) => each !== undefined)
  return changed.map((source) => {
    const assignments = elements
      .filter(({ qualifier }) => target(qualifier) === source)
      .map(({ assignment }) => assignment)
    const from = sources.filter((each) => each !== source).map(({ table }) => table)
    return update(context, branch, source.table, assignments, from, joinedReach(context, branch, sources.length))
  })
}

function update(
  context: Context,
  branch: Branch,
  table: Name,
  assignments: readonly Assignment[],
  from: readonly Name[],
  rows: Reach,
): Operation {
  return {
    ...context.place(),
    kind: 'update',
    table,
    assignments,
    reach: rows,
    from: [...from, ...queried(context, branch)],
    skipLocked: skipsLocked(context),
  }
}

function deletes(context: Context, branch: Branch): readonly Operation[] {
  const names = childrenOf(branch, 'tableName')
  if (branch.rule === 'singleDeleteStatement') {
    const from = queried(context, branch)
    const table = nameOf(context, names[0])
    return [
      {
        ...context.place(),
        kind: 'delete',
        table,
        reach: reach(context, branch),
        from,
        skipLocked: skipsLocked(context),
      },
    ]
  }
  const sources = childrenOf(branch, 'tableSources').flatMap((each) => sourcesOf(context, each))
  return names.map((name) => {
    const written = nameOf(context, name)
    const source = sources.find(({ alias }) => alias === written.name)
    const from = sources.filter((each) => each !== source).map(({ table }) => table)
    return {
      ...context.place(),
      kind: 'delete',
      table: source?.table ?? written,
      reach: joinedReach(context, branch, sources.length),
      from: [...from, ...queried(context, branch)],
      skipLocked: skipsLocked(context),
    }
  })
}

function reach(context: Context, branch: Branch): Reach {
  return reachOf(context, childOf(branch, 'expression'), childOf(branch, 'limitClause', 'limitClauseAtom'))
}

/** A join picks rows where no WHERE does; a LIMIT in a joined query makes a batch. */
function joinedReach(context: Context, branch: Branch, tables: number): Reach {
  const sources = childOf(branch, 'tableSources')
  const limit = within(sources, 'limitClause')[0]
  if (limit !== undefined) return batchOf(context, limit)
  const alone = reach(context, branch)
  const joins = tables > 1 || within(sources, 'atomSubQueryTableSource').length > 0
  if (alone.kind !== 'everything' || !joins || sources === undefined) return alone
  return { kind: 'predicate', columns: [], text: context.source(sources) }
}

/** Tables that the conditions and values read. */
function queried(context: Context, branch: Branch): readonly Name[] {
  return childrenOf(branch, 'expression', 'updatedElement').flatMap((each) => tablesRead(context, each))
}

function skipsLocked(context: Context): boolean {
  return context.tokens().some(({ word }, index, all) => word === 'skip' && all[index + 1]?.word === 'locked')
}
