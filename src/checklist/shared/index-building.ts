import type { Collection, CollectionIndex } from '../../evidence/code/collections/collection.js'
import { storedName } from '../../evidence/code/collections/stored-name.js'
import type { ReportedFact } from '../../report.js'
import type { Remedy } from '../check.js'
import { count } from './scope.js'

interface Unbuilt {
  /** The declared indexes that nothing builds, with who was told not to. */
  readonly said: string
  readonly facts: readonly ReportedFact[]
}

interface Place {
  readonly collection: Collection
  readonly index: CollectionIndex
}

/** Declared indexes that the application is told not to build, and which no migration here builds; undefined: none. */
export function unbuiltIn(
  collections: readonly Collection[],
  isMeant: (index: CollectionIndex) => boolean,
): Unbuilt | undefined {
  const places = unbuiltPlaces(collections, isMeant)
  const [first] = places
  const building = first?.collection.building
  if (first === undefined || building === undefined || !('seen' in building)) return undefined
  const { path, line, quote } = building.seen
  const what = count(places.length, 'declared index', 'declared indexes')
  const off = `${what} that the application does not build (autoIndex is off at ${path}:${line})`
  return {
    said:
      building.by === 'nobody'
        ? `${off}, and no migration here does`
        : `${what} that the application builds only if ${quote} (${path}:${line}) says so, and no migration here does`,
    facts: [
      ...places.slice(0, 9).map(({ collection, index }) => ({
        detail: `${collection.name}: ${index.keys.join(', ')}${index.unique ? ', unique' : ''}`,
        path: index.path,
        line: index.line,
      })),
      { detail: `autoIndex: ${quote}`, path, line },
    ],
  }
}

function unbuiltPlaces(
  collections: readonly Collection[],
  isMeant: (index: CollectionIndex) => boolean,
): readonly Place[] {
  return collections.flatMap((collection) =>
    collection.building?.by === 'nobody' || collection.building?.by === 'unknown'
      ? collection.indexes
          .filter((index) => isMeant(index) && index.built === undefined)
          .map((index) => ({ collection, index }))
      : [],
  )
}

/** Calls that build what models declare, as facts. */
export function builders(collections: readonly Collection[]): readonly ReportedFact[] {
  const seen = collections.flatMap(({ building }) => (building?.by === 'code' ? [building.seen] : []))
  const [first] = seen
  return first === undefined ? [] : [{ detail: `${first.quote} builds them`, path: first.path, line: first.line }]
}

/**
 * The commands that build what is declared. `syncIndexes` drops every index that no model declares, and `diffIndexes` says
 * which: https://mongoosejs.com/docs/api/model.html#Model.syncIndexes()
 */
export function buildCommands(
  collections: readonly Collection[],
  isMeant: (index: CollectionIndex) => boolean,
): Pick<Remedy, 'text' | 'language' | 'code'> {
  const places = unbuiltPlaces(collections, isMeant)
  const models = [...new Set(places.map(({ collection }) => collection.name))]
  return {
    text: `Build them in a migration, or let a step of the deploy call syncIndexes() on ${models.slice(0, 3).join(', ')}${models.length > 3 ? ' and the others' : ''}: it also drops indexes that no model declares, and diffIndexes() lists both before.`,
    language: 'javascript',
    code: places
      .slice(0, 8)
      .map(({ collection, index: { keys, orders, options } }) => {
        const spec = keys.map((key, at) => `'${key}': ${orders[at] ?? '1'}`).join(', ')
        return `db.getCollection('${storedName(collection)}').createIndex({ ${spec} }${options === undefined ? '' : `, ${options}`})`
      })
      .join('\n'),
  }
}
