import { hazards } from '../hazards/registry.js'
import { configurationFrom, configurationPath, expectNamed } from '../inputs/configuration.js'
import type { Inputs } from '../inputs/inputs.js'
import { settingsFor, type ConfigurationSource, type SettledSettings } from '../inputs/settle.js'
import { fileAt } from '../tree/file-at.js'
import type { Sources, Target } from '../tree/pair.js'
import type { TreePair } from '../tree/tree.js'

/**
 * The settings of a run, read before any tree is: most changes end there. The newest state of the base branch decides,
 * not the one that a branch chose to start from.
 */
export async function settingsOf(
  target: Target,
  inputs: Inputs,
  sources: Omit<Sources, 'cache'>,
  trees: () => Promise<TreePair>,
): Promise<SettledSettings> {
  const path = configurationPath(inputs.config)
  const at = async (commit: string): Promise<ConfigurationSource | undefined> =>
    configurationFrom(path, await fileAt(sources, commit, path))
  const commits = commitsOf(target)
  const [base, own] = await Promise.all([commits.base === undefined ? undefined : at(commits.base), at(commits.head)])
  const head = target.kind === 'branch' && own?.text !== base?.text ? await merged({ path, base, own }, trees) : own
  expectNamed(inputs.config, [base, head])
  return settingsFor({ base, head, inputs, known: { hazards: hazards.map((each) => each.id) } })
}

/** What merging makes of the file: a branch that left it alone takes the base's newest state. */
async function merged(
  { path, base, own }: Record<'base' | 'own', ConfigurationSource | undefined> & { readonly path: string },
  trees: () => Promise<TreePair>,
): Promise<ConfigurationSource | undefined> {
  const start = (await trees()).base
  const before = start === undefined ? undefined : configurationFrom(path, (await start.read([path])).get(path))
  return before?.text === own?.text ? base : own
}

function commitsOf(target: Target): { readonly head: string; readonly base: string | undefined } {
  switch (target.kind) {
    case 'merge result':
      return { head: target.commit, base: target.base }
    case 'branch':
    case 'commits':
      return target
    case 'new branch':
      return { head: target.head, base: target.from }
    case 'state':
      return { head: target.commit, base: undefined }
  }
}
