import { hasFlag, optionOf, optionsOf, positionals } from './arguments.js'
import type { Dialect } from '../../../migrations/operation.js'
import type { Invocation } from './invocation.js'
import { mysqlOf, type Meaning, type Reader } from './meaning.js'

/**
 * Programs that write, read back or check backups. PostgreSQL: https://www.postgresql.org/docs/18/reference-client.html;
 * MySQL: https://dev.mysql.com/doc/refman/8.4/en/mysqldump.html; MongoDB: https://www.mongodb.com/docs/database-tools/.
 */
export const readDump: Reader = (invocation, engines) => {
  const { program, args } = invocation
  switch (program) {
    case 'pg_dump':
    case 'pg_dumpall':
      return {
        purpose: 'backup',
        program,
        engine: 'postgres',
        schemaOnly: postgresSchemaOnly(args),
        ...postgresTarget(args),
      }
    case 'pg_basebackup':
    case 'pg_receivewal':
      return { purpose: 'backup', program, engine: 'postgres', ...postgresTarget(args) }
    case 'pg_restore':
      return hasFlag(args, '-l', '--list')
        ? { purpose: 'verify', program: 'pg_restore --list', engine: 'postgres' }
        : {
            purpose: 'restore',
            program,
            engine: 'postgres',
            schemaOnly: postgresSchemaOnly(args),
            ...postgresTarget(args),
          }
    case 'pg_verifybackup':
      return { purpose: 'verify', program, engine: 'postgres' }
    case 'wal-g':
    case 'walg':
      return verb(
        'wal-g',
        args[0],
        {
          'backup-push': 'backup',
          'wal-push': 'backup',
          'backup-fetch': 'restore',
          'wal-verify': 'verify',
          'backup-verify': 'verify',
        },
        'postgres',
      )
    case 'pgbackrest':
      return encrypting(
        verb(
          'pgbackrest',
          positionals(args)[0],
          { backup: 'backup', 'archive-push': 'backup', restore: 'restore', verify: 'verify', check: 'verify' },
          'postgres',
        ),
        args.some((arg) => /^--repo\d+-cipher-type=aes/.test(arg)),
      )
    case 'barman':
      return verb(
        'barman',
        positionals(args)[0],
        {
          backup: 'backup',
          recover: 'restore',
          restore: 'restore',
          'check-backup': 'verify',
          'verify-backup': 'verify',
        },
        'postgres',
      )
    case 'barman-cloud-backup':
    case 'barman-cloud-wal-archive':
      return {
        purpose: 'backup',
        program,
        engine: 'postgres',
        ...(hasFlag(args, '-e', '--encryption') ? { encrypts: true } : {}),
      }
    case 'barman-cloud-restore':
      return { purpose: 'restore', program, engine: 'postgres' }
    case 'mysqldump':
    case 'mariadb-dump':
    case 'mysqlpump':
    case 'mydumper':
      return {
        purpose: 'backup',
        program,
        engine: program === 'mariadb-dump' ? 'mariadb' : mysqlOf(engines),
        schemaOnly: hasFlag(args, '--no-data', '-d') && program !== 'mydumper',
        ...mysqlTarget(args),
      }
    case 'myloader':
      return { purpose: 'restore', program, engine: mysqlOf(engines), ...mysqlTarget(args) }
    case 'xtrabackup':
    case 'mariabackup':
    case 'innobackupex':
      return encrypting(
        verb(
          program,
          args.find((arg) => /^--(backup|prepare|copy-back|move-back)$/.test(arg)),
          { '--backup': 'backup', '--prepare': 'verify', '--copy-back': 'restore', '--move-back': 'restore' },
          program === 'mariabackup' ? 'mariadb' : mysqlOf(engines),
        ),
        args.some((arg) => arg.startsWith('--encrypt=')),
      )
    case 'mysqlcheck':
    case 'mariadb-check':
      return { purpose: 'verify', program, engine: mysqlOf(engines), ...mysqlTarget(args) }
    case 'mysqlbinlog':
      return hasFlag(args, '--read-from-remote-server', '-R')
        ? { purpose: 'backup', program, engine: mysqlOf(engines), ...mysqlTarget(args) }
        : undefined
    case 'mongodump':
    case 'mongorestore':
      return {
        purpose: program === 'mongodump' ? 'backup' : 'restore',
        program,
        engine: 'mongodb',
        hosts: [...optionsOf(args, ['--uri', '--host', '-h'])],
        database: optionOf(args, '--db', '-d', '--nsInclude'),
      }
    case 'pbm':
      return verb('pbm', positionals(args)[0], { backup: 'backup', restore: 'restore' }, 'mongodb')
    case 'redis-cli':
      return redis(invocation)
    case 'redis-check-rdb':
    case 'redis-check-aof':
      return { purpose: 'verify', program, engine: 'redis' }
    // https://fly.io/docs/litefs/export/, https://fly.io/docs/litefs/import/
    case 'litefs':
      return verb('litefs', args[0], { export: 'backup', import: 'restore' }, 'sqlite')
    case 'litestream':
      return verb('litestream', args[0], { replicate: 'backup', restore: 'restore' }, 'sqlite')
    case 'velero':
      return args[0] === 'backup' || args[0] === 'schedule'
        ? args[1] === 'create'
          ? { purpose: 'backup', program: `velero ${args[0]} create`, engine: undefined }
          : undefined
        : args[0] === 'restore' && args[1] === 'create'
          ? { purpose: 'restore', program: 'velero restore create', engine: undefined }
          : undefined
    default:
      return undefined
  }
}

