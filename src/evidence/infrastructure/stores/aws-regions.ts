import { refersTo, type Declared } from '../declared.js'
import type { StoreResource } from '../facts.js'
import { at } from '../value.js'

/**
 * Automated backups of an instance that are repeated elsewhere
 * (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance_automated_backups_replication).
 */
export function withReplicatedBackups(
  store: StoreResource,
  declared: Declared,
  all: readonly Declared[],
): StoreResource {
  const replication = all.find((each) => {
    const source = at(each.properties, 'source_db_instance_arn')
    return (
      each.type === 'aws_db_instance_automated_backups_replication' &&
      source?.value.kind === 'reference' &&
      refersTo(source.value.to, declared)
    )
  })
  if (replication === undefined || store.crossRegion.state === 'on') return store
  const [home, away] = [declared.placement.region, replication.placement.region]
  if (home === undefined || away === undefined) {
    const note = 'the regions of the replicated backups cannot be resolved'
    return { ...store, crossRegion: { state: 'unknown', seen: replication.seen, note } }
  }
  return {
    ...store,
    crossRegion:
      home === away
        ? { state: 'weak', seen: replication.seen, note: `the replicated backups stay in ${home}` }
        : { state: 'on', seen: replication.seen, note: `automated backups are repeated in ${away}` },
  }
}

/** Another region follows the store and repeats every mistake at once: weaker than a copy of a backup. */
export function withReplicas(store: StoreResource, declared: Declared, all: readonly Declared[]): StoreResource {
  if (store.crossRegion.state !== 'off') return store
  const replica = all.find((each) => follows(each, declared))
  if (replica === undefined) return store
  return {
    ...store,
    crossRegion: {
      state: 'weak',
      seen: replica.seen,
      note: 'a replica repeats every mistake at once: it is no backup',
    },
  }
}

function follows(other: Declared, declared: Declared): boolean {
  const source = at(
    other.properties,
    other.type === 'aws_rds_global_cluster' ? 'source_db_cluster_identifier' : 'replicate_source_db',
  )
  if (source?.value.kind !== 'reference' || !refersTo(source.value.to, declared)) return false
  return other.type === 'aws_rds_global_cluster' || other.placement.provider !== declared.placement.provider
}
