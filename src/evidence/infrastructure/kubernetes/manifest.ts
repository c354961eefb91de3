import type { Dialect } from '../../../migrations/operation.js'
import type { Seen } from '../../facts.js'
import type { StoreResource } from '../facts.js'
import { at, isNonProduction, textOf, type Property } from '../value.js'

export interface Manifest {
  readonly path: string
  /** `postgresql.cnpg.io` of `postgresql.cnpg.io/v1`. */
  readonly group: string
  readonly kind: string
  readonly name: string
  /** Names that it had before kustomize gave it another. */
  readonly formerNames: readonly string[]
  /** What refers to it by a former name refers to it still. */
  readonly referencesFollow: boolean
  /** What tells its environment: its file, or the folder of the overlay that deploys it. */
  readonly place: string
  readonly namespace: string | undefined
  readonly root: Property
  /** Whether it is there depends on a chart's values. */
  readonly conditional: boolean
  readonly seen: Seen
}

/** A document as a manifest; undefined where it is none. */
export function manifestOf(
  path: string,
  root: Property,
  conditional: boolean,
  from: Pick<Manifest, 'place' | 'formerNames' | 'referencesFollow'> = {
    place: path,
    formerNames: [],
    referencesFollow: true,
  },
): Manifest | undefined {
  const [version, kind] = [textOf(at(root, 'apiVersion')), textOf(at(root, 'kind'))]
  if (version === undefined || kind === undefined) return undefined
  return {
    path,
    ...from,
    group: version.includes('/') ? (version.split('/')[0] ?? '') : '',
    kind,
    name: textOf(at(root, 'metadata', 'name')) ?? '*',
    namespace: textOf(at(root, 'metadata', 'namespace')),
    root,
    conditional,
    seen: at(root, 'kind')?.seen ?? root.seen,
  }
}

/** A store that a manifest declares, of which nothing is known yet. */
export function storeOf(manifest: Manifest, engine: Dialect, kind: 'operator' | 'container'): StoreResource {
  const said = [manifest.place, manifest.name, manifest.namespace ?? '']
  return {
    engine,
    address: `${manifest.kind}/${manifest.name}`,
    kind,
    role: said.some(isNonProduction) ? 'non-production' : 'primary',
    seen: manifest.seen,
    backups: {
      state: 'unknown',
      retentionDays: undefined,
      schedule: undefined,
      seen: manifest.seen,
      note: undefined,
    },
    pitr: { state: 'unknown', seen: undefined, note: undefined },
    crossRegion: { state: 'unknown', seen: undefined, note: undefined },
    encryptedAtRest: { state: 'unknown', seen: undefined },
  }
}

/** Two manifests of one namespace, as far as both say it. */
export function sameNamespace(a: Manifest, b: Manifest): boolean {
  return a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace
}
