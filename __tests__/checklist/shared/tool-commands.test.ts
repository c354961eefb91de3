import { expect, test } from '@jest/globals'
import { commandsOf } from '../../../src/checklist/shared/tool-commands.js'
import { mainHistory } from '../../../src/checklist/shared/histories.js'
import { evidenceOf, standing } from '../scenes.js'

test('files that only the runner of an application takes are not handed to soda', async () => {
  const evidence = await evidenceOf(standing('CREATE TABLE orders (id bigint);', { history: { tool: 'pop' } }))
  const history = mainHistory(evidence)
  const [migration] = history?.migrations ?? []
  if (history === undefined || migration === undefined) throw new Error('no migration')
  expect(commandsOf(history).up).toMatch(/^soda migrate up/)
  const own = { ...history, migrations: [{ ...migration, files: ['migrations/1_orders.postgres.autocommit.up.sql'] }] }
  expect(commandsOf(own).up).toBe('"$APPLICATION" migrate sql up "$DATABASE_URL" --yes')
  expect(commandsOf(own).down).toBe('"$APPLICATION" migrate sql down "$DATABASE_URL" --steps 1 --yes')
})
