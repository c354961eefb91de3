import { describe, expect, test } from '@jest/globals'
import type { Dialect } from '../../../src/migrations/operation.js'
import { automationOf, doneBy, only } from './reading.js'

describe('a command is known by its arguments', () => {
  const KNOWN: readonly (readonly [string, string])[] = [
    ['pg_dump -Fc "$DATABASE_URL" -f shop.dump', 'backup: pg_dump'],
    ['sudo -u postgres /usr/lib/postgresql/16/bin/pg_basebackup -D /backup', 'backup: pg_basebackup'],
    ['pg_restore --list shop.dump', 'verify: pg_restore --list'],
    ['pg_restore -d scratch shop.dump', 'restore: pg_restore'],
    ['wal-g backup-push $PGDATA', 'backup: wal-g backup-push'],
    ['pgbackrest --stanza=shop restore', 'restore: pgbackrest restore'],
    ['mysqldump --single-transaction shop', 'backup: mysqldump'],
    ['mysql shop < latest-dump.sql', 'restore: mysql <'],
    ['mongodump --uri "$MONGO_URI"', 'backup: mongodump'],
    ['litestream restore -o shop.db s3://shop/db', 'restore: litestream restore'],
    ['sqlite3 shop.db ".backup /mnt/backup/shop.db"', 'backup: sqlite3 .backup'],
    ['aws s3 cp shop.dump s3://shop-backups/', 'upload: aws s3 cp'],
    ['aws s3 cp s3://shop-backups/latest.dump .', 'download: aws s3 cp'],
    ['aws rds create-db-snapshot --db-instance-identifier shop', 'backup: aws rds create-db-snapshot'],
    [
      'terraform -chdir=infra apply -auto-approve -var="database_snapshot_id=$ID" -replace="module.db.aws_rds_cluster.db"',
      'restore: terraform apply -replace',
    ],
    ['tofu apply -var restore_to_time=$T -replace aws_db_instance.orders', 'restore: tofu apply -replace'],
    ['restic -r s3:backups check --read-data', 'verify: restic check --read-data'],
    ['npx wrangler d1 migrations apply shop --remote', 'migrate: wrangler d1 migrations apply'],
    ['npx wrangler d1 execute shop --remote --file=migrations/0001_init.sql', 'migrate: wrangler d1 execute --file'],
    ['wrangler d1 export shop --remote --output=shop.sql', 'backup: wrangler d1 export'],
    ['wrangler d1 time-travel restore shop --timestamp=1690000000', 'restore: wrangler d1 time-travel restore'],
    ['turso db create restored --from-db shop --timestamp 2027-01-31T11:18:00Z', 'restore: turso db create'],
    ['npx knex migrate:rollback', 'roll back: knex migrate:rollback'],
    ['poetry run alembic downgrade -1', 'roll back: alembic downgrade'],
    ['alembic upgrade head --sql', 'dry run: alembic upgrade'],
    ['python manage.py migrate shop 0004', 'roll back: manage.py migrate <app> <name>'],
    ['python3 -m django migrate', 'migrate: manage.py migrate'],
    ['python manage.py test', 'migrate: manage.py test'],
    ['bundle exec rails db:migrate', 'migrate: rails db:migrate'],
    ['docker compose exec -T api php artisan migrate --force', 'migrate: artisan migrate'],
    ['docker run --rm migrate/migrate -path /m -database "$URL" down 1', 'roll back: migrate down'],
    ['bin/shop eval "Shop.Release.migrate()"', 'migrate: release eval migrate'],
    ['nix develop --impure .#ci -c atlas migrate --env local lint --latest 10', 'dry run: atlas migrate lint'],
    ['nix-shell --run "goose up"', 'migrate: goose up'],
    ['bash -c "npx prisma migrate deploy"', 'migrate: prisma migrate deploy'],
    ['ssh deploy@db "pg_dump shop | gzip > /backup/shop.gz"', 'backup: pg_dump'],
    ['kubectl exec db-0 -- pg_dump shop', 'backup: pg_dump'],
    ['helm upgrade shop ./chart --atomic', 'roll back application: helm upgrade --atomic'],
    ['kubectl -n shop rollout undo deployment/api', 'roll back application: kubectl rollout undo'],
    ['curl -X POST "$SLACK_WEBHOOK_URL" -d "failed"', 'notify: curl'],
    ['gunzip -c shop.sql.gz | psql scratch', 'restore: psql <'],
    ['sqlcmd -Q "BACKUP DATABASE shop TO DISK = \'x.bak\' WITH CHECKSUM"', 'backup: BACKUP DATABASE'],
    ['sqlcmd -Q "RESTORE VERIFYONLY FROM DISK = \'x.bak\'"', 'verify: RESTORE VERIFYONLY'],
  ]
  test.each(KNOWN)('%s', async (line, meaning) => {
    expect(await doneBy(line)).toEqual([meaning])
  })
})

