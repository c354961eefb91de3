import type { Seen } from '../../facts.js'
import { readDocuments } from '../documents.js'
import { at, items, textOf, type Property } from '../value.js'

/** Kinds that are a store or protect one. */
const STORE =
  /\b(Cluster|ScheduledBackup|ObjectStore|postgresql|PostgresCluster|Percona\w+|MongoDB\w*|StatefulSet|HelmRelease)\b/

/**
 * Patches that Flux lays over what it deploys (https://fluxcd.io/flux/components/kustomize/kustomizations/#patches), where
 * they may be of a store. They are not applied: what is read of it may differ from what runs.
 */
export function fluxPatches(path: string, source: string): readonly Seen[] {
  if (!/kustomize\.toolkit\.fluxcd\.io\//.test(source) || !/^\s+patches\s*:/m.test(source)) return []
  const read = readDocuments(path, source)
  if (read.kind === 'unread') return []
  return read.documents
    .filter((root) => /^kustomize\.toolkit\.fluxcd\.io\//.test(textOf(at(root, 'apiVersion')) ?? ''))
    .flatMap((root) => items(at(root, 'spec', 'patches')))
    .filter((patch) => STORE.test(wordsOf(patch)))
    .map(({ seen }) => seen)
}

function wordsOf(patch: Property): string {
  return [at(patch, 'patch'), at(patch, 'target', 'kind')].map((each) => textOf(each) ?? '').join('\n')
}
