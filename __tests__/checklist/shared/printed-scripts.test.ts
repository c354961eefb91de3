import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { backupScript } from '../../../src/checklist/shared/backup-scripts.js'
import { logArchiving } from '../../../src/checklist/shared/log-archiving.js'
import { serviceDrill, serviceExport } from '../../../src/checklist/shared/sqlite-services.js'
import { restoreDrill } from '../../../src/checklist/shared/restore-drills.js'
import type { Dialect } from '../../../src/migrations/operation.js'

const ENGINES: readonly Dialect[] = [
  'postgres',
  'mysql',
  'mariadb',
  'mongodb',
  'redis',
  'sqlite',
  'dynamodb',
  'sqlserver',
]
const SHELL = ENGINES.flatMap((engine) =>
  [
    { name: `backup of ${engine}`, ...backupScript(engine) },
    { name: `restore drill of ${engine}`, ...restoreDrill(engine, []) },
    { name: `log of ${engine}`, ...(logArchiving(engine) ?? { language: 'none', code: '' }) },
  ].filter(({ language }) => language === 'sh'),
).concat(
  (['d1', 'turso'] as const).flatMap((provider) => [
    { name: `restore drill of ${provider}`, ...serviceDrill({ provider, name: 'shop' }, []) },
    { name: `export of ${provider}`, ...serviceExport({ provider, name: undefined }) },
  ]),
)

/** Tests that need a program say loudly that it is not there. */
function installed(program: string, ...args: readonly string[]): boolean {
  const found = spawnSync(program, args).status === 0
  if (!found) process.stderr.write(`${program} does not answer: the printed scripts are not tested with it\n`)
  return found
}

const withShellcheck = installed('shellcheck', '--version') ? test : test.skip

withShellcheck.each(SHELL)('shellcheck has nothing to say about the $name', ({ code }) => {
  const { stdout } = spawnSync('shellcheck', ['--severity=style', '-'], { input: code, encoding: 'utf8' })
  expect(stdout).toBe('')
})

test('no name from a repository reaches a script that a shell could take for more than a name', () => {
  const { code } = restoreDrill('postgres', ['orders; rm -rf /', '$(id)', 'Orders', 'invoices'])
  expect(code).toContain(`for table in '"Orders"' invoices; do`)
})

/** The one command of the cloud that the scripts use, over a folder. */
function writeCloud(folder: string): void {
  writeFileSync(
    join(folder, 'aws'),
    `#!/usr/bin/env bash
set -euo pipefail
args=()
while [ $# -gt 0 ]; do
  case "$1" in
    --sse) shift ;;
    --*) ;;
    *) args+=("$1") ;;
  esac
  shift
done
from="\${args[2]/#s3:\\/\\//$BUCKET/}"
to="\${args[3]/#s3:\\/\\//$BUCKET/}"
[ "$to" = - ] || mkdir -p "$(dirname "$to")"
if [ "$from" = - ]; then cat > "$to"; elif [ "$to" = - ]; then cat "$from"; else cp "$from" "$to"; fi
`,
  )
  chmodSync(join(folder, 'aws'), 0o755)
}

const SERVER = { PGHOST: '127.0.0.1', PGUSER: 'postgres', PGSSLMODE: 'prefer' }