function verb(
  program: string,
  word: string | undefined,
  purposes: Readonly<Record<string, 'backup' | 'restore' | 'verify'>>,
  engine: Dialect,
): Meaning | undefined {
  const purpose = purposes[word ?? '']
  return purpose === undefined ? undefined : { purpose, program: `${program} ${word ?? ''}`, engine }
}

function encrypting(meaning: Meaning | undefined, encrypts: boolean): Meaning | undefined {
  return meaning === undefined || !encrypts ? meaning : { ...meaning, encrypts }
}

function postgresSchemaOnly(args: readonly string[]): boolean {
  return hasFlag(args, '-s', '--schema-only') || args.some((arg) => /^-(?![dhpUfjnNtT])[a-zA-Z]*s[a-zA-Z]*$/.test(arg))
}

/** Where PostgreSQL's clients connect: a host, or a URL as the database. */
export function postgresTarget(args: readonly string[]): {
  readonly hosts: readonly string[]
  readonly database: string | undefined
} {
  const database = optionOf(args, '-d', '--dbname', '-l')
  const rest = positionals(args, [
    '-d',
    '-h',
    '-p',
    '-U',
    '-f',
    '-F',
    '-j',
    '-n',
    '-t',
    '-T',
    '-c',
    '-v',
    '-Z',
    '-o',
    '-D',
    '-X',
    '--host',
    '--port',
    '--username',
    '--file',
    '--format',
    '--dbname',
    '--command',
    '--set',
    '--jobs',
  ])
  const named = [...(database === undefined ? [] : [database]), ...rest]
  return {
    hosts: [...optionsOf(args, ['-h', '--host']), ...named.filter((each) => /:\/\/|^\$|host=/.test(each))],
    database: database ?? rest.at(-1),
  }
}

/** Where MySQL's clients connect. */
export function mysqlTarget(args: readonly string[]): {
  readonly hosts: readonly string[]
  readonly database: string | undefined
} {
  return {
    hosts: optionsOf(args, ['-h', '--host']),
    database:
      optionOf(args, '-D', '--database') ??
      positionals(args, ['-h', '-u', '-P', '-e', '--host', '--user', '-r']).at(-1),
  }
}

/** `KEYS x | xargs redis-cli DEL` deletes what the pattern matches. */
function redis({ args, receives }: Invocation): Meaning | undefined {
  const hosts = optionsOf(args, ['-h', '-u'])
  if (hasFlag(args, '--rdb')) return { purpose: 'backup', program: 'redis-cli --rdb', engine: 'redis', hosts }
  const command = positionals(args, ['-h', '-p', '-a', '-u', '-n'])[0]?.toUpperCase()
  if (command === 'FLUSHALL' || command === 'FLUSHDB')
    return { purpose: 'flush', program: `redis-cli ${command}`, engine: 'redis', hosts }
  if ((command === 'DEL' || command === 'UNLINK') && receives)
    return { purpose: 'flush', program: `redis-cli ${command} over a pattern`, engine: 'redis', hosts }
  return command === 'BGSAVE' || command === 'SAVE'
    ? { purpose: 'backup', program: `redis-cli ${command}`, engine: 'redis', hosts }
    : undefined
}
