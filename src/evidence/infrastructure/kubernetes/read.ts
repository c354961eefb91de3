import type { Seen } from '../../facts.js'
import { readDocuments } from '../documents.js'
import type { StoreResource } from '../facts.js'
import { at, items, textOf, type Property } from '../value.js'
import { cloudNativeStore } from './cloudnative-pg.js'
import { containerStore } from './containers.js'
import type { ByFlux } from './flux-deployed.js'
import type { ChartRelease } from './helm.js'
import { chartReleases, releaseStores, type Around } from './releases.js'
import type { Build } from './kustomize/build.js'
import type { Resource } from './kustomize/resource.js'
import { manifestOf, type Manifest } from './manifest.js'
import { operatorStore } from './operators.js'

/** Whether a YAML file holds manifests, by its lines. Custom resource definitions are what operators ship, not stores. */
export function isManifestFile(source: string): boolean {
  return /^\s*-?\s*apiVersion\s*:/m.test(source) && /^\s*kind\s*:/m.test(source)
}

/** Kinds that are a store or protect one: a file without any of them needs no parse. */
export function holdsStores(source: string): boolean {
  return /^\s*kind\s*:\s*["']?(Cluster|ScheduledBackup|ObjectStore|postgresql|PostgresCluster|Percona\w+|MongoDB\w*|StatefulSet|Deployment|Schedule|HelmRelease|Application|ApplicationSet|List)\b/m.test(
    source,
  )
}

/** What a release may refer to: where charts come from, and values. Of a file that kustomize takes in only the first. */
export function isReferredTo(source: string, taken: boolean): boolean {
  return (taken ? REPOSITORY : REFERRED).test(source)
}

const REPOSITORY = /^\s*kind\s*:\s*["']?(HelmRepository|OCIRepository|HelmChart)\b/m
const REFERRED = /^\s*kind\s*:\s*["']?(HelmRepository|OCIRepository|HelmChart|ConfigMap)\b/m

/** The manifests of a file, or where it does not parse. */
export function manifestsIn(path: string, source: string): readonly Manifest[] | Seen {
  const read = readDocuments(path, source)
  if (read.kind === 'unread') return read.seen
  const conditional = /\{\{-?\s*if\b/.test(source)
  return read.documents.flatMap(listed).flatMap((root) => manifestOf(path, root, conditional) ?? [])
}

function listed(root: Property): readonly Property[] {
  return textOf(at(root, 'kind')) === 'List' ? items(at(root, 'items')) : [root]
}

/** The releases of charts of the repository among its manifests. */
export function releasesIn(
  plain: readonly Manifest[],
  builds: readonly Build[],
  files: ReadonlyMap<string, string>,
): readonly ChartRelease[] {
  const manifests = [
    ...plain,
    ...builds.flatMap((build) => build.resources.flatMap((each) => builtManifest(build, each))),
  ]
  return chartReleases(manifests, { manifests, files })
}

/** The stores among the plain manifests of a repository and those that its kustomizations deploy. */
export function manifestStores(
  plain: readonly Manifest[],
  builds: readonly Build[],
  files: ReadonlyMap<string, string>,
  referred: readonly Manifest[] = [],
  inRole: ByFlux['inRole'] = (store) => store,
): readonly StoreResource[] {
  const deployed = builds.map((build) => ({
    build,
    manifests: build.resources.flatMap((each) => builtManifest(build, each)),
  }))
  const all = [...plain, ...referred, ...deployed.flatMap(({ manifests }) => manifests)]
  return [
    ...plain.flatMap((each) => storesIn(each, { manifests: all, files }).map((store) => inRole(store, each))),
    ...deployed.flatMap(({ build, manifests }) => {
      // Overlays of one base are different environments: none is backed up by another's schedule.
      const others = deployed.filter((other) => other.build !== build && !sharesFiles(other.build, build))
      const visible = [...manifests, ...plain, ...referred, ...others.flatMap((other) => other.manifests)]
      return manifests
        .flatMap((each) => storesIn(each, { manifests: visible, files }))
        .map((store) => inRole(asFarAsRead(store, build), build))
    }),
  ]
}

function storesIn(manifest: Manifest, around: Around): readonly StoreResource[] {
  const all = around.manifests
  const store = cloudNativeStore(manifest, all) ?? operatorStore(manifest) ?? containerStore(manifest, all)
  return store === undefined ? releaseStores(manifest, around) : [store]
}

function builtManifest(build: Build, { path, root, names }: Resource): readonly Manifest[] {
  const { folder: place, referencesFollow } = build
  const manifest = manifestOf(path, root, false, { place, formerNames: names.slice(0, -1), referencesFollow })
  return manifest === undefined ? [] : [manifest]
}

function sharesFiles(a: Build, b: Build): boolean {
  return [...a.files].some((path) => b.files.has(path))
}

/** A store of a kustomization of which a part could not be read or applied: what that part may say is unknown. */
function asFarAsRead(store: StoreResource, { elsewhere, unapplied }: Build): StoreResource {
  const [changed] = unapplied
  const [missing] = elsewhere
  const cause = changed ?? missing
  if (cause === undefined) return store
  const note = `${cause.path} takes in what is not read here: ${cause.quote.trim()}`
  const isOpen = (state: string): boolean => state === 'off' || (changed !== undefined && state !== 'not applicable')
  return {
    ...store,
    backups: isOpen(store.backups.state) ? { ...store.backups, state: 'unknown', seen: cause, note } : store.backups,
    pitr: isOpen(store.pitr.state) ? { state: 'unknown', seen: cause, note } : store.pitr,
  }
}
