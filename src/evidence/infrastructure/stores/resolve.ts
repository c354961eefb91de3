import type { Declared } from '../declared.js'
import type { StoreResource } from '../facts.js'
import { atlasStore } from './atlas.js'
import { awsStore } from './aws.js'
import { withAwsBackup } from './aws-backup.js'
import { withReplicas, withReplicatedBackups } from './aws-regions.js'
import { azureStore } from './azure.js'
import { cloudflareStore } from './cloudflare.js'
import { googleStore } from './google.js'
import { unwrapped } from './registry-modules.js'

/** The stores among declared resources, each with what other resources add to it. */
export function storesOf(written: readonly Declared[]): readonly StoreResource[] {
  const all = written.map(unwrapped)
  return all.flatMap((declared) => {
    const aws = awsStore(declared)
    if (aws !== undefined) return [withAws(aws, declared, all)]
    const store =
      googleStore(declared) ?? azureStore(declared) ?? atlasStore(declared, all) ?? cloudflareStore(declared)
    return store === undefined ? [] : [store]
  })
}

function withAws(store: StoreResource, declared: Declared, all: readonly Declared[]): StoreResource {
  const backed = withAwsBackup(store, declared, all)
  return withReplicas(withReplicatedBackups(backed, declared, all), declared, all)
}
