import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { isOlderTable } from './shared/age.js'

/**
 * reshardCollection copies every document and blocks writes at its end:
 * https://www.mongodb.com/docs/manual/core/sharding-reshard-a-collection/. It does so once it estimates that less than
 * two seconds are left, from 8.0.13 on less than 500 milliseconds:
 * https://www.mongodb.com/docs/v8.2/reference/command/commitReshardCollection/
 */
export const shardKeyChange = hazard({
  id: 'shard-key-change',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['mongodb'],
  subject: 'operation',
  title: 'The shard key of a collection changes',
  why: 'Resharding copies every document to other shards, needs more than the room of the collection while it runs, and blocks writes at its end, from when it expects to need less than two seconds more (500 milliseconds from 8.0.13 on); sharding a collection for the first time moves its chunks for hours.',
  safeWhen: 'The collection is empty or new.',
  instead:
    'Run it outside the deploy, with room and I/O to spare on every shard; refine the key (refineCollectionShardKey) where a suffix is enough.',
  sources: [
    'https://www.mongodb.com/docs/manual/core/sharding-reshard-a-collection/',
    'https://www.mongodb.com/docs/v8.2/reference/command/commitReshardCollection/',
    'https://www.mongodb.com/docs/manual/core/sharding-refine-a-shard-key/',
  ],
  bad: {},
  good: {},
  detect: ({ operation, before }) => {
    if (operation.kind !== 'shard-key' || !isOlderTable(before, operation.table)) return none
    const collection = showName(operation.table)
    const candidate = { span: operation.span, object: collection, table: operation.table }
    switch (operation.change) {
      case 'change':
        return [
          {
            ...candidate,
            message: `${collection} is resharded: every document is copied to other shards, and writes wait at the end.`,
          },
        ]
      case 'set':
        return [
          {
            ...candidate,
            severity: 'medium',
            message: `${collection} is sharded: its chunks move for as long as it is large, and queries without the key ask every shard.`,
          },
        ]
      case 'refine':
        return [
          {
            ...candidate,
            severity: 'low',
            message: `The shard key of ${collection} gets a suffix: nothing moves, but documents without the new field count as null.`,
          },
        ]
    }
  },
})
