import type { Dialect } from '../../migrations/operation.js'

/** How a store that runs on its own keeps its log elsewhere, so that any moment can be recovered. */
export function logArchiving(engine: Dialect): { readonly language: string; readonly code: string } | undefined {
  switch (engine) {
    case 'postgres':
      return {
        language: 'ini',
        code: [
          '# postgresql.conf; wal-g reads WALG_S3_PREFIX and WALG_LIBSODIUM_KEY. `wal-g backup-push` takes the base, daily.',
          'archive_mode = on',
          "archive_command = 'wal-g wal-push %p'",
          'archive_timeout = 60',
          '',
        ].join('\n'),
      }
    case 'mysql':
    case 'mariadb':
      return {
        language: 'sh',
        code: [
          '#!/usr/bin/env bash',
          '# Follows the binary log for good, on another host; a daily dump with --source-data=2 says where to begin.',
          'set -euo pipefail',
          '',
          ': "${FIRST_LOG:?binlog.000001}"',
          `${engine === 'mysql' ? 'mysqlbinlog --ssl-mode=REQUIRED' : 'mariadb-binlog --ssl'} --read-from-remote-server --raw --stop-never \\`,
          '  --result-file=/backups/binlog/ "$FIRST_LOG"',
          '',
        ].join('\n'),
      }
    case 'mongodb':
      return {
        language: 'sh',
        code: [
          '#!/usr/bin/env bash',
          '# Percona Backup for MongoDB; a base backup by `pbm backup`, daily.',
          'set -euo pipefail',
          '',
          'pbm config --set pitr.enabled=true --set pitr.oplogSpanMin=5',
          '',
        ].join('\n'),
      }
    case 'sqlite':
      return {
        language: 'yaml',
        code: [
          '# litestream.yml; `litestream replicate` runs beside the application.',
          'dbs:',
          '  - path: /data/app.db',
          '    replicas:',
          '      - type: s3',
          '        bucket: example-backups',
          '        path: app',
          '        retention: 336h',
          '',
        ].join('\n'),
      }
    case 'sqlserver':
      return {
        language: 'sql',
        code: [
          'ALTER DATABASE [orders] SET RECOVERY FULL;',
          '-- Every 15 minutes, to storage elsewhere.',
          "BACKUP LOG [orders] TO DISK = N'/backups/orders.trn' WITH CHECKSUM, COMPRESSION;",
          '',
        ].join('\n'),
      }
    case 'dynamodb':
    case 'redis':
      return undefined
  }
}
