import { UserError } from '../errors.js'
import type { Contents, Tree } from '../tree/tree.js'
import { CONFIGURATION_PATH } from './file.js'
import type { ConfigurationSource } from './settle.js'

/** Where the configuration file is, relative to the repository root: `./ci/review.yml` is `ci/review.yml`. */
export function configurationPath(named: string | undefined): string {
  return named === undefined ? CONFIGURATION_PATH : named.replaceAll('\\', '/').replace(/^(\.?\/)+/, '')
}

/** The configuration file of a tree; undefined where there is none. Throws `UserError` where it cannot be read. */
export async function configurationIn(tree: Tree, named: string | undefined): Promise<ConfigurationSource | undefined> {
  const path = configurationPath(named)
  if (!tree.entries.has(path)) return undefined
  return configurationFrom(path, (await tree.read([path])).get(path))
}

/** The same, once the file has been read. */
export function configurationFrom(path: string, contents: Contents | undefined): ConfigurationSource | undefined {
  if (contents === undefined) return undefined
  if (contents.kind === 'text') return { path, text: contents.text }
  throw new UserError(`${path} cannot be read: it is ${contents.reason}.`, { path })
}

/** A configuration file that is named and stands nowhere is a mistake. Throws `UserError` then. */
export function expectNamed(named: string | undefined, found: readonly (ConfigurationSource | undefined)[]): void {
  if (named === undefined || found.some((each) => each !== undefined)) return
  throw new UserError(
    `There is no configuration file ${configurationPath(named)} in the repository: correct config, or leave it out for the defaults.`,
  )
}
