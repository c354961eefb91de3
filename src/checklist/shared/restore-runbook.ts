import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import type { Dialect } from '../../migrations/operation.js'
import type { BackedUpStore } from './backups.js'
import { providerRestore } from './provider-restores.js'

/** A runbook of a restore. What the repository does not show stands in angle brackets, for people to fill in. */
export function restoreRunbook(
  engine: Dialect,
  store: BackedUpStore | undefined,
  declared: readonly StoreResource[],
): string {
  const provider = store === undefined ? undefined : providerRestore(store)
  const place = store === undefined ? undefined : destinationOf(store)
  const service = serviceOf(engine, store?.resources ?? [], declared)
  return [
    '# Restoring the database',
    '',
    'Owner: <fill in: who is on call>. Access to the backups: <fill in: a role or a team>.',
    `Backups: ${provider?.kept ?? place ?? '<fill in: where they are kept, how often they are taken, for how long>'}. A restore takes <fill in: how many> minutes.`,
    '',
    provider?.inPlace === true
      ? '1. Stop every writer: the restore overwrites the database and cancels the queries that run.'
      : '1. Stop every writer, or restore beside the old database and switch over at the end.',
    provider === undefined
      ? '2. Fetch the newest backup and restore it:'
      : provider.inPlace === true
        ? '2. Restore it in place, and keep the bookmark that is printed: it undoes the restore.'
        : '2. Restore beside it:',
    '',
    '   ```sh',
    ...(provider?.commands ?? [...fetched(engine, place), ...restoreCommands(engine, service)]).map(
      (line) => `   ${line}`,
    ),
    '   ```',
    '',
    '3. Compare the newest rows and the number of rows of the main tables with what monitoring showed before.',
    provider?.inPlace === true
      ? '4. Start the writers again, and watch error rates.'
      : '4. Point the application at the restored database, and watch error rates.',
    '',
  ].join('\n')
}

/** Where commands of the repository ship its dumps to, as far as it is written out. */
function destinationOf({ jobs }: BackedUpStore): string | undefined {
  return jobs
    .flatMap(({ uploads, backups }) => [...uploads, ...backups])
    .map(({ seen }) => /\b(?:s3|gs):\/\/[^\s"'`]+/.exec(seen.quote)?.[0])
    .find((each) => each !== undefined)
}

const FETCHES_ITSELF: readonly Dialect[] = ['sqlserver', 'dynamodb']

function fetched(engine: Dialect, place: string | undefined): readonly string[] {
  if (FETCHES_ITSELF.includes(engine)) return []
  const folder = place?.replace(/\/[^/]*$/, '')
  if (place === undefined || folder === undefined || folder.endsWith(':/'))
    return ['name=newest-backup # the file, fetched from where the backups are kept']
  const copy = place.startsWith('gs:') ? 'gcloud storage cp' : 'aws s3 cp'
  const list = place.startsWith('gs:') ? 'gcloud storage ls' : 'aws s3 ls'
  return [`${list} "${folder}/"`, 'name=newest-backup # the last one listed', `${copy} "${folder}/$name" "$name"`]
}

interface Service {
  readonly file: string
  readonly name: string
}

/** The file that `docker compose` takes by itself: https://docs.docker.com/compose/intro/compose-application-model/ */
const USUAL = /(^|\/)(?:docker-)?compose\.ya?ml$/

/** The Compose service of the store, where a Compose file runs it that may be production's. */
function serviceOf(
  engine: Dialect,
  own: readonly StoreResource[],
  declared: readonly StoreResource[],
): Service | undefined {
  const found = [...own, ...declared].find(
    (each) =>
      each.engine === engine &&
      each.address.startsWith('service ') &&
      (each.role === 'primary' || (each.role === 'undecided' && USUAL.test(each.seen.path))),
  )
  return found === undefined ? undefined : { file: found.seen.path, name: found.address.slice('service '.length) }
}

/** The variables are those that the official images are started with: https://hub.docker.com/_/postgres, /_/mysql, /_/mariadb */
function inService(engine: Dialect, { file, name }: Service): readonly string[] | undefined {
  const inside = `docker compose -f ${/^[\w./-]+$/.test(file) ? file : `'${file}'`} exec -T ${name}`
  switch (engine) {
    case 'postgres':
      return [
        `${inside} sh -c 'createdb -U "\${POSTGRES_USER:-postgres}" restored'`,
        `${inside} sh -c 'pg_restore --exit-on-error --no-owner -U "\${POSTGRES_USER:-postgres}" --dbname=restored' < "$name"`,
      ]
    case 'mysql':
      return [
        `${inside} sh -c 'mysql -uroot -p"$MYSQL_ROOT_PASSWORD" -e "CREATE DATABASE restored"'`,
        `gunzip --stdout "$name" | ${inside} sh -c 'mysql -uroot -p"$MYSQL_ROOT_PASSWORD" restored'`,
      ]
    case 'mariadb':
      return [
        `${inside} sh -c 'mariadb -uroot -p"$MARIADB_ROOT_PASSWORD" -e "CREATE DATABASE restored"'`,
        `gunzip --stdout "$name" | ${inside} sh -c 'mariadb -uroot -p"$MARIADB_ROOT_PASSWORD" restored'`,
      ]
    default:
      return undefined
  }
}

/** Restores beside what is there, and stops at the first error. */
function restoreCommands(engine: Dialect, service: Service | undefined): readonly string[] {
  const inside = service === undefined ? undefined : inService(engine, service)
  if (inside !== undefined) return inside
  switch (engine) {
    case 'postgres':
      return ['createdb restored', 'pg_restore --exit-on-error --no-owner --dbname=restored "$name"']
    case 'mysql':
    case 'mariadb':
      return [`${engine} -e 'CREATE DATABASE restored'`, `gunzip --stdout "$name" | ${engine} restored`]
    case 'mongodb':
      return [
        'mongorestore --uri="$MONGODB_URI" --gzip --archive="$name" --nsFrom="$MONGODB_DATABASE.*" --nsTo="restored.*"',
      ]
    case 'sqlite':
      return [`sqlite3 restored.db ".restore '$name'"`, "sqlite3 restored.db 'PRAGMA integrity_check'"]
    case 'sqlserver':
      return [
        "sqlcmd -b -S \"$DB_HOST\" -Q \"RESTORE DATABASE restored FROM DISK = N'/backups/$DB_NAME.bak' WITH CHECKSUM, MOVE '$DB_NAME' TO '/var/opt/mssql/data/restored.mdf', MOVE '${DB_NAME}_log' TO '/var/opt/mssql/data/restored.ldf'\"",
      ]
    case 'dynamodb':
      return [
        'aws dynamodb restore-table-to-point-in-time --source-table-name "$TABLE" --target-table-name "$TABLE-restored" --use-latest-restorable-time',
      ]
    case 'redis':
      return [
        'redis-check-rdb "$name"',
        'systemctl stop redis-server && cp "$name" /var/lib/redis/dump.rdb && systemctl start redis-server',
      ]
  }
}
