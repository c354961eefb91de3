import type { Collection, CollectionField, CollectionIndex, IndexBuilding } from './collection.js'
import type { DeclaredSchema, MongooseFile, Said } from './mongoose-file.js'
import type { IndexSwitch } from './mongoose-switches.js'

type Of<What extends Said['what']> = Extract<Said, { what: What }>

/**
 * The collections of the models that files make of their schemas, one file's or another's. A schema without a model is
 * part of other documents; of NestJS's classes each counts where none is registered and no other holds it.
 */
export function mongooseCollections(files: readonly MongooseFile[]): readonly Collection[] {
  const said = <What extends Said['what']>(what: What): readonly { readonly path: string; readonly is: Of<What> }[] =>
    files.flatMap(({ path, said: all }) => all.flatMap((each) => (isOf(each, what) ? [{ path, is: each }] : [])))
  const schemas = files.flatMap((file) => file.schemas)
  const aliases = new Map(said('alias').map(({ is }) => [is.schema, is.of]))
  const find = (name: string, path: string): DeclaredSchema | undefined => {
    const called = schemas.filter(({ variable }) => variable === name || variable === aliases.get(name))
    return called.find(({ source }) => source.path === path) ?? (called.length === 1 ? called[0] : undefined)
  }
  const models = said('model').flatMap(({ path, is: { name, stored, schema } }): readonly Modelled[] => {
    const declared = typeof schema === 'string' ? find(schema, path) : schema
    return declared === undefined ? [] : [{ name, schema: declared, ...(stored === undefined ? {} : { stored }) }]
  })
  const registered = models.some(({ schema }) => schema.isClass)
  const classes = registered ? [] : schemas.filter((each) => each.isClass && !isPart(each, schemas, aliases))
  const switches = settled(
    said('switch').map(({ is }) => is.is),
    schemas,
  )
  return [...models, ...classes.map((schema) => ({ name: schema.variable ?? '', schema }))].map((model) => {
    const { schema } = model
    const isMine = ({ path, is }: { readonly path: string; readonly is: { readonly schema: string } }): boolean =>
      find(is.schema, path) === schema
    const more = said('more').filter(isMine)
    const indexes = said('index').filter(isMine)
    const inherited = ancestorsOf(schema, schemas)
    return collectionOf(
      model,
      [...inherited.fields, ...schema.fields, ...more.flatMap(({ is }) => is.fields)],
      [...schema.unread, ...inherited.unread, ...more.flatMap(({ is }) => is.unread)],
      indexes.map(({ is }) => is.index),
      buildingOf(model, switches),
    )
  })
}

interface Modelled {
  readonly name: string
  readonly stored?: string
  readonly schema: DeclaredSchema
}

function isOf<What extends Said['what']>(each: Said, what: What): each is Of<What> {
  return each.what === what
}

/** Another class has documents of this one inside its own. */
function isPart(
  { variable }: DeclaredSchema,
  schemas: readonly DeclaredSchema[],
  aliases: ReadonlyMap<string, string>,
): boolean {
  return schemas.some(
    (each) =>
      each.variable !== variable &&
      (each.extends === variable ||
        each.fields.some(
          (field) => field.refersTo === undefined && (aliases.get(field.type) ?? field.type) === variable,
        )),
  )
}

/** What a class has from those that it extends. */
function ancestorsOf(
  schema: DeclaredSchema,
  schemas: readonly DeclaredSchema[],
  depth = 0,
): { readonly fields: readonly CollectionField[]; readonly unread: readonly string[] } {
  if (schema.extends === undefined || schema.extends === 'Document' || depth > 10) return { fields: [], unread: [] }
  const base = schemas.find((each) => each.isClass && each.variable === schema.extends)
  if (base === undefined) return { fields: [], unread: [`extends ${schema.extends}`] }
  const further = ancestorsOf(base, schemas, depth + 1)
  return { fields: [...further.fields, ...base.fields], unread: [...further.unread, ...base.unread] }
}

function collectionOf(
  { name, stored, schema }: Modelled,
  given: readonly CollectionField[],
  unread: readonly string[],
  declared: readonly CollectionIndex[],
  building: IndexBuilding,
): Collection {
  const { line, comment } = schema
  const { path } = schema.source
  // The last definition of a path is the one that holds.
  const fields = [...new Map([...given, ...stamps(schema, given)].map((field) => [field.name, field])).values()]
  const own = fields.flatMap(({ index, ...field }): readonly CollectionIndex[] =>
    index === undefined ? [] : [{ ...index, keys: [field.name], unique: field.unique, path, line: field.line }],
  )
  const indexes = [...own, ...declared]
  const collection = stored ?? schema.stored
  return {
    name,
    ...(collection === undefined ? {} : { stored: collection }),
    path,
    line,
    fields,
    uniques: indexes.filter(({ unique }) => unique).map(({ keys }) => keys),
    indexes,
    ...(comment === undefined ? {} : { comment }),
    unread,
    building,
  }
}

/** https://mongoosejs.com/docs/timestamps.html */
function stamps({ timestamps, line }: DeclaredSchema, given: readonly CollectionField[]): readonly CollectionField[] {
  if (!timestamps) return []
  return ['createdAt', 'updatedAt']
    .filter((name) => !given.some((each) => each.name === name))
    .map((name) => ({
      name,
      type: 'Date',
      text: false,
      list: false,
      required: false,
      hasDefault: true,
      unique: false,
      restricted: false,
      line,
    }))
}

/** Settings of schemas out of those that look like a connection's. */
function settled(switches: readonly IndexSwitch[], schemas: readonly DeclaredSchema[]): readonly IndexSwitch[] {
  const own = schemas.flatMap(({ autoIndex }) => (autoIndex === undefined ? [] : [autoIndex]))
  const sets = switches.flatMap((each) => (each.of === 'all' ? [each] : each.of === 'schema' ? [each.autoIndex] : []))
  return switches.filter(
    (each) =>
      each.of !== 'connection' ||
      ![...own, ...sets].some(({ at, seen }) => at === each.at && seen.path === each.seen.path),
  )
}

/**
 * Whether anything builds the declared indexes: a call, else what the schema says, else its connection, else Mongoose. Of
 * several connections nobody knows which is this one's: what some of them say differently is unknown.
 */
function buildingOf({ name, schema }: Modelled, switches: readonly IndexSwitch[]): IndexBuilding {
  const calls = switches.flatMap((each) => (each.of === 'call' ? [each] : []))
  const isModel = (called: string): boolean => calls.length > 0 && /^[A-Z]/.test(called)
  const call = calls.find(({ model }) => model === name || !isModel(model))
  if (call !== undefined) return { by: 'code', seen: call.seen }
  const own = switches.flatMap((each) =>
    each.of === 'schema' && each.schema === schema.variable ? [each.autoIndex] : [],
  )
  const levels = [
    [...own, ...(schema.autoIndex === undefined ? [] : [schema.autoIndex])],
    switches.flatMap((each) => (each.of === 'connection' ? [each] : [])),
    switches.flatMap((each) => (each.of === 'all' ? [each] : [])),
  ]
  const said = levels.find((level) => level.length > 0)
  const [first] = said ?? []
  if (said === undefined || first === undefined || said.every(({ on }) => on === true)) return { by: 'application' }
  if (said.every(({ on }) => on === false)) return { by: 'nobody', seen: first.seen }
  return { by: 'unknown', seen: (said.find(({ on }) => on !== true) ?? first).seen }
}
