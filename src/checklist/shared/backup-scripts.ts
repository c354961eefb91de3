import type { Dialect } from '../../migrations/operation.js'

const HEAD = ['#!/usr/bin/env bash', 'set -euo pipefail', '']

/** What every script does with a file that it has proven readable. */
const SHIP = [
  '(cd "$work" && sha256sum "$name" > "$name.sha256")',
  '',
  'prefix="s3://$BACKUP_BUCKET/$BACKUP_NAME"',
  'aws s3 cp --only-show-errors --sse aws:kms "$work/$name" "$prefix/$name"',
  'aws s3 cp --only-show-errors --sse aws:kms "$work/$name.sha256" "$prefix/$name.sha256"',
  '# Last of all: "latest" never names half a backup. A lifecycle rule of the bucket removes old ones.',
  'printf \'%s\\n\' "$name" | aws s3 cp --only-show-errors --sse aws:kms - "$prefix/latest"',
  'echo "$prefix/$name"',
]

/** A directory of its own that goes whatever happens. */
function work(ending: string): readonly string[] {
  return [
    ': "${BACKUP_BUCKET:?a bucket in another region or account}"',
    ': "${BACKUP_NAME:?a folder of its own in the bucket}"',
    '',
    'work="$(mktemp -d)"',
    'trap \'rm -rf "$work"\' EXIT',
    "trap 'exit 1' HUP INT TERM",
    `name="$BACKUP_NAME-$(date -u +%Y%m%dT%H%M%SZ).${ending}"`,
    '',
  ]
}

/** A script that backs a store up, reads the backup back, and ships it away. */
export function backupScript(engine: Dialect): { readonly language: string; readonly code: string } {
  switch (engine) {
    case 'postgres':
      return sh([
        '# PGHOST, PGUSER, PGDATABASE and PGPASSWORD or ~/.pgpass say what is backed up.',
        ': "${PGDATABASE:?the database}"',
        'export PGSSLMODE="${PGSSLMODE:-verify-full}"',
        ...work('dump'),
        'pg_dump --format=custom --compress=9 --file="$work/$name"',
        '',
        '# The table of contents is there, and it has rows. (pg_verifybackup reads base backups, not dumps.)',
        'pg_restore --list "$work/$name" > "$work/contents"',
        'grep -q \'TABLE DATA\' "$work/contents" || { echo "$name holds no rows" >&2; exit 1; }',
        '# Every block can be read: a dump that was cut off ends here.',
        'pg_restore --file=/dev/null "$work/$name"',
        ...SHIP,
      ])
    case 'mysql':
      return sh([
        '# ~/.my.cnf or a login path says the host, the user and the password.',
        ': "${MYSQL_DATABASE:?the database}"',
        ...work('sql.gz'),
        'mysqldump --ssl-mode=REQUIRED --single-transaction --routines --triggers --events "$MYSQL_DATABASE" | gzip > "$work/$name"',
        ...dumpIsWhole(),
        ...SHIP,
      ])
    case 'mariadb':
      return sh([
        '# ~/.my.cnf says the host, the user and the password.',
        ': "${MYSQL_DATABASE:?the database}"',
        ...work('sql.gz'),
        'mariadb-dump --ssl --single-transaction --routines --triggers --events "$MYSQL_DATABASE" | gzip > "$work/$name"',
        ...dumpIsWhole(),
        ...SHIP,
      ])
    case 'mongodb':
      return sh([
        ': "${MONGODB_URI:?with tls=true}"',
        ...work('archive.gz'),
        'mongodump --uri="$MONGODB_URI" --gzip --archive="$work/$name"',
        '',
        '# Reads the archive without writing anything. The restore drill reads the documents.',
        'gzip --test "$work/$name"',
        'mongorestore --uri="$MONGODB_URI" --dryRun --gzip --archive="$work/$name"',
        ...SHIP,
      ])
    case 'redis':
      return sh([
        ': "${REDIS_URL:?rediss://…}"',
        ...work('rdb'),
        'redis-cli -u "$REDIS_URL" --rdb "$work/$name"',
        '',
        'redis-check-rdb "$work/$name"',
        ...SHIP,
      ])
    case 'sqlite':
      return sh([
        ': "${SQLITE_FILE:?the database}"',
        ...work('db'),
        '# A copy of a file that is written to is no backup: .backup takes the locks.',
        'sqlite3 "$SQLITE_FILE" ".backup \'$work/$name\'"',
        '',
        'found="$(sqlite3 "$work/$name" \'PRAGMA integrity_check\')"',
        '[ "$found" = ok ] || { echo "$name: $found" >&2; exit 1; }',
        ...SHIP,
      ])
    case 'dynamodb':
      return sh([
        ': "${TABLE:?the table}"',
        'aws dynamodb update-continuous-backups --table-name "$TABLE" \\',
        '  --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true',
      ])
    case 'sqlserver':
      return {
        language: 'sql',
        code: [
          '-- sqlcmd -b -v database="$DB_NAME" -i backup.sql: daily; the log every 15 minutes, in the FULL recovery model.',
          '-- The folder is a mount of storage elsewhere.',
          "BACKUP DATABASE [$(database)] TO DISK = N'/backups/$(database).bak' WITH CHECKSUM, COMPRESSION, FORMAT;",
          "BACKUP LOG [$(database)] TO DISK = N'/backups/$(database).trn' WITH CHECKSUM, COMPRESSION;",
          "RESTORE VERIFYONLY FROM DISK = N'/backups/$(database).bak' WITH CHECKSUM;",
          '',
        ].join('\n'),
      }
  }
}

/** mysqldump and mariadb-dump end with a line of their own when they got that far. */
function dumpIsWhole(): readonly string[] {
  return [
    '',
    '# The last line is there only when the dump came to its end.',
    'gzip --test "$work/$name"',
    'gunzip --stdout "$work/$name" | tail -n 1 | grep -q \'^-- Dump completed\' || { echo "$name is cut off" >&2; exit 1; }',
  ]
}

function sh(lines: readonly string[]): { readonly language: string; readonly code: string } {
  return { language: 'sh', code: [...HEAD, ...lines, ''].join('\n') }
}
