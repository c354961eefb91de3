import { expect, test } from '@jest/globals'
import type { CodeFacts } from '../../../src/evidence/code/facts.js'
import { codeOf } from '../../../src/evidence/code/services.js'
import { replayedExample } from '../../replay/sql-history.js'

/** A history at `root` that makes one table. */
async function historyAt(root: string, table: string) {
  const { plan } = await replayedExample({ sql: `CREATE TABLE ${table} (id bigint PRIMARY KEY);` }, 'postgres')
  return { ...plan.history, root }
}

const CODE: CodeFacts = {
  searched: 3,
  names: [
    {
      table: 'issues',
      column: undefined,
      absent: false,
      uses: ['analytics/src/load.py', 'api/src/issues.py', 'shared/report.py'].map((path) => ({
        how: 'sql',
        besides: [],
        seen: { path, line: 1, quote: '' },
      })),
    },
  ],
}

const places = (code: CodeFacts) => code.names.flatMap(({ uses }) => uses.map(({ seen }) => seen.path))

test('code of a service that has a table of this name in a history of its own means that one', async () => {
  const own = await historyAt('analytics/src/migrations', 'issues')
  const other = await historyAt('api/src/db/migrations', 'issues')
  expect(places(codeOf(own, [own, other], CODE))).toEqual(['analytics/src/load.py', 'shared/report.py'])
})

test('code of a service without such a table asks this database', async () => {
  const own = await historyAt('analytics/src/migrations', 'issues')
  const other = await historyAt('api/src/db/migrations', 'grants')
  expect(codeOf(own, [own, other], CODE)).toEqual(CODE)
})

test('histories of several dialects in folders beside each other share their code', async () => {
  const [mysql, postgres] = [await historyAt('migrations/mysql', 'issues'), await historyAt('migrations/pg', 'issues')]
  expect(codeOf(mysql, [mysql, postgres], CODE)).toEqual(CODE)
})

test('code beside migrations that nobody could read cannot be said to mean these tables', async () => {
  const own = await historyAt('analytics/src/migrations', 'issues')
  const history = { ...own, root: 'api/src/db/migrations/versions', migrations: [] }
  expect(places(codeOf(own, [own], CODE, [{ title: 'Alembic', history }]))).toEqual([
    'analytics/src/load.py',
    'shared/report.py',
  ])
})
