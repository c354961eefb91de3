import { Text } from '../../../migrations/text.js'
import { loadJavaScript } from '../../../migrations/syntax/javascript/module.js'
import type { Tree } from '../../../tree/tree.js'
import { isReleasedCode } from '../paths.js'
import type { Collection, CollectionIndex } from './collection.js'
import { createdIndexes, type CreatedIndex } from './created-indexes.js'
import { readMongoose } from './mongoose-file.js'
import { mongooseSource } from './mongoose-source.js'
import { mongooseCollections } from './mongoose.js'
import { storedName } from './stored-name.js'
import { validatedCollections } from './validators.js'

/** Migrations in JavaScript, which may give a collection its validator. */
const MIGRATION = /(^|\/)migrations?\/[^/]+\.[cm]?[jt]s$/

/** `schema.js` restates a database elsewhere; of Mongoose it is where the schemas stand. */
const SCHEMA = /(^|\/)schema\.[cm]?[jt]s$/

/** What a source says that declares a schema, makes a model or decides about indexes. */
const DECLARES = /\bSchema\b|@Prop\b|\b\w*[mM]odel\w*\s*(?:<|\()|\bautoIndex\b|\b(?:sync|create|ensure)Indexes\b/

/** The collections of a document store that models and validators declare. */
export async function gatherCollections(tree: Tree): Promise<readonly Collection[]> {
  const paths = [...tree.entries.values()]
    .filter((entry) => entry.kind !== 'link' && /\.[cm]?[jt]s$/.test(entry.path))
    .map((entry) => entry.path)
    .filter((path) => isReleasedCode(path) || MIGRATION.test(path) || isSchemaFile(path))
  const contents = await tree.read(paths)
  const texts = [...contents].flatMap(([path, each]) => (each.kind === 'text' ? [[path, each.text] as const] : []))
  return collectionsIn(texts)
}

function isSchemaFile(path: string): boolean {
  return SCHEMA.test(path) && isReleasedCode(path.replace(SCHEMA, '$1model.ts'))
}

/** The same of sources at hand; of two declarations of one name the first. */
export async function collectionsIn(
  texts: readonly (readonly [path: string, text: string])[],
): Promise<readonly Collection[]> {
  const wanted = texts.filter(([path, text]) =>
    MIGRATION.test(path) ? /\.createIndex(?:es)?\b/.test(text) : /mongoose/i.test(text) && DECLARES.test(text),
  )
  const parse = wanted.length === 0 ? undefined : await loadJavaScript()
  const sources = wanted.flatMap(([path, text]) => {
    const module = parse?.(Text.ofFile(path, text))
    return module === undefined || 'problem' in module ? [] : [mongooseSource(path, module)]
  })
  const created = sources.filter(({ path }) => MIGRATION.test(path)).flatMap(createdIndexes)
  const files = sources.filter(({ path }) => !MIGRATION.test(path)).map(readMongoose)
  const found = [...mongooseCollections(files), ...texts.flatMap(([path, text]) => validatedCollections(path, text))]
  return found
    .filter((each, at) => found.findIndex(({ name }) => name === each.name) === at)
    .map((each) => ({ ...each, indexes: each.indexes.map((index) => withBuilt(each, index, created)) }))
}

function withBuilt(collection: Collection, index: CollectionIndex, created: readonly CreatedIndex[]): CollectionIndex {
  const name = storedName(collection)
  const by = created.find(
    (each) =>
      each.collection === name && each.unique === index.unique && each.keys.join('\n') === index.keys.join('\n'),
  )
  return by === undefined ? index : { ...index, built: by.seen }
}