describe('words are no commands', () => {
  const NOTHING: readonly string[] = [
    'dotnet restore Shop.sln',
    'git restore .',
    'npm ci',
    'npx wrangler d1 migrations list shop --remote',
    'npx wrangler d1 execute shop --remote --file=seed.sql',
    'npx wrangler deploy',
    'echo "pg_dump shop"',
    '# pg_dump shop | aws s3 cp - s3://x/y',
    'kubectl rollout status deployment/rollback',
    'npx prisma migrate resolve --rolled-back 20240101',
    'npx prisma migrate reset --force',
    'terraform plan -out restore.plan',
    'grep -r pg_restore docs',
    'psql -f db/seed.sql',
    'restic forget --keep-daily 7',
    'migrate-assets up',
    'rsync -a build/ dist/',
    'exit 0\npg_dump shop',
    'if false; then :; fi; unused() { pg_dump shop; }',
  ]
  test.each(NOTHING)('%s', async (line) => {
    expect(await doneBy(line)).toEqual([])
  })
})

test('a dump of the schema alone is marked as one', async () => {
  const { units } = await automationOf({ 'ops/dump.sh': 'pg_dump -s shop > schema.sql\n' })
  expect(only(units[0], 'backup').schemaOnly).toBe(true)
})

test.each<readonly [string, readonly Dialect[], Dialect]>([
  ['mysqldump shop', ['mariadb'], 'mariadb'],
  ['mysqldump shop', ['mysql', 'redis'], 'mysql'],
  ['aws rds create-db-snapshot --db-instance-identifier x', ['postgres', 'redis'], 'postgres'],
])('%s in a repository with %s is about %s', async (line, engines, engine) => {
  const { units } = await automationOf({ 'ops/backup.sh': `${line}\n` }, engines)
  expect(only(units[0], 'backup').engine).toBe(engine)
})

test.each([
  ['set -e\npg_dump shop | gzip > shop.gz', true],
  ['set -euo pipefail\npg_dump shop | gzip > shop.gz', false],
  ['set -euo pipefail\npg_dump shop > shop.sql || true', true],
  ['set -euo pipefail\npg_dump shop > shop.sql || exit 1', false],
  ['pg_dump shop > shop.sql\naws s3 cp shop.sql s3://b/', true],
  ['pg_dump shop > shop.sql\nif [ $? -ne 0 ]; then exit 1; fi', false],
  ['if ! pg_dump shop > shop.sql; then echo failed; exit 1; fi', false],
  ['if ! pg_dump shop > shop.sql; then echo failed; fi', true],
])('whether a failing dump stops this script:\n%s', async (script, ignored) => {
  const { units } = await automationOf({ 'ops/backup.sh': `#!/bin/bash\n${script}\n` })
  expect(only(units[0], 'backup').failureIgnored).toBe(ignored)
})

test.each([
  ['N=$(psql -tAc "SELECT count(*) FROM orders")\n[ "$N" -gt 0 ] || exit 1', true],
  ['N=$(psql -tAc "SELECT count(*) FROM orders")\nif [ "$N" -eq 0 ]; then echo "MISSING"; fi\necho PASSED', false],
  ['test "$(psql -tAc "SELECT count(*) FROM orders")" -gt 0', true],
  ['psql -tAc "SELECT count(*) FROM orders" | grep -q "^[1-9]"', true],
  ['psql -c "SELECT count(*) FROM orders" > /dev/null', false],
  ['psql -v ON_ERROR_STOP=1 <<SQL\nDO \\$\\$ BEGIN ASSERT (SELECT count(*) FROM orders) > 0; END \\$\\$;\nSQL', true],
  [
    'F=0\nfor t in a b; do n=$(psql -tAc "SELECT count(*) FROM $t"); if [ "$n" -eq 0 ]; then F=1; fi; done\n[ "$F" = 0 ] || exit 1',
    true,
  ],
])('whether this script fails when rows are missing:\n%s', async (script, asserts) => {
  const done = await doneBy(script)
  expect(done.includes('assert: psql')).toBe(asserts)
})

test('a dump piped through gpg is encrypted, and one that goes out in the clear is not known to be', async () => {
  const { units } = await automationOf({
    'ops/a.sh': 'pg_dump shop | gpg --encrypt -r ops | aws s3 cp - s3://b/x --sse aws:kms\n',
    'ops/b.sh': 'pg_dump shop > shop.sql\ncurl -T shop.sql ftp://backup.example/\n',
  })
  const [a, b] = units
  expect([only(a, 'backup').encrypts, only(a, 'upload').overTls]).toEqual([true, true])
  expect([only(b, 'backup').encrypts, only(b, 'upload').overTls]).toEqual([undefined, false])
})

test('sslmode=disable is seen, and the password beside it is not kept', async () => {
  const { units } = await automationOf({
    'ops/a.sh': 'pg_dump "postgres://shop:hunter2@db.example/shop?sslmode=disable" > x.sql\n',
  })
  expect(only(units[0], 'backup').overTls).toBe(false)
  expect(JSON.stringify(units)).not.toContain('hunter2')
})

test.each([
  ['bundle exec rails db:migrate:with_data', 'migrate: rails db:migrate:with_data'],
  ['bin/rails db:migrate:ignore_concurrent', 'migrate: rails db:migrate:ignore_concurrent'],
  ['bin/rails db:migrate:down VERSION=1', 'roll back: rails db:migrate:down'],
  ['bin/rails db:migrate:redo', 'roll back: rails db:migrate:redo'],
])('%s: another way to migrate, but for the tasks of Rails that do something else', async (line, expected) => {
  expect(await doneBy(line)).toEqual([expected])
})

test('the status of migrations is no migration', async () => {
  expect(await doneBy('bin/rails db:migrate:status')).toEqual([])
})
