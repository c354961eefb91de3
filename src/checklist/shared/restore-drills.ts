import type { Dialect } from '../../migrations/operation.js'
import { quoted } from '../../hazards/shared/quote.js'

/** Names that need no quotes, neither in SQL nor in a shell: names from a repository are not trusted. */
const PLAIN = /^[a-z_][a-z0-9_]{0,62}$/
/** Names that a shell takes for nothing else. */
const HARMLESS = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/
const MOST = 8
/** Where no table is known the drill is told. */
const ANY = '${TABLES:?the tables that must have rows}'

/** A name as PostgreSQL wants it, as one word of the shell; other engines are asked for plain names alone. */
function inShell(name: string, engine: Dialect): string | undefined {
  if (engine !== 'postgres') return PLAIN.test(name) ? name : undefined
  if (!HARMLESS.test(name)) return undefined
  const own = quoted(name, engine)
  return own === name ? name : `'${own}'`
}

/** Fetches the newest backup, and sees that it is the file that was written. */
const FETCH = [
  'prefix="s3://$BACKUP_BUCKET/$BACKUP_NAME"',
  'name="$(aws s3 cp --only-show-errors "$prefix/latest" -)"',
  'aws s3 cp --only-show-errors "$prefix/$name" "$work/$name"',
  'aws s3 cp --only-show-errors "$prefix/$name.sha256" "$work/$name.sha256"',
  '(cd "$work" && sha256sum --check --status "$name.sha256")',
  '',
]

/**
 * A script that restores the newest backup into a scratch database, looks at the rows, and removes the scratch database
 * whatever happens. It exits with something other than 0 when anything is missing or empty.
 */
export function restoreDrill(
  engine: Dialect,
  tables: readonly string[],
): { readonly language: string; readonly code: string } {
  const named = tables.flatMap((each) => inShell(each, engine) ?? []).slice(0, MOST)
  const expected = named.length === 0 && engine !== 'sqlserver' ? [ANY] : named
  switch (engine) {
    case 'postgres':
      return sh([
        ...HEAD_OF_DRILL,
        'export PGSSLMODE="${PGSSLMODE:-verify-full}"',
        ...scratch('dropdb --if-exists --force "$scratch"'),
        ...FETCH,
        'createdb "$scratch"',
        '# Foreign keys and unique indexes are built over the restored rows: what breaks them fails here.',
        'pg_restore --exit-on-error --no-owner --no-privileges --dbname="$scratch" "$work/$name"',
        '',
        ...assertions(
          expected,
          'psql --no-psqlrc --quiet --tuples-only --no-align --dbname="$scratch" --command="SELECT count(*) FROM $table"',
        ),
      ])
    case 'mysql':
    case 'mariadb':
      return sh([
        ...HEAD_OF_DRILL,
        ...scratch(`${engine} --execute="DROP DATABASE IF EXISTS $scratch"`),
        ...FETCH,
        `${engine} --execute="CREATE DATABASE $scratch"`,
        `gunzip --stdout "$work/$name" | ${engine} "$scratch"`,
        '',
        ...assertions(
          expected,
          `${engine} --batch --skip-column-names --execute="SELECT count(*) FROM $table" "$scratch"`,
        ),
      ])
    case 'mongodb':
      return sh([
        ...HEAD_OF_DRILL,
        ': "${MONGODB_URI:?a server for drills}"',
        ': "${MONGODB_DATABASE:?the database in the archive}"',
        ...scratch('mongosh "$MONGODB_URI" --quiet --eval "db.getSiblingDB(\'$scratch\').dropDatabase()"'),
        ...FETCH,
        'mongorestore --uri="$MONGODB_URI" --gzip --archive="$work/$name" --stopOnError \\',
        '  --nsInclude="$MONGODB_DATABASE.*" --nsFrom="$MONGODB_DATABASE.*" --nsTo="$scratch.*"',
        '',
        ...assertions(
          expected,
          'mongosh "$MONGODB_URI" --quiet --eval "db.getSiblingDB(\'$scratch\').getCollection(\'$table\').countDocuments()"',
        ),
      ])
    case 'sqlite':
      return sh([
        ...HEAD_OF_DRILL,
        ...scratch(undefined),
        ...FETCH,
        'found="$(sqlite3 "$work/$name" \'PRAGMA integrity_check\')"',
        '[ "$found" = ok ] || { echo "$name: $found" >&2; exit 1; }',
        '',
        ...assertions(expected, 'sqlite3 "$work/$name" "SELECT count(*) FROM $table"'),
      ])
    case 'redis':
      return sh([
        ...HEAD_OF_DRILL,
        ...scratch('redis-cli -s "$work/drill.sock" shutdown nosave'),
        ...FETCH,
        'redis-server --port 0 --unixsocket "$work/drill.sock" --dir "$work" --dbfilename "$name" --save "" --daemonize yes',
        'until [ "$(redis-cli -s "$work/drill.sock" ping 2>/dev/null)" = PONG ]; do sleep 1; done',
        'keys="$(redis-cli -s "$work/drill.sock" dbsize)"',
        '[ "$keys" -gt 0 ] || { echo "$name holds no keys" >&2; exit 1; }',
      ])
    case 'dynamodb':
      return sh([
        ': "${TABLE:?the table}"',
        'scratch="$TABLE-restore-drill-$(date -u +%s)"',
        'trap \'aws dynamodb delete-table --table-name "$scratch" > /dev/null || true\' EXIT',
        "trap 'exit 1' HUP INT TERM",
        '',
        'aws dynamodb restore-table-to-point-in-time --source-table-name "$TABLE" --target-table-name "$scratch" \\',
        '  --use-latest-restorable-time > /dev/null',
        'aws dynamodb wait table-exists --table-name "$scratch"',
        'found="$(aws dynamodb scan --table-name "$scratch" --max-items 1 --query \'length(Items)\' --output text)"',
        '[ "$found" = 1 ] || { echo "$scratch is empty" >&2; exit 1; }',
      ])
    case 'sqlserver':
      return {
        language: 'sql',
        code: [
          '-- Run with sqlcmd -b: an error is an exit code. RESTORE VERIFYONLY alone is no restore.',
          'SET XACT_ABORT ON;',
          'BEGIN TRY',
          "  RESTORE DATABASE [restore_drill] FROM DISK = N'/backups/orders.bak'",
          "    WITH CHECKSUM, MOVE N'orders' TO N'/var/opt/mssql/data/drill.mdf', MOVE N'orders_log' TO N'/var/opt/mssql/data/drill.ldf';",
          "  DBCC CHECKDB (N'restore_drill') WITH NO_INFOMSGS;",
          ...expected.map(
            (table) =>
              `  IF NOT EXISTS (SELECT 1 FROM [restore_drill].[dbo].[${table}]) THROW 50001, N'${table} is empty', 1;`,
          ),
          '  DROP DATABASE [restore_drill];',
          'END TRY',
          'BEGIN CATCH',
          "  IF DB_ID(N'restore_drill') IS NOT NULL DROP DATABASE [restore_drill];",
          '  THROW;',
          'END CATCH;',
          '',
        ].join('\n'),
      }
  }
}

