import type { Seen } from '../../facts.js'
import type { StoreResource } from '../facts.js'
import { folderOf } from '../paths.js'
import type { Applied } from './flux.js'
import type { Build } from './kustomize/build.js'
import { isKustomizationFile } from './kustomize/kustomization.js'
import { manifestOf, type Manifest } from './manifest.js'

/** The manifests of a repository as Flux deploys them, and what that says of each. */
export interface ByFlux {
  readonly plain: readonly Manifest[]
  readonly builds: readonly Build[]
  readonly refused: readonly Seen[]
  /** A store of a manifest, or of a build, in the role that its deployment gives it. */
  readonly inRole: (store: StoreResource, of: Manifest | Build) => StoreResource
}

/** Where Flux deploys nothing of the repository, all is as it stands. */
export function asDeployed(plain: readonly Manifest[], builds: readonly Build[], applied: readonly Applied[]): ByFlux {
  if (applied.length === 0) return { plain, builds, refused: [], inRole: (store) => store }
  const refused: Seen[] = []
  const deployed = plain.flatMap((each): readonly Manifest[] => {
    const by = deploying(applied, each)
    if (by === undefined) return [each]
    const made = by.deploy([{ path: each.path, root: each.root, names: [each.name] }])
    refused.push(...made.refused)
    return made.resources.flatMap(({ root, names }) => {
      const from = { place: each.place, formerNames: names.slice(0, -1), referencesFollow: each.referencesFollow }
      return manifestOf(each.path, root, each.conditional, from) ?? []
    })
  })
  const built = builds.map((each): Build => {
    const by = deploying(applied, each)
    if (by === undefined) return each
    const made = by.deploy(each.resources)
    refused.push(...made.refused)
    return { ...each, resources: made.resources, unapplied: [...each.unapplied, ...made.refused] }
  })
  return {
    plain: deployed,
    builds: built,
    refused: [...new Set(refused)],
    inRole: (store, of) => {
      const by = deploying(applied, of)
      if (store.role !== 'primary') return store
      if (by === undefined || by.suspended) return { ...store, role: 'undecided' }
      return by.nonProduction ? { ...store, role: 'non-production' } : store
    },
  }
}

/** What deploys it to production, else what deploys it at all. */
function deploying(applied: readonly Applied[], of: Manifest | Build): Applied | undefined {
  const all = applied.filter(({ files }) =>
    'resources' in of
      ? [...files].some((path) => isKustomizationFile(path) && folderOf(path) === of.folder)
      : files.has(of.path),
  )
  const production = all.filter(({ nonProduction }) => !nonProduction)
  return production.find(({ suspended }) => !suspended) ?? production[0] ?? all[0]
}
