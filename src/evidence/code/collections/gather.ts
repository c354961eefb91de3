import type { Tree } from '../../../tree/tree.js'
import { isModelFile, isReleasedCode } from '../paths.js'
import type { Collection } from './collection.js'
import { mongooseCollections } from './mongoose.js'
import { validatedCollections } from './validators.js'

/** Migrations in JavaScript, which may give a collection its validator. */
const MIGRATION = /(^|\/)migrations?\/[^/]+\.[cm]?[jt]s$/

/** The collections of a document store that models and validators declare. */
export async function gatherCollections(tree: Tree): Promise<readonly Collection[]> {
  const paths = [...tree.entries.values()]
    .filter((entry) => entry.kind !== 'link' && /\.[cm]?[jt]s$/.test(entry.path))
    .map((entry) => entry.path)
    .filter((path) => (isReleasedCode(path) && isModelFile(path)) || MIGRATION.test(path))
  const contents = await tree.read(paths)
  const texts = [...contents].flatMap(([path, each]) => (each.kind === 'text' ? [[path, each.text] as const] : []))
  return collectionsIn(texts)
}

/** The same of sources at hand; of two declarations of one name the first. */
export function collectionsIn(texts: readonly (readonly [path: string, text: string])[]): readonly Collection[] {
  const found = texts.flatMap(([path, text]) => [
    ...(MIGRATION.test(path) ? [] : mongooseCollections(path, text)),
    ...validatedCollections(path, text),
  ])
  return found.filter((each, at) => found.findIndex(({ name }) => name === each.name) === at)
}
