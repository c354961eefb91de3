import { UserError } from '../errors.js'
import type { Tree } from '../tree/tree.js'
import { CONFIGURATION_PATH } from './file.js'
import type { ConfigurationSource } from './settle.js'

/**
 * The configuration file of a tree; undefined where there is none. A file that is named and missing is a mistake, one
 * that cannot be read always is.
 */
export async function configurationIn(tree: Tree, named: string | undefined): Promise<ConfigurationSource | undefined> {
  const path = named ?? CONFIGURATION_PATH
  if (!tree.entries.has(path)) return undefined
  const contents = (await tree.read([path])).get(path)
  if (contents?.kind === 'text') return { path, text: contents.text }
  throw new UserError(`${path} cannot be read: it is ${contents?.reason ?? 'missing'}.`, { path })
}
