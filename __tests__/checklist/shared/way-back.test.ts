import { expect, test } from '@jest/globals'
import { problemsOf } from '../states/printed.js'
import { reviewOf, type Files } from '../states/repository.js'

const CREATE = 'CREATE TABLE orders (id bigint PRIMARY KEY);'
const ADD = 'ALTER TABLE orders ADD COLUMN note text;'
const DROP = 'ALTER TABLE orders DROP COLUMN note;'
const KNEX = {
  'package.json': '{ "dependencies": { "knex": "3.1.0", "pg": "8.13.1" } }\n',
  'knexfile.js': "module.exports = { client: 'pg' }\n",
}
const DJANGO = (operations: string): string => `from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        ${operations},
    ]
`
const SITE: Files = {
  'requirements.txt': 'Django==5.1.3\npsycopg[binary]==3.2.3\n',
  'manage.py': "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n",
  'site/settings.py':
    "INSTALLED_APPS = ['orders']\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'site'}}\n",
}

interface Case {
  readonly tool: string
  readonly files: Files
  readonly change: Files
  readonly fix: { readonly language: string; readonly code: string }
  readonly says: string
}

const CASES: readonly Case[] = [
  {
    tool: 'golang-migrate',
    files: {
      'go.mod': 'module shop\n\nrequire github.com/golang-migrate/migrate/v4 v4.18.1\n',
      'migrations/000001_orders.up.sql': CREATE,
      'migrations/000001_orders.down.sql': 'DROP TABLE orders;',
    },
    change: { 'migrations/000002_note.up.sql': ADD },
    fix: { language: 'sql', code: DROP },
    says: 'Write the down migration migrations/000002_note.down.sql.',
  },
  {
    tool: 'goose',
    files: {
      'go.mod': 'module shop\n\nrequire (\n\tgithub.com/pressly/goose/v3 v3.22.1\n\tgithub.com/lib/pq v1.10.9\n)\n',
      'migrations/00001_orders.sql': `-- +goose Up\n${CREATE}\n\n-- +goose Down\nDROP TABLE orders;\n`,
    },
    change: { 'migrations/00002_note.sql': `-- +goose Up\n${ADD}\n` },
    fix: { language: 'sql', code: `-- +goose Down\n${DROP}` },
    says: 'Add the down section to migrations/00002_note.sql.',
  },
  {
    tool: 'dbmate',
    files: {
      '.env.example': 'DATABASE_URL=postgres://app@localhost:5432/shop\n',
      'db/migrations/20260101000000_orders.sql': `-- migrate:up\n${CREATE}\n\n-- migrate:down\nDROP TABLE orders;\n`,
    },
    change: { 'db/migrations/20260201000000_note.sql': `-- migrate:up\n${ADD}\n` },
    fix: { language: 'sql', code: `-- migrate:down\n${DROP}` },
    says: 'Add the down section to db/migrations/20260201000000_note.sql.',
  },
  {
    tool: 'knex',
    files: {
      ...KNEX,
      'migrations/20260101000000_orders.js': `exports.up = (knex) => knex.raw('${CREATE}')\nexports.down = (knex) => knex.raw('DROP TABLE orders')\n`,
    },
    change: {
      'migrations/20260201000000_note.js': `exports.up = (knex) => knex.raw('${ADD}')\nexports.down = async () => {}\n`,
    },
    fix: { language: 'js', code: `exports.down = async (knex) => {\n  await knex.raw(\`${DROP.slice(0, -1)}\`)\n}` },
    says: 'Write the down of migrations/20260201000000_note.js.',
  },
  {
    tool: 'django',
    files: {
      ...SITE,
      'orders/migrations/0001_orders.py': DJANGO(`migrations.RunSQL("${CREATE}", reverse_sql="DROP TABLE orders;")`),
    },
    change: { 'orders/migrations/0002_note.py': DJANGO(`migrations.RunSQL("${ADD}")`) },
    fix: { language: 'python', code: `reverse_sql=[\n    """${DROP}""",\n]` },
    says: 'Give the RunSQL of orders/migrations/0002_note.py its reverse, as one more argument.',
  },
  {
    tool: 'django',
    files: {
      ...SITE,
      'orders/migrations/0001_orders.py': DJANGO(`migrations.RunSQL("${CREATE}", reverse_sql="DROP TABLE orders;")`),
    },
    change: { 'orders/migrations/0002_note.py': DJANGO('migrations.RunPython(fill_notes)') },
    fix: { language: 'python', code: 'migrations.RunPython(fill_notes, migrations.RunPython.noop),' },
    says: 'noop, where the release before works with the rows as this leaves them',
  },
]

test.each(CASES)('the way back is written as $tool runs it', async ({ tool, files, change, fix, says }) => {
  const { histories, gaps } = await reviewOf({ files, change })
  expect(histories.map((each) => each.tool)).toEqual([tool])
  const gap = gaps.find(({ check }) => check === 'migrations/up-down')
  expect(gap?.fix).toMatchObject(fix)
  expect(await problemsOf({ ...fix, text: says }, 'postgres')).toEqual([])
  expect(JSON.stringify(gap)).toContain(says)
})

test('a migration without a way back is shown at the step that takes it', async () => {
  const step = 'orders/migrations/0002_note.py'
  const { gaps } = await reviewOf({ files: SITE, change: { [step]: DJANGO('migrations.RunPython(fill_notes)') } })
  expect(gaps.find(({ check }) => check === 'rollback/scripts-exist')).toMatchObject({ path: step, line: 7 })
})
