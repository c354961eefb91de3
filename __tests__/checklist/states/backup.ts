import { NOT_ATTESTABLE, shown, type CategoryStates } from './states.js'

const attested = shown('attested', 'attested by @octo/dba on 2026-11-10')

export const backup: CategoryStates = {
  'backup/procedure': {
    pass: shown('careful', 'aws_db_instance.orders: backups kept 14 days'),
    attested,
    warn: shown('weakBackups', 'backups kept 3 days, fewer than 7'),
    fail: shown('hasty', 'aws_db_instance.orders: backups are off'),
    unverifiable: shown('plain', 'postgres runs outside this repository'),
    'not-applicable': shown('library', 'a library is not operated'),
  },
  'backup/frequency': {
    pass: shown('dump', 'backup: at most 24 hours between backups'),
    attested,
    warn: shown('weeklyDump', 'backup: at most 7 days between backups'),
    fail: shown('hasty', 'aws_db_instance.orders: no backups are taken'),
    unverifiable: shown('unresolved', 'var.days cannot be resolved'),
    'not-applicable': shown('cache', 'no primary database'),
  },
  'backup/restore-tested': {
    pass: shown('careful', 'restore last restored 9 days ago'),
    attested,
    warn: shown('refused', 'GitHub did not say: the token lacks the permission actions: read'),
    fail: shown('red', 'the last run of restore failed 2 days ago'),
    unverifiable: shown('plain', 'whether its backups were ever restored cannot be seen'),
    'not-applicable': shown('library', 'a library is not operated'),
  },
  'backup/restore-documented': {
    pass: shown('careful', 'docs/restore.md: 3 steps, pg_restore'),
    attested: NOT_ATTESTABLE,
    warn: shown('thinDocuments', 'no command that restores'),
    fail: shown('hasty', 'no section says how to restore the database'),
    unverifiable: shown('documentsElsewhere', 'documented at wiki.example.com'),
    'not-applicable': shown('cache', 'no primary database'),
  },
  'backup/pitr': {
    pass: shown('careful', 'aws_db_instance.orders: recoverable to the minute'),
    attested,
    warn: shown('weakBackups', 'for only 3 days'),
    fail: shown('hasty', 'aws_db_instance.orders: no log is archived'),
    unverifiable: shown('unresolved', 'var.days cannot be resolved'),
    'not-applicable': shown('sqlite', 'SQLite without a shipped log'),
  },
  'backup/cross-region': {
    pass: shown('careful', 'automated backups are repeated in eu-central-1'),
    attested,
    warn: shown('weakBackups', 'aws_db_instance.orders'),
    fail: shown('hasty', 'backups in a single region'),
    unverifiable: shown('plain', 'in which regions its backups are cannot be seen'),
    'not-applicable': shown('singleRegion', 'copies must not leave the region'),
  },
  'backup/encryption': {
    pass: shown('dump', 'backup: encrypted at rest (aws s3 cp) and on the way'),
    attested,
    warn: shown('weeklyDump', 'TLS to the database is not required'),
    fail: shown('hasty', 'storage is not encrypted, nor are its snapshots'),
    unverifiable: shown('unresolved', 'whether its storage is encrypted is not written here'),
    'not-applicable': shown('cache', 'no primary database'),
  },
  'backup/integrity': {
    pass: shown('careful', 'restore tests read the backups back'),
    attested,
    warn: shown('weeklyDump', 'what pg_restore --list finds stops nothing'),
    fail: shown('dump', 'nothing reads back what backup writes'),
    unverifiable: shown('weakBackups', 'only a restore can check what the provider keeps'),
    'not-applicable': shown('library', 'a library is not operated'),
  },
}
