import { describe, expect, test } from '@jest/globals'
import { sqitch } from '../../../../src/migrations/tools/sqitch/index.js'
import { historiesOf, historyIn, type Files } from '../trees.js'

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
    const plan = [
      '%project=shop',
      '',
      `users ${BY}`,
      `@v1.0 ${BY}`,
      `tags ${BY}`,
      `@v1.1 ${BY}`,
      `users [users@v1.1] ${BY}`,
    ].join('\n')
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
      'sqitch.plan': `%project=shop\n\nusers ${BY}`,
      'sqitch.conf': '[core]\n\tengine = pg\n\ttop_dir = db\n\tplan_file = sqitch.plan\n',
      'db/deploy/users.sql': 'CREATE TABLE users (id int);',
    })
    expect(history).toMatchObject({ root: 'db', dialect: 'postgres', migrations: [{ id: 'users' }] })
  })

  // lib/App/Sqitch/Target.pm of sqitchers/sqitch: the target's value, else its engine's, else the core's.
  test('gives each engine the plan and the scripts that sqitch.conf names for it', async () => {
    const histories = await historiesOf(sqitch, {
      'sqitch.conf': [
        '[core]',
        '\tengine = pg # the default',
        '\t; plan_file = old.plan',
        '[engine "pg"]',
        '\ttarget = db:pg:shop',
        '\ttop_dir = postgres',
        '[engine "sqlite"]',
        '\ttop_dir = "lite"',
        '[target "reports"]',
        '\turi = db:mysql://host/reports',
        '\tplan_file = reports/plans/reports.plan',
        '\tdeploy_dir = reports/up',
        '\trevert_dir = reports/down',
      ].join('\n'),
      'postgres/sqitch.plan': PLAN,
      'postgres/deploy/users.sql': 'CREATE TABLE users (id int);',
      'lite/sqitch.plan': `%project=lite\n\ntags ${BY}`,
      'lite/deploy/tags.sql': 'CREATE TABLE tags (id int);',
      'reports/plans/reports.plan': `%project=reports\n\nsums ${BY}`,
      'reports/up/sums.sql': 'CREATE TABLE sums (id int);',
      'reports/down/sums.sql': 'DROP TABLE sums;',
    })
    expect(
      histories.map(({ history }) => [history.id, history.dialect, history.migrations.map(({ id }) => id)]),
    ).toEqual([
      ['sqitch:postgres', 'postgres', ['users']],
      ['sqitch:lite', 'sqlite', ['tags']],
      ['sqitch:.', 'mysql', ['sums']],
    ])
    expect(histories[2]?.history.migrations[0]?.down.kind).toBe('statements')
  })

  // What sqitch 1.3.1 (Debian) says to each: lib/App/Sqitch/Plan.pm, _parse and check_changes.
  test.each([
    ['no project', `\nusers ${BY}`, 1, /%project/],
    ['a change without a planner', '%project=shop\n\nusers 2024-01-01T00:00:00Z', 3, /no time, or no planner/],
    ['a change without a time', '%project=shop\n\nusers Ada <ada@example.org>', 3, /no time, or no planner/],
    ['a tag before any change', `%project=shop\n\n@v1 ${BY}\nusers ${BY}`, 3, /before any change/],
    ['a change twice', `%project=shop\n\nusers ${BY}\nusers ${BY}`, 4, /twice, without a tag/],
    ['a tag twice', `%project=shop\n\nusers ${BY}\n@v1 ${BY}\n@v1 ${BY}`, 5, /@v1 stands in the plan twice/],
    ['a required change that comes later', `%project=shop\n\norders [users] ${BY}\nusers ${BY}`, 3, /requires users/],
    ['a required tag that is not there', `%project=shop\n\norders [@v1] ${BY}`, 3, /requires @v1/],
    [
      'a conflict with a change before',
      `%project=shop\n\nusers ${BY}\norders [!users] ${BY}`,
      4,
      /conflicts with users/,
    ],
    ['words', `%project=shop\n\nusers and orders ${BY}`, 3, /no change and no tag|no planner/],
  ])('says where Sqitch stops: at %s', async (_, plan, line, reason) => {
    const { disorder } = await historyIn(sqitch, {
      'sqitch.plan': plan,
      'deploy/users.sql': 'SELECT 1;',
      'deploy/orders.sql': 'SELECT 1;',
    })
    expect(disorder.filter(({ kind }) => kind === 'refused file')).toMatchObject([
      { path: 'sqitch.plan', span: { line }, detail: expect.stringMatching(reason) },
    ])
  })

  test('does not stop at other projects and what a tag holds', async () => {
    const plan = `${PLAN}\nlast [users@v1.0 @v1.0 !core:legacy core:base] ${BY}`
    const { disorder } = await historyIn(sqitch, { ...SHOP, 'sqitch.plan': plan, 'deploy/last.sql': 'SELECT 1;' })
    expect(disorder).toEqual([])
  })
})
