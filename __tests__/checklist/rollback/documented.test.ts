import { describe, expect, test } from '@jest/globals'
import { documented } from '../../../src/checklist/rollback/documented.js'
import { answerOf, evidenceOf, SHOP, store, type Repository } from '../documented.js'

const RUNBOOK = [
  '# Runbook: database rollback',
  '',
  'Owner: the on-call engineer. Roll back if error rates rise after a migration.',
  '',
  '1. Stop the deployment.',
  '2. Undo the migration:',
  '',
  '   ```sh',
  '   npx knex migrate:rollback',
  '   ```',
  '',
  '3. Check the [dashboard](./dashboard.md).',
  '',
].join('\n')
const LINKED = { 'docs/dashboard.md': '# Dashboard\n' }

async function answer(text: string, rest: Repository = {}, path = 'docs/rollback.md') {
  return answerOf(documented, { migrations: SHOP, tool: 'knex', files: { ...LINKED, [path]: text }, ...rest })
}

describe('passes', () => {
  test("on steps, the tool's command and an owner", async () => {
    expect(await answer(RUNBOOK)).toMatchObject({
      status: 'pass',
      summary: 'docs/rollback.md: 3 steps, knex migrate:rollback',
      level: 'E5',
      facts: [{ path: 'docs/rollback.md', line: 1 }],
    })
  })

  test.each([
    ['alembic', 'alembic downgrade -1'],
    ['django', 'python manage.py migrate shop 0006'],
    ['rails', 'bin/rails db:rollback STEP=1'],
    ['golang-migrate', 'migrate -path db/migrations -database "$URL" \\\n  down 1'],
    ['typeorm', 'npx typeorm-ts-node-esm migration:revert -d src/data-source.ts'],
    ['prisma', 'npx prisma db execute --file prisma/migrations/1/down.sql'],
    ['goose', 'make migrate-down'],
    ['flyway', 'psql "$URL" -f undo/U7.sql'],
  ])('on the command of %s in a code block', async (tool, command) => {
    const text = `# Ops\n\n## Reverting a migration\n\nThe DBA decides.\n\n\`\`\`sh\n${command}\n\`\`\`\n`
    expect((await answer(text, { tool })).status).toBe('pass')
  })

  test('on SQL that changes the schema back', async () => {
    const text = '## Rollback of a migration\n\n@dba approves.\n\n```sql\nALTER TABLE orders DROP COLUMN note;\n```\n'
    expect((await answer(text, { tool: 'plain-sql' })).status).toBe('pass')
  })

  test('on a section that the heading above it gives to the database', async () => {
    const text =
      '# Database\n\n## Back out\n\nBack out if checks fail.\n\n1. Stop writers\n2. Run the down script\n3. Start writers\n'
    expect((await answer(text)).status).toBe('pass')
  })

  test('in AsciiDoc and reStructuredText', async () => {
    const adoc =
      '= Operations\n\n== Rolling back a migration\n\nThe on-call engineer decides.\n\n[source,sh]\n----\nnpx knex migrate:rollback\n----\n'
    const rst =
      'Operations\n==========\n\nRolling back a migration\n------------------------\n\nThe on-call engineer decides.\n\n.. code-block:: sh\n\n   npx knex migrate:rollback\n'
    expect((await answer(adoc, {}, 'docs/ops.adoc')).status).toBe('pass')
    expect((await answer(rst, {}, 'docs/ops.rst')).status).toBe('pass')
  })

  test('on a structured runbook', async () => {
    const text =
      'title: Database rollback\nowner: "@dba decides"\nsteps:\n  - name: stop\n    run: kubectl scale deploy/api --replicas=0\n  - name: undo the migration\n    run: npx knex migrate:rollback\n'
    expect((await answer(text, {}, 'runbooks/rollback.yml')).status).toBe('pass')
  })
})

describe('warns', () => {
  test.each([
    [
      'no command and no steps',
      '## Rollback\n\nIf a migration fails, the DBA rolls the database back.\n',
      /no command and fewer than three steps/,
    ],
    [
      'commands of another tool',
      '## Database rollback\n\nThe DBA decides.\n\n```sh\nalembic downgrade -1\n```\n',
      /commands are for alembic downgrade, not for knex/,
    ],
    [
      'no owner and no rule',
      '## Database rollback\n\n```sh\nnpx knex migrate:rollback\n```\n',
      /neither when to roll back nor who decides/,
    ],
    [
      'a link that leads nowhere',
      RUNBOOK.replace('./dashboard.md', '../gone.md'),
      /its link to \.\.\/gone\.md leads nowhere/,
    ],
    [
      'the application only',
      '## Rollback\n\nOn-call decides. Database migrations stay.\n\n1. Look\n2. Run\n3. Wait\n\n```sh\nkubectl rollout undo deployment/api\n```\n',
      /rolls the application back, not the database/,
    ],
    [
      'the ledger only',
      '## Rolling back a migration\n\nThe DBA decides.\n\n```sh\nprisma migrate resolve --rolled-back 1\n```\n',
      /no command/,
    ],
  ])('on %s', async (_, text, summary) => {
    expect(await answer(text)).toMatchObject({ status: 'warn', summary: expect.stringMatching(summary) })
  })
})

