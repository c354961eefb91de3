import type { Name, OperationOf, TypeName } from '../../migrations/operation.js'
import type { Table, UserType } from '../model.js'
import { canonical, equalNames } from '../names.js'
import type { State } from '../state.js'
import { dropColumn } from './columns.js'

export function createType(state: State, operation: OperationOf<'create-type'>): void {
  const name = state.newName(operation.type)
  const { definition } = operation
  if (state.type(name) !== undefined && operation.guards.length > 0) return
  state.putType({
    name,
    kind: definition.kind,
    values: definition.kind === 'enum' ? definition.values : [],
    constrained: definition.kind === 'domain' && definition.constrained,
    made: state.made,
    ...(definition.kind === 'domain' ? { base: definition.base } : {}),
  })
}

export function alterType(state: State, operation: OperationOf<'alter-type'>): void {
  const type = state.type(operation.type)
  if (type === undefined) return
  const { change } = operation
  switch (change.kind) {
    case 'add value': {
      state.putType({ ...type, values: inserted(type.values, change) })
      return
    }
    case 'rename value': {
      state.putType({
        ...type,
        values: type.values.map((value) => (value === change.value ? change.to : value)),
      })
      renameInDefaults(state, type.name, change.value, change.to)
      return
    }
    case 'rename': {
      renameType(state, type, change.to)
      return
    }
    case 'domain constraint':
      if (change.what === 'add' || change.what === 'set not null') state.putType({ ...type, constrained: true })
      return
    case 'attribute':
    case 'other':
      return
  }
}

/** PostgreSQL keeps a member by its OID: defaults that name it follow, https://www.postgresql.org/docs/18/catalog-pg-enum.html */
function renameInDefaults(state: State, type: Name, from: string, to: string): void {
  for (const table of usersOf(state, type)) {
    const columns = new Map(table.columns)
    for (const [key, column] of columns) {
      if (column.default === undefined || !means(state, column.type, type)) continue
      const text = column.default.text.replaceAll(literal(from), () => literal(to))
      columns.set(key, { ...column, default: { ...column.default, text } })
    }
    state.put({ ...table, columns })
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function inserted(
  values: readonly string[],
  change: { readonly value: string; readonly position: 'end' | 'before' | 'after'; readonly neighbour?: string },
): readonly string[] {
  if (values.includes(change.value)) return values
  const at = change.neighbour === undefined ? -1 : values.indexOf(change.neighbour)
  if (change.position === 'end' || at === -1) return [...values, change.value]
  return values.toSpliced(change.position === 'before' ? at : at + 1, 0, change.value)
}

function renameType(state: State, type: UserType, to: Name): void {
  const schema = to.schema ?? type.name.schema
  const name = canonical(schema === undefined ? to : { schema, name: to.name }, state.home)
  for (const table of usersOf(state, type.name)) {
    const columns = new Map(table.columns)
    for (const [key, column] of columns) {
      if (!means(state, column.type, type.name)) continue
      const text = column.type.text.replace(type.name.name, name.name)
      columns.set(key, { ...column, type: { ...column.type, ...name, text } })
    }
    state.put({ ...table, columns })
  }
  state.removeType(type)
  state.putType({ ...type, name })
}

export function dropType(state: State, operation: OperationOf<'drop-type'>): void {
  const type = state.type(operation.type)
  const name = type?.name ?? state.newName(operation.type)
  if (operation.cascade) {
    const { span, guards } = operation
    for (const table of usersOf(state, name)) {
      for (const column of table.columns.values()) {
        if (!means(state, column.type, name)) continue
        dropColumn(state, { kind: 'drop-column', table: table.name, column: column.name, cascade: true, span, guards })
      }
    }
  }
  if (type !== undefined) state.removeType(type)
}

/** Tables with a column of the type. */
export function usersOf(state: State, type: Name): readonly Table[] {
  const users: Table[] = []
  for (const table of state.tables()) {
    for (const column of table.columns.values()) {
      if (!means(state, column.type, type)) continue
      users.push(table)
      break
    }
  }
  return users
}

function means(state: State, type: TypeName, name: Name): boolean {
  if (type.name !== name.name) return false
  if (type.schema !== undefined)
    return equalNames(canonical({ schema: type.schema, name: type.name }, state.home), name)
  return state.type({ name: type.name })?.name.schema === name.schema || name.schema === undefined
}
