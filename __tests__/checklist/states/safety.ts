import { never, NOT_ATTESTABLE, shown, type CategoryStates } from './states.js'

const attested = shown('attested', 'attested by @octo/dba on 2026-11-10')

export const safety: CategoryStates = {
  'safety/non-blocking': {
    pass: shown('bounded', '1 strong lock on older tables, each for an instant'),
    attested: NOT_ATTESTABLE,
    warn: shown('careful', '2 brief locks, but nothing bounds the wait for them'),
    fail: shown('prisma', 'Foreign key checks every row while writers wait'),
    unverifiable: shown('builtAtRunTime', '1 statement could not be read'),
    'not-applicable': shown('hasty', 'nothing that stood before is locked'),
  },
  'safety/batch-size': {
    pass: shown('updateOfOneRow', '1 data change, each bounded by a key, a constant set or a batch'),
    attested: NOT_ATTESTABLE,
    warn: shown('updateOfSmallTable', 'Update of many rows in one statement'),
    fail: shown('update', 'Update of many rows in one statement'),
    unverifiable: shown('builtAtRunTime', '1 statement could not be read'),
    'not-applicable': shown('careful', 'no rows that stood before are changed'),
  },
  'safety/timeouts': {
    pass: shown('bounded', 'the wait for 1 lock is bounded: in the migrations'),
    attested,
    warn: shown('careful', 'Nothing bounds the wait for the lock ×2'),
    fail: shown('strictTimeouts', 'Nothing bounds the wait for the lock'),
    unverifiable: shown('builtAtRunTime', '1 statement could not be read'),
    'not-applicable': shown('sqlite', 'nothing queues for locks in this engine'),
  },
  'safety/dry-run': {
    pass: shown('careful', 'migrate up on a throw-away database on each pull request'),
    attested: NOT_ATTESTABLE,
    warn: shown('planAfterMerge', 'atlas migrate lint runs after the merge only'),
    fail: shown('hasty', 'nothing plans or tries migrations before the merge'),
    unverifiable: never('CI is in the repository: where nothing plans, nothing is planned'),
    'not-applicable': shown('cache', 'no migrations'),
  },
  'safety/staging': {
    pass: shown('careful', 'staging was deployed with all 3 migrations yesterday'),
    attested,
    warn: shown('refused', 'GitHub did not say: the token lacks the permission actions: read'),
    fail: shown('hasty', 'production migrates production, and no environment comes before it'),
    unverifiable: shown('plain', 'nothing here is seen to migrate a deployed database'),
    'not-applicable': shown('cache', 'no migrations'),
  },
  'safety/monitoring': {
    pass: shown('careful', '1 alert on long transactions'),
    attested,
    warn: shown('alertOnConnections', '1 alert on the database, none on locks or long transactions'),
    fail: shown('alertOnHosts', 'alerts are kept here, and none is on a database'),
    unverifiable: shown('plain', 'no alert on the database is seen in this repository'),
    'not-applicable': shown('cache', 'no primary database'),
  },
  'safety/connections': {
    pass: shown('careful', 'migrations connect directly, one runner at a time'),
    attested,
    warn: shown(
      'applicationUndone',
      'whether migrations go through a pooler is not said here: their address comes from the environment',
    ),
    fail: shown('hasty', 'migrations go through a pooler of transactions'),
    unverifiable: shown('plain', 'nothing here says how migrations connect'),
    'not-applicable': shown('sqlite', 'no migrations over a connection'),
  },
}