describe('fails on what is no procedure', () => {
  test.each([
    ['nothing', 'README.md', '# Shop\n'],
    ['a line of the changelog', 'CHANGELOG.md', '## Reverted\n\n- Rolled back the migration of orders\n'],
    [
      'a way back to another setting, which speaks of the database in passing',
      'docs/domains.md',
      '## Reverting to a single domain\n\n1. Image links are stored in the database, so they break.\n2. Shared links break.\n3. Reload.\n',
    ],
    ['git revert', 'CONTRIBUTING.md', '## Reverting a commit\n\n1. Find it\n2. `git revert`\n3. Push\n'],
    ['a template', 'docs/rollback.md', RUNBOOK.replace('Stop the deployment.', 'TODO')],
    ['a template with gaps', 'docs/rollback.md', RUNBOOK.replace('the on-call engineer', '<insert owner>')],
    [
      'a move to another product, that happens to be called a migration',
      'docs/locking.md',
      '# Distributed locking\n\n## Migration Guide\n\n### Rollback Plan\n\nIf issues occur:\n\n1. Stop the new instances.\n2. Go on with the first instance.\n3. Take the Redis address out.\n',
    ],
    ["somebody else's document", 'node_modules/knex/docs/rollback.md', RUNBOOK],
    ['an example', 'examples/shop/rollback.md', RUNBOOK],
    ['a commented-out section', 'docs/ops.md', `# Ops\n\n<!--\n${RUNBOOK}\n-->\n`],
  ])('%s', async (_, path, text) => {
    expect(await answer(text, {}, path)).toMatchObject({ status: 'fail' })
  })
})

describe('what the configuration names', () => {
  const documents = (rollback: string) => ({
    settings: { documents: { rollback, restore: undefined, schema: undefined } },
  })

  test('a page elsewhere cannot be read', async () => {
    expect(
      await answer('# Shop\n', documents('https://wiki.example.com/rollback?token=abc'), 'README.md'),
    ).toMatchObject({
      status: 'unverifiable',
      summary: 'documented at wiki.example.com, which cannot be read from here',
    })
  })

  test('a file counts whatever its headings are', async () => {
    const text = RUNBOOK.replace('# Runbook: database rollback', '# When migrations go wrong')
    expect((await answer(text, documents('docs/ops.md'), 'docs/ops.md')).status).toBe('pass')
  })

  test('a file that does not exist fails', async () => {
    expect(await answer('# Shop\n', documents('docs/gone.md'), 'README.md')).toMatchObject({
      status: 'fail',
      summary: 'docs/gone.md, which documents.rollback names, does not exist',
    })
  })
})

test('without migrations, and for a library, there is nothing to roll back', async () => {
  expect((await answerOf(documented, { databases: [store('postgres')] })).status).toBe('not-applicable')
  expect((await answerOf(documented, { migrations: SHOP, kind: 'library' })).status).toBe('not-applicable')
})

test.each([
  'knex',
  'alembic',
  'django',
  'rails',
  'golang-migrate',
  'goose',
  'prisma',
  'pop',
  'plain-sql',
  'dbmate',
  'supabase',
])('the runbook that the remedy proposes for %s passes', async (tool) => {
  const evidence = await evidenceOf({ migrations: SHOP, tool })
  const remedy = documented.remedy(evidence, documented.evaluate(evidence))
  expect(await answer(remedy?.code ?? '', { tool }, remedy?.path)).toMatchObject({ status: 'pass' })
})

test('a guide to an upgrade tells how to go back; a changelog and a proposal do not', async () => {
  const text =
    '# Upgrading\n\n### Rollback\n\nRestore the database backup if you need to undo schema changes, then revert the image tags.\n'
  expect(await answer(text, {}, 'docs/self-hosting/migration.mdx')).toMatchObject({
    status: 'warn',
    summary: 'docs/self-hosting/migration.mdx: it has no command and fewer than three steps',
  })
  expect((await answer(text, {}, 'CHANGELOG.md')).status).toBe('fail')
  expect((await answer(text, {}, 'openspec/changes/archive/2026-05-30-drain/design.md')).status).toBe('fail')
})
