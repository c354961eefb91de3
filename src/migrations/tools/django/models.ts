import type { PyCall, PyValue } from '../../syntax/python/values.js'
import { textsIn } from './indexes.js'
import { argument, textArgument } from './parse.js'
import type { Model, ModelState } from './state.js'

const BY_OWN_NAME = new Set(['DeleteModel', 'AlterModelTable', 'AlterUniqueTogether', 'AlterIndexTogether'])

/** The model that an operation is about. */
export function modelOf(call: PyCall, kind: string, app: string, state: ModelState): Model {
  const argumentName = kind === 'RenameModel' ? 'old_name' : BY_OWN_NAME.has(kind) ? 'name' : 'model_name'
  return state.get(app, textArgument(call, argumentName, 0) ?? 'unknown')
}

/** The model that CreateModel describes. */
export function createdModel(call: PyCall, app: string): Model {
  const name = textArgument(call, 'name', 0) ?? 'unknown'
  const options = argument(call, 'options', 2)
  const table = optionOf(options, 'db_table')
  const says = (option: string, expected: boolean): boolean => {
    const value = optionOf(options, option)
    return value?.kind === 'boolean' && value.value === expected
  }
  const fields = itemsOf(argument(call, 'fields', 1)).flatMap((item): [string, PyCall][] => {
    const [key, value] = item.kind === 'list' ? item.items : []
    return key?.kind === 'text' && value?.kind === 'call' ? [[key.text.value, value]] : []
  })
  return {
    app,
    name,
    table: table?.kind === 'text' ? table.text.value.replaceAll('"', '') : usualTable(app, name),
    managed: !says('managed', false) && !says('proxy', true),
    fields: new Map(fields),
  }
}

/** The table of a model behind RenameModel or AlterModelTable. */
export function renamedTable(call: PyCall, kind: string, model: Model): string {
  if (kind === 'AlterModelTable') return textArgument(call, 'table', 1) ?? usualTable(model.app, model.name)
  const follows = model.table === usualTable(model.app, model.name)
  return follows ? usualTable(model.app, textArgument(call, 'new_name', 1) ?? model.name) : model.table
}

/** What an operation changes in the models. */
export function remember(call: PyCall, kind: string, app: string, state: ModelState): void {
  const modelName = textArgument(call, 'model_name', 0) ?? ''
  const name = textArgument(call, 'name', 1) ?? ''
  const model = modelOf(call, kind, app, state)
  switch (kind) {
    case 'CreateModel':
      state.put(createdModel(call, app))
      return
    case 'DeleteModel':
      state.remove(app, model.name)
      return
    case 'AddField':
    case 'AlterField': {
      const field = argument(call, 'field', 2)
      if (field?.kind === 'call') state.withField(app, modelName, name, field)
      return
    }
    case 'RemoveField':
      state.withField(app, modelName, name, undefined)
      return
    case 'RenameField': {
      const [from, to] = [textArgument(call, 'old_name', 1) ?? '', textArgument(call, 'new_name', 2) ?? '']
      const fields = [...model.fields].map(([key, value]): [string, PyCall] => [key === from ? to : key, value])
      state.put({ ...model, fields: new Map(fields) })
      return
    }
    case 'RenameModel': {
      const table = renamedTable(call, kind, model)
      state.remove(app, model.name)
      state.put({ ...model, name: textArgument(call, 'new_name', 1) ?? model.name, table })
      return
    }
    case 'AlterModelTable':
      state.put({ ...model, table: renamedTable(call, kind, model) })
      return
  }
}

export function itemsOf(value: PyValue | undefined): readonly PyValue[] {
  return value?.kind === 'list' ? value.items : []
}

/** An entry of `options={…}`. */
export function optionOf(options: PyValue | undefined, name: string): PyValue | undefined {
  if (options?.kind !== 'map') return undefined
  return options.entries.find(([key]) => key.kind === 'text' && key.text.value === name)?.[1]
}

/** `{('a', 'b')}`, `[['a', 'b']]`, `set([('a', 'b')])`, `('a', 'b')`. */
export function groupsIn(value: PyValue | undefined): string[][] {
  const inner = value?.kind === 'call' ? value.args[0] : value
  const items = itemsOf(inner)
  if (items.length > 0 && items.every((item) => item.kind === 'text')) return [textsIn(inner)]
  return items.map(textsIn).filter((group) => group.length > 0)
}

/** The table of a many-to-many field without a model of its own. */
export function joinTableName(model: Model, name: string, field: PyCall): string {
  const given = field.keywords.get('db_table')
  return given?.kind === 'text' ? given.text.value : `${model.table}_${name}`
}

export function lastWord(table: string): string {
  return table.slice(table.lastIndexOf('_') + 1)
}

function usualTable(app: string, name: string): string {
  return `${app}_${name.toLowerCase()}`
}
