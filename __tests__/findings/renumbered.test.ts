import { expect, test } from '@jest/globals'
import { reviewOf, surveyorOfTests } from './fixed.js'
import type { Files } from './repositories.js'

const CARGO = '[package]\nname = "shop"\n\n[dependencies]\ndiesel = "2.2"\ndiesel_migrations = "2.2"\n'
const GO = 'module shop\n\ngo 1.22\n\nrequire github.com/golang-migrate/migrate/v4 v4.17.0\n'
const TABLE = 'CREATE TABLE lines (id bigint PRIMARY KEY);\n'
const COLUMN = 'CREATE TABLE notes (id bigint PRIMARY KEY);\n'

async function fixOf(hazard: string, base: Files, change: Files): Promise<unknown> {
  const { findings } = await reviewOf(surveyorOfTests(), base, { ...base, ...change })
  return findings.find((each) => each.hazard === hazard)?.fix
}

test('a late migration gets the commands that put its files behind the newest one, up and down', async () => {
  const base = {
    'go.mod': GO,
    'migrations/000007_lines.up.sql': TABLE,
    'migrations/000007_lines.down.sql': 'DROP TABLE lines;\n',
  }
  const late = {
    'migrations/000006_notes.up.sql': COLUMN,
    'migrations/000006_notes.down.sql': 'DROP TABLE notes;\n',
  }
  expect(await fixOf('out-of-order-migration', base, late)).toEqual({
    language: 'sh',
    code: [
      'git mv migrations/000006_notes.up.sql migrations/000008_notes.up.sql',
      'git mv migrations/000006_notes.down.sql migrations/000008_notes.down.sql',
    ].join('\n'),
  })
})

test('where a migration is a folder, the folder is renamed, its date spelled as the others are', async () => {
  const base = {
    'Cargo.toml': CARGO,
    'migrations/2026-07-30-140000-0000_lines/up.sql': TABLE,
    'migrations/2026-07-30-140000-0000_lines/down.sql': 'DROP TABLE lines;\n',
  }
  const late = {
    'migrations/2026-07-15-182934-0000_notes/up.sql': COLUMN,
    'migrations/2026-07-15-182934-0000_notes/down.sql': 'DROP TABLE notes;\n',
  }
  expect(await fixOf('out-of-order-migration', base, late)).toEqual({
    language: 'sh',
    code: 'git mv migrations/2026-07-15-182934-0000_notes migrations/2026-07-30-140000-0001_notes',
  })
})

test('a version that stands twice is given to the migration that the change adds', async () => {
  const base = { 'go.mod': GO, 'migrations/000007_lines.up.sql': TABLE }
  const twin = { 'migrations/000007_notes.up.sql': COLUMN }
  expect(await fixOf('duplicate-version', base, twin)).toEqual({
    language: 'sh',
    code: 'git mv migrations/000007_notes.up.sql migrations/000008_notes.up.sql',
  })
})

test('Atlas is told of the new names', async () => {
  const base = {
    'atlas.hcl': 'env "production" {\n  migration {\n    dir = "file://migrations"\n  }\n}\n',
    'migrations/20260730140000_lines.sql': TABLE,
    'migrations/atlas.sum': 'h1:x=\n20260730140000_lines.sql h1:x=\n',
  }
  const late = { 'migrations/20260715182934_notes.sql': COLUMN }
  expect(await fixOf('out-of-order-migration', base, late)).toEqual({
    language: 'sh',
    code: 'git mv migrations/20260715182934_notes.sql migrations/20260730140100_notes.sql',
    after: 'Run atlas migrate hash: atlas.sum has to list every file.',
  })
})

test('a path that a shell would split is renamed in words', async () => {
  const base = { 'go.mod': GO, 'db/my migrations/000007_lines.up.sql': TABLE }
  const late = { 'db/my migrations/000006_notes.up.sql': COLUMN }
  expect(await fixOf('out-of-order-migration', base, late)).toEqual({
    language: 'text',
    after: 'Rename db/my migrations/000006_notes.up.sql to a version after 7.',
  })
})
