import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { audited, type Tracked } from '../runner/in-memory.js'

/** An application on Fly whose SQLite file lies on a volume, migrated by LiteFS before the application starts. */
const NOTES: Tracked = {
  'package.json': '{ "dependencies": { "prisma": "6.1.0", "@prisma/client": "6.1.0" } }\n',
  'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n  url = env("DATABASE_URL")\n}\n',
  'prisma/migrations/migration_lock.toml': 'provider = "sqlite"\n',
  'prisma/migrations/20240101000000_notes/migration.sql':
    'CREATE TABLE "Note" ("id" TEXT NOT NULL PRIMARY KEY, "title" TEXT NOT NULL);\n',
  'fly.toml': 'app = "notes"\n\n[mounts]\n  source = "data"\n  destination = "/data"\n',
  'litefs.yml': 'exec:\n  - cmd: npx prisma migrate deploy\n    if-candidate: true\n  - cmd: npm start\n',
}

async function gapOf(
  check: string,
): Promise<{ readonly text: string; readonly code: string; readonly missing: string }> {
  const gap = (await audited(NOTES)).gaps.find((each) => each.check === check)
  return { text: gap?.fix.text ?? '', code: gap?.fix.code ?? '', missing: gap?.missing ?? '' }
}

test('a file of SQLite is migrated by what is deployed: no job of a workflow and no release command reaches it', async () => {
  const staged = await gapOf('safety/staging')
  expect(staged.text).toMatch(/^Deploy to staging first/)
  expect(staged.code).toContain('FLY_APP: ${{ vars.FLY_APP }}')
  expect(staged.code.match(/test -n "\$FLY_APP"/g)).toHaveLength(2)
  expect(staged.code).not.toMatch(/migrate deploy|DATABASE_URL/)
  expect(parse(staged.code)).toMatchObject({ jobs: { staging: {}, production: { needs: 'staging' } } })
  const automated = await gapOf('rollback/automated')
  expect(automated.missing).toBe('a failed migration keeps litefs.yml from starting, but is not taken back')
  expect(automated.code).toContain('flyctl deploy')
  expect(automated.code).not.toMatch(/release_command|bluegreen|migrate deploy|DATABASE_URL/)
})

test('an engine without sessions is not watched by the metrics of PostgreSQL', async () => {
  expect((await gapOf('safety/monitoring')).code).toBe('')
})