function sql(database: string, statement: string): string {
  const { stdout, stderr, status } = spawnSync(
    'psql',
    ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', statement],
    {
      env: { ...process.env, ...SERVER },
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}

const withPostgres = installed('psql', '-h', SERVER.PGHOST, '-U', SERVER.PGUSER, '-c', 'select 1')
  ? describe
  : describe.skip

withPostgres('against a running PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'printed-scripts-'))
  const bucket = join(folder, 'bucket')
  const source = `printed_${process.pid}`
  const environment = {
    ...process.env,
    ...SERVER,
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    BUCKET: bucket,
    BACKUP_BUCKET: 'backups',
    BACKUP_NAME: 'orders',
    PGDATABASE: source,
  }

  /** Runs a printed script as a person would: from a file. */
  function run(code: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
    const file = join(folder, 'script.sh')
    writeFileSync(file, code)
    return spawnSync('bash', [file], { env: environment, encoding: 'utf8' })
  }

  const drill = (tables: readonly string[] = ['customers', 'orders']): ReturnType<typeof run> =>
    run(restoreDrill('postgres', tables).code)

  const scratchDatabases = (): string =>
    sql('postgres', "SELECT datname FROM pg_database WHERE datname LIKE 'restore_drill_%'")

  const stored = (): readonly string[] => readdirSync(join(bucket, 'backups', 'orders')).sort()

  beforeAll(() => {
    writeCloud(folder)
    sql('postgres', `CREATE DATABASE ${source}`)
    sql(
      source,
      `CREATE TABLE customers (id int PRIMARY KEY);
       CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers, note text);
       INSERT INTO customers SELECT generate_series(1, 100);
       INSERT INTO orders SELECT n, n % 100 + 1, md5(n::text) FROM generate_series(1, 5000) n;
       CREATE TABLE audit (id int);`,
    )
  })

  afterAll(() => {
    sql('postgres', `DROP DATABASE IF EXISTS ${source} WITH (FORCE)`)
    rmSync(folder, { recursive: true, force: true })
  })

  test('the backup ships a dump with its checksum, and names it as the newest last', () => {
    rmSync(bucket, { recursive: true, force: true })
    const { status, stderr, stdout } = run(backupScript('postgres').code)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [latest, dump = '', checksum] = stored()
    expect(latest).toBe('latest')
    expect(dump).toMatch(/^orders-\d{8}T\d{6}Z\.dump$/)
    expect(checksum).toBe(`${dump}.sha256`)
    expect(readFileSync(join(bucket, 'backups/orders/latest'), 'utf8').trim()).toBe(dump)
    expect(stdout.trim()).toBe(`s3://backups/orders/${dump}`)
  })

  test('the drill restores it, counts the rows, and leaves nothing behind', () => {
    const { status, stdout } = drill()
    expect(status).toBe(0)
    expect(stdout).toContain('customers: 100 rows\norders: 5000 rows\n')
    expect(scratchDatabases()).toBe('')
  })

  test('the drill fails where a table is missing, and leaves nothing behind', () => {
    const { status, stderr } = drill(['customers', 'invoices'])
    expect(status).toBe(1)
    expect(stderr).toContain('invoices is missing')
    expect(scratchDatabases()).toBe('')
  })

  test('the drill fails where a table is empty', () => {
    const { status, stderr } = drill(['customers', 'audit'])
    expect(status).toBe(1)
    expect(stderr).toContain('audit is empty')
    expect(scratchDatabases()).toBe('')
  })

  test('the drill fails where the file is not the one that was written', () => {
    const dump = stored().find((each) => each.endsWith('.dump')) ?? ''
    const path = join(bucket, 'backups/orders', dump)
    const before = readFileSync(path)
    truncateSync(path, before.length - 2_000)
    expect(drill().status).not.toBe(0)
    writeFileSync(path, before)
  })

  test('the drill fails where the restore fails half way, and leaves nothing behind', () => {
    const dump = stored().find((each) => each.endsWith('.dump')) ?? ''
    const path = join(bucket, 'backups/orders', dump)
    const [before, checksum] = [readFileSync(path), readFileSync(`${path}.sha256`)]
    truncateSync(path, before.length - 2_000)
    // The checksum of what was cut off: only the restore itself can tell.
    const { stdout } = spawnSync('sha256sum', [dump], { cwd: join(bucket, 'backups/orders'), encoding: 'utf8' })
    writeFileSync(`${path}.sha256`, stdout)
    expect(drill().status).not.toBe(0)
    expect(scratchDatabases()).toBe('')
    writeFileSync(path, before)
    writeFileSync(`${path}.sha256`, checksum)
  })

  test('the drill leaves nothing behind when it is ended from outside', async () => {
    const file = join(folder, 'script.sh')
    // It holds still where the scratch database is there: until someone ends it.
    const held = restoreDrill('postgres', []).code.replace(
      'createdb "$scratch"\n',
      'createdb "$scratch"\necho made\nread -r _\n',
    )
    writeFileSync(file, held)
    const child = spawn('bash', [file], { env: environment, stdio: ['pipe', 'pipe', 'ignore'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    expect(scratchDatabases()).toMatch(/^restore_drill_/)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await ended).not.toBe(0)
    expect(scratchDatabases()).toBe('')
  })

  test('the backup ships nothing where the database holds no rows to dump', () => {
    rmSync(bucket, { recursive: true, force: true })
    const empty = `${source}_empty`
    sql('postgres', `CREATE DATABASE ${empty}`)
    try {
      const file = join(folder, 'script.sh')
      writeFileSync(file, backupScript('postgres').code)
      const { status, stderr } = spawnSync('bash', [file], {
        env: { ...environment, PGDATABASE: empty },
        encoding: 'utf8',
      })
      expect(status).toBe(1)
      expect(stderr).toContain('holds no rows')
      expect(existsSync(bucket)).toBe(false)
    } finally {
      sql('postgres', `DROP DATABASE ${empty}`)
    }
  })

  test('a dump that was cut off has its table of contents, and is caught by reading all of it', () => {
    const dump = join(folder, 'whole.dump')
    spawnSync('pg_dump', ['--format=custom', `--file=${dump}`, source], { env: environment })
    truncateSync(dump, readFileSync(dump).length - 2_000)
    expect(spawnSync('pg_restore', ['--list', dump]).status).toBe(0)
    expect(spawnSync('pg_restore', ['--file=/dev/null', dump]).status).not.toBe(0)
  })
})

describe('the short forms for other engines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'printed-others-'))
  const environment = {
    ...process.env,
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    BUCKET: join(folder, 'bucket'),
    BACKUP_BUCKET: 'backups',
  }

  function run(
    code: string,
    more: Readonly<Record<string, string>>,
  ): { readonly status: number | null; readonly stderr: string; readonly stdout: string } {
    const file = join(folder, 'script.sh')
    writeFileSync(file, code)
    return spawnSync('bash', [file], { env: { ...environment, ...more }, encoding: 'utf8' })
  }

  beforeAll(() => writeCloud(folder))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const withSqlite = installed('sqlite3', '--version') ? test : test.skip

  withSqlite('SQLite is copied under its locks, shipped, fetched, and counted', () => {
    const more = { BACKUP_NAME: 'app', SQLITE_FILE: join(folder, 'app.db') }
    spawnSync('sqlite3', [more.SQLITE_FILE, 'CREATE TABLE orders (id); INSERT INTO orders VALUES (1);'])
    expect(run(backupScript('sqlite').code, more)).toMatchObject({ status: 0, stderr: '' })
    expect(run(restoreDrill('sqlite', ['orders']).code, more)).toMatchObject({ status: 0, stdout: 'orders: 1 rows\n' })
    expect(run(restoreDrill('sqlite', ['orders', 'invoices']).code, more).status).toBe(1)
  })

  const withRedis = installed('redis-server', '--version') ? test : test.skip

  withRedis('Redis is dumped, checked, and started from the dump', () => {
    const socket = join(folder, 'redis.sock')
    const client = (...args: readonly string[]): string =>
      spawnSync('redis-cli', ['-s', socket, ...args], { encoding: 'utf8' }).stdout.trim()
    spawnSync('redis-server', [
      '--port',
      '0',
      '--unixsocket',
      socket,
      '--dir',
      folder,
      '--save',
      '',
      '--daemonize',
      'yes',
    ])
    try {
      spawnSync('bash', ['-c', `until [ "$(redis-cli -s ${socket} ping 2>/dev/null)" = PONG ]; do :; done`])
      client('set', 'cart:1', 'x')
      const printed = backupScript('redis').code.replace('-u "$REDIS_URL"', '-s "$REDIS_URL"')
      expect(run(printed, { BACKUP_NAME: 'carts', REDIS_URL: socket }).status).toBe(0)
      expect(run(restoreDrill('redis', []).code, { BACKUP_NAME: 'carts' }).status).toBe(0)
    } finally {
      client('shutdown', 'nosave')
    }
  })

  const mariadb = ['--host=127.0.0.1', '--user=root']
  const withMariadb = installed('mariadb', ...mariadb, '--execute=SELECT 1') ? test : test.skip

  withMariadb('MariaDB is dumped whole, restored into a scratch database, and counted', () => {
    const query = (statement: string): string =>
      spawnSync('mariadb', [...mariadb, '--batch', '--skip-column-names', `--execute=${statement}`], {
        encoding: 'utf8',
      }).stdout
    const source = `printed_${process.pid}`
    writeFileSync(join(folder, '.my.cnf'), '[client]\nhost=127.0.0.1\nuser=root\n')
    query(
      `CREATE DATABASE ${source}; CREATE TABLE ${source}.orders (id int PRIMARY KEY); INSERT INTO ${source}.orders VALUES (1), (2)`,
    )
    try {
      const more = { BACKUP_NAME: 'shop', MYSQL_DATABASE: source }
      // The server of this test speaks no TLS.
      const printed = backupScript('mariadb').code.replace(' --ssl ', ' ')
      expect(run(printed, more)).toMatchObject({ status: 0, stderr: '' })
      expect(run(restoreDrill('mariadb', ['orders']).code, more)).toMatchObject({
        status: 0,
        stdout: 'orders: 2 rows\n',
      })
      const { status, stderr } = run(restoreDrill('mariadb', ['invoices']).code, more)
      expect(status).toBe(1)
      expect(stderr).toContain('invoices is missing')
      expect(query("SHOW DATABASES LIKE 'restore\\_drill\\_%'")).toBe('')
    } finally {
      query(`DROP DATABASE ${source}`)
    }
  })
})
