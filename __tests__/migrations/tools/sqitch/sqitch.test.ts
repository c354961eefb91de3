import { describe, expect, test } from '@jest/globals'
import { sqitch } from '../../../../src/migrations/tools/sqitch/index.js'
import { historyIn, type Files } from '../trees.js'

const BY = '2024-01-01T00:00:00Z Ada <ada@example.org>'
const PLAN = [
  '%syntax-version=1.0.0',
  '%project=shop',
  '',
  `users ${BY} # who buys`,
  `api/orders [users] ${BY} # what they buy`,
  `@v1.0 ${BY} # first release`,
  `users [users@v1.0] ${BY} # again`,
].join('\n')

const SHOP: Files = {
  'sqitch.plan': PLAN,
  'sqitch.conf': '[core]\n\tengine = mysql\n',
  'deploy/api/orders.sql': 'CREATE TABLE orders (id int);',
  'deploy/users.sql': 'ALTER TABLE users ADD age int;',
  'deploy/users@v1.0.sql': 'CREATE TABLE users (id int);',
  'deploy/notes.sql': 'SELECT 1;',
  'revert/api/orders.sql': 'DROP TABLE orders;',
  'revert/users.sql': 'ALTER TABLE users DROP age;',
  'verify/users.sql': 'SELECT age FROM users;',
}

describe('Sqitch', () => {
  test('applies changes in the order of the plan, reworked ones by their former scripts first', async () => {
    const history = await historyIn(sqitch, SHOP)
    expect(history).toMatchObject({ id: 'sqitch:.', dialect: 'mysql', ordering: 'journal' })
    expect(history.migrations.map(({ id, files, down }) => [id, files, down.kind])).toEqual([
      ['users@v1.0', ['deploy/users@v1.0.sql'], 'none'],
      ['api/orders', ['deploy/api/orders.sql', 'revert/api/orders.sql'], 'statements'],
      ['users', ['deploy/users.sql', 'revert/users.sql'], 'statements'],
    ])
  })

  test('takes for a reworked change the script of whichever tag before the rework there is', async () => {
    const plan = [`users ${BY}`, `@v1.0 ${BY}`, `tags ${BY}`, `@v1.1 ${BY}`, `users [users@v1.1] ${BY}`].join('\n')
    const history = await historyIn(sqitch, {
      'sqitch.plan': plan,
      'deploy/tags.sql': 'CREATE TABLE tags (id int);',
      'deploy/users@v1.1.sql': 'CREATE TABLE users (id int);',
      'deploy/users.sql': 'ALTER TABLE users ADD age int;',
    })
    expect(history.migrations.map(({ id }) => id)).toEqual(['users@v1.1', 'tags', 'users'])
    expect([history.ignored, history.disorder]).toEqual([[], []])
  })

  test('opens no transaction of its own', async () => {
    const [first] = (await historyIn(sqitch, SHOP)).migrations
    expect(first?.transaction).toEqual({ kind: 'autocommit' })
  })

  test('names scripts that the plan does not list, and changes without a script', async () => {
    const history = await historyIn(sqitch, { ...SHOP, 'sqitch.plan': `${PLAN}\ntags ${BY} # none` })
    expect(history.ignored).toEqual([{ path: 'deploy/notes.sql', reason: 'sqitch.plan does not list it' }])
    expect(history.disorder).toMatchObject([{ kind: 'journal differs', path: 'sqitch.plan', migrations: ['tags'] }])
  })

  test('finds the scripts of top_dir', async () => {
    const history = await historyIn(sqitch, {
      'sqitch.plan': `users ${BY}`,
      'sqitch.conf': '[core]\n\tengine = pg\n\ttop_dir = db\n',
      'db/deploy/users.sql': 'CREATE TABLE users (id int);',
    })
    expect(history).toMatchObject({ root: 'db', dialect: 'postgres', migrations: [{ id: 'users' }] })
  })
})
