import type { Seen } from '../../facts.js'
import { readDocuments } from '../documents.js'
import type { StoreResource } from '../facts.js'
import { at, items, textOf, type Property } from '../value.js'
import { cloudNativeStore } from './cloudnative-pg.js'
import { containerStore } from './containers.js'
import { manifestOf, type Manifest } from './manifest.js'
import { operatorStore } from './operators.js'

/** Whether a YAML file holds manifests, by its lines. Custom resource definitions are what operators ship, not stores. */
export function isManifestFile(source: string): boolean {
  return /^\s*-?\s*apiVersion\s*:/m.test(source) && /^\s*kind\s*:/m.test(source)
}

/** Kinds that are a store or protect one: a file without any of them needs no parse. */
export function holdsStores(source: string): boolean {
  return /^\s*kind\s*:\s*["']?(Cluster|ScheduledBackup|ObjectStore|postgresql|PostgresCluster|Percona\w+|MongoDB\w*|StatefulSet|Deployment|Schedule|HelmRelease|Application|List)\b/m.test(
    source,
  )
}

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

/** The stores among all manifests of a repository. */
export function manifestStores(all: readonly Manifest[]): readonly StoreResource[] {
  return all.flatMap((each) => cloudNativeStore(each, all) ?? operatorStore(each) ?? containerStore(each, all) ?? [])
}