const HEAD_OF_DRILL = [
  '# Restores the newest backup beside everything else, on a server that is not production, and looks at the rows.',
  ': "${BACKUP_BUCKET:?the bucket of the backups}"',
  ': "${BACKUP_NAME:?the folder of the backups}"',
]

/** A scratch database and a directory that go whatever happens, with the exit code of what happened. */
export function scratch(drop: string | undefined): readonly string[] {
  return [
    '',
    'work="$(mktemp -d)"',
    ...(drop === undefined ? [] : ['scratch="restore_drill_$(date -u +%s)_$$"']),
    'clean_up() {',
    ...(drop === undefined ? [] : [`  ${drop} || echo "$scratch is still there" >&2`]),
    '  rm -rf "$work"',
    '}',
    'trap clean_up EXIT',
    "trap 'exit 1' HUP INT TERM",
    '',
  ]
}

/** Counts the rows of each table; `count` is a command that prints the number for `$table`. */
export function assertions(tables: readonly string[], count: string): readonly string[] {
  return [
    'failed=0',
    `for table in ${tables.join(' ')}; do`,
    `  if ! rows="$(${count})"; then`,
    '    echo "$table is missing" >&2',
    '    failed=1',
    '  elif [ "$rows" -eq 0 ]; then',
    '    echo "$table is empty" >&2',
    '    failed=1',
    '  else',
    '    echo "$table: $rows rows"',
    '  fi',
    'done',
    '[ "$failed" -eq 0 ]',
  ]
}

/** A script of bash that stops at the first error. */
export function sh(lines: readonly string[]): { readonly language: string; readonly code: string } {
  return { language: 'sh', code: ['#!/usr/bin/env bash', 'set -euo pipefail', '', ...lines, ''].join('\n') }
}
