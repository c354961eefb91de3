import { expect, test } from '@jest/globals'
import { quick } from '../../../src/checklist/rollback/quick.js'
import { changing, evidenceOf, lineOf, withoutMigrations } from '../scenes.js'

const SHOP = 'CREATE TABLE orders (id bigint PRIMARY KEY);'
const ADD = 'ALTER TABLE orders ADD COLUMN note text;'

test('without a declared objective nobody can say', async () => {
  expect(await lineOf(quick, changing(SHOP, ADD))).toBe(
    'unverifiable: no recovery time objective is declared (rto-minutes)',
  )
})

test('with one it warns until a rollback is measured', async () => {
  const settings = { rtoMinutes: 30 }
  expect(await lineOf(quick, changing(SHOP, ADD, { settings }))).toBe(
    'warn: 30 minutes declared, and no rollback was measured',
  )
  expect(await lineOf(quick, changing(SHOP, ADD, { settings, downs: {} }))).toBe(
    'warn: 30 minutes declared, and no rollback was measured; 2 migrations can only be taken back by hand or by a restore',
  )
})

test('does not apply without migrations', async () => {
  expect(quick.evaluate(await withoutMigrations())).toMatchObject({ status: 'not-applicable' })
})

test('prints an attestation to be filled in, dated from today', async () => {
  const evidence = await evidenceOf(changing(SHOP, ADD))
  const { code } = quick.remedy(evidence, quick.evaluate(evidence)) ?? {}
  expect(code).toContain(`date: ${evidence.now.toISOString().slice(0, 10)}\n`)
  expect(code?.match(/^ +(?:statement|by|evidence): <[^<>]+>$/gm)).toHaveLength(3)
})
