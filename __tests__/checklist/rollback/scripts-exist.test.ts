import { expect, test } from '@jest/globals'
import { scriptsExist } from '../../../src/checklist/rollback/scripts-exist.js'
import { lineOf, remedyOf, section, withoutMigrations, type Scene } from '../scenes.js'

/** As many migrations as are named; those in `downs` have a way back. */
function shop(all: number, downs: number, last = 'ALTER TABLE t0 ADD COLUMN z int;'): Scene {
  const ids = Array.from({ length: all }, (_, index) => `${20260101 + index}_step`)
  const up = (index: number): string =>
    index === all - 1 && index > 0 ? last : `CREATE TABLE t${index} (id int PRIMARY KEY);`
  return {
    base: Object.fromEntries(ids.map((id, index) => [id, up(index)])),
    downs: Object.fromEntries(ids.slice(0, downs).map((id, index) => [id, `DROP TABLE t${index};`])),
  }
}

test('passes where every migration can be taken back', async () => {
  expect(await lineOf(scriptsExist, shop(5, 5))).toBe('pass: 5 of 5 migrations reversible')
})

test('warns of exceptions, and fails where they are the rule or destroy data', async () => {
  expect(await lineOf(scriptsExist, shop(5, 4))).toBe('warn: 4 of 5 migrations reversible')
  expect(await lineOf(scriptsExist, shop(5, 3))).toBe('fail: 3 of 5 migrations reversible')
  expect(await lineOf(scriptsExist, shop(5, 4, 'DROP TABLE t0;'))).toBe(
    'fail: 4 of 5 migrations reversible; 1 without a way back destroys data',
  )
})

test('an empty down, or one of comments alone, is none', async () => {
  const scene = shop(1, 1)
  expect(await lineOf(scriptsExist, { ...scene, downs: { '20260101_step': '-- nothing to do' } })).toMatch(/^fail/)
})

test('what the configuration declares irreversible is covered', async () => {
  const settings = { migrations: { owner: undefined, irreversible: ['20260105_step'] } }
  expect(await lineOf(scriptsExist, { ...shop(5, 4), settings })).toMatch(/^pass/)
})

test('a tool without downs fails, unless rolling forward is the written policy', async () => {
  const scene: Scene = { ...shop(2, 0), history: { downs: 'none' } }
  expect(await lineOf(scriptsExist, scene)).toMatch(/^fail: the tool has no downs/)
  expect(await remedyOf(scriptsExist, scene)).toContain('roll forward')
  const policy = section('Releases', 'Database migrations are forward-only: we fix forward.')
  expect(await lineOf(scriptsExist, { ...scene, sections: [policy] })).toMatch(/^warn/)
  expect(await remedyOf(scriptsExist, { ...scene, sections: [policy] })).toBe('')
  const template = section('Releases', 'Database migrations are forward-only: TODO.', true)
  expect(await lineOf(scriptsExist, { ...scene, sections: [template] })).toMatch(/^fail/)
})

test('a tool without downs is warned of where the written way back is a restore', async () => {
  const scene: Scene = { ...shop(2, 0), history: { downs: 'none' } }
  const policy = 'Database migrations cannot be automatically reversed. After one has run, restore from your backup.'
  expect(await lineOf(scriptsExist, { ...scene, sections: [section('Upgrades', policy)] })).toBe(
    'warn: the tool has no downs; the documented way back is a restore of the backup',
  )
  const half = 'Database migrations cannot be automatically reversed.'
  expect(await lineOf(scriptsExist, { ...scene, sections: [section('Upgrades', half)] })).toMatch(/^fail/)
})

test('the gap gives the inverse of the newest migration without one', async () => {
  const scene: Scene = { ...shop(1, 0), change: { '20260201_note': 'ALTER TABLE t0 ADD COLUMN note text;' } }
  expect(await remedyOf(scriptsExist, scene)).toBe('ALTER TABLE t0 DROP COLUMN note;')
})

test('the gap of rows that were changed asks for no column to be dropped', async () => {
  const rows: Scene = { ...shop(1, 0), change: { '20260201_fill': 'UPDATE t0 SET id = id + 1 WHERE id > 7;' } }
  expect(await remedyOf(scriptsExist, rows)).toMatch(/^-- irreversible: the rows stay/)
  const gone: Scene = { ...shop(1, 0), change: { '20260201_gone': 'DELETE FROM t0;' } }
  expect(await remedyOf(scriptsExist, gone)).toMatch(/^-- irreversible: restore the table from the backup/)
})

test('does not apply without migrations', async () => {
  expect(scriptsExist.evaluate(await withoutMigrations())).toMatchObject({ status: 'not-applicable' })
})
