import { never, NOT_ATTESTABLE as attested, shown, type CategoryStates } from './states.js'

export const rollback: CategoryStates = {
  'rollback/scripts-exist': {
    pass: shown('careful', '3 of 3 migrations reversible'),
    attested,
    warn: shown('mostlyReversible', '4 of 5 migrations reversible'),
    fail: shown('hasty', '0 of 3 migrations reversible'),
    unverifiable: shown('goMigration', '1 migration could not be read'),
    'not-applicable': shown('cache', 'no migrations here'),
  },
  'rollback/tested': {
    pass: shown('careful', 'round-trip ran up and down with these migrations on this commit'),
    attested: shown('attested', 'attested by @octo/dba on 2026-11-10'),
    warn: shown('refused', 'GitHub did not say: the token lacks the permission actions: read'),
    fail: shown('red', 'the down failed in round-trip on this commit'),
    unverifiable: shown('builtAtRunTime', '1 down of 1 never ran'),
    'not-applicable': shown('prisma', 'the tool has no downs'),
  },
  'rollback/documented': {
    pass: shown('careful', 'docs/rollback.md: 3 steps, migrate down'),
    attested,
    warn: shown('thinDocuments', 'docs/operations.md: it has no command and fewer than three steps'),
    fail: shown('hasty', 'no section says how to roll the database back'),
    unverifiable: shown('documentsElsewhere', 'documented at wiki.example.com'),
    'not-applicable': shown('cache', 'no migrations here to roll back'),
  },
  'rollback/data-preservation': {
    pass: never('only a run of the down over rows proves it; what is read warns at best'),
    attested,
    warn: shown('careful', 'rows written since the up are lost in customers, orders and order_lines'),
    fail: shown('downDestroys', 'order_lines: the down destroys what stood before the up'),
    unverifiable: shown('builtAtRunTime', '1 down could not be read in full'),
    'not-applicable': shown('hasty', 'no down to run'),
  },
  'rollback/quick': {
    pass: shown('careful', 'restore took 25 minutes 9 days ago; 60 are declared'),
    attested: shown('attested', 'attested by @octo/dba'),
    warn: shown('refused', '60 minutes declared, and no rollback was measured'),
    fail: shown('slowRollback', 'rollback took 45 minutes 3 days ago, and 10 are declared'),
    unverifiable: shown('hasty', 'no recovery time objective is declared'),
    'not-applicable': shown('cache', 'no migrations here'),
  },
  'rollback/automated': {
    pass: shown('careful', 'migrate down runs when the deploy fails'),
    attested,
    warn: shown('applicationUndone', 'kubectl rollout undo takes back the application alone'),
    fail: shown('hasty', 'production migrates, and nothing takes it back when it fails'),
    unverifiable: shown('migratedElsewhere', 'no step that deploys from here is seen to migrate'),
    'not-applicable': shown('plain', 'no deploy is seen here'),
  },
}
