import type { PyCall, PyValue } from '../../syntax/python/values.js'
import { flag, isRelation } from './fields.js'
import { argument } from './parse.js'

/** A model as the migrations so far describe it. */
export interface Model {
  readonly app: string
  readonly name: string
  readonly table: string
  /** False for proxies and models that Django does not manage: no operation on them reaches the database. */
  readonly managed: boolean
  readonly fields: ReadonlyMap<string, PyCall>
}

/** What a foreign key points at. */
export interface TargetKey {
  readonly table: string
  readonly column: string
  /** Undefined: the model is in no migration of this history. */
  readonly model: Model | undefined
  readonly field: PyCall | undefined
}

/** Models by app and name, as the history goes on. */
export class ModelState {
  readonly #models = new Map<string, Model>()

  constructor(private readonly userModel: string) {}

  find(app: string, name: string): Model | undefined {
    return this.#models.get(keyOf(app, name))
  }

  copy(): ModelState {
    const copy = new ModelState(this.userModel)
    for (const model of this.#models.values()) copy.put(model)
    return copy
  }

  /** The model, or one that no migration here makes, under the name that Django gives its table. */
  get(app: string, name: string): Model {
    return (
      this.find(app, name) ?? { app, name, table: `${app}_${name.toLowerCase()}`, managed: true, fields: new Map() }
    )
  }

  put(model: Model): void {
    this.#models.set(keyOf(model.app, model.name), model)
  }

  remove(app: string, name: string): void {
    this.#models.delete(keyOf(app, name))
  }

  withField(app: string, name: string, field: string, value: PyCall | undefined): void {
    const model = this.get(app, name)
    const fields = new Map(model.fields)
    if (value === undefined) fields.delete(field)
    else fields.set(field, value)
    this.put({ ...model, fields })
  }

  /** Where `to` of a relation in an app leads. */
  target(app: string, model: Model, field: PyCall): TargetKey {
    const to = argument(field, 'to', 0)
    const [toApp, toName] = this.#named(app, model, to)
    const found = this.find(toApp, toName)
    const toField = field.keywords.get('to_field')
    const named = toField?.kind === 'text' ? toField.text.value : undefined
    const key =
      found === undefined
        ? undefined
        : [...found.fields].find(([name, each]) => (named === undefined ? flag(each, 'primary_key') : name === named))
    const table = found?.table ?? `${toApp}_${toName.toLowerCase()}`
    if (key === undefined) return { table, column: named ?? 'id', model: found, field: undefined }
    return { table, column: columnName(key[0], key[1]), model: found, field: key[1] }
  }

  #named(app: string, model: Model, to: PyValue | undefined): readonly [string, string] {
    const written =
      to?.kind === 'text'
        ? to.text.value
        : to?.kind === 'name' && /AUTH_USER_MODEL$/.test(to.written)
          ? this.userModel
          : undefined
    if (written === undefined) return [app, to?.kind === 'name' || to?.kind === 'unknown' ? to.written : 'unknown']
    if (written === 'self') return [model.app, model.name]
    const dot = written.lastIndexOf('.')
    return dot === -1 ? [app, written] : [written.slice(0, dot), written.slice(dot + 1)]
  }
}

function keyOf(app: string, name: string): string {
  return `${app}.${name.toLowerCase()}`
}

/** The column of a field: `db_column`, else its name, with `_id` for relations. */
export function columnName(name: string, field: PyCall | undefined): string {
  const given = field?.keywords.get('db_column')
  if (given?.kind === 'text') return given.text.value
  return field !== undefined && isRelation(field) ? `${name}_id` : name
}
