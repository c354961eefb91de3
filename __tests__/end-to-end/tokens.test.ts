import { describe, expect, test } from '@jest/globals'
import { TOKENS } from '../github-server/access.js'
import { theatre } from './scene.js'
import { INDEX_UP, SHOP, SLOW_INDEX } from './shop.js'

const { scene } = theatre()
const readOnly = { inputs: { 'github-token': TOKENS.readOnly } }
const MANY = Array.from({ length: 25 }, (_, at) => `CREATE INDEX orders_${at}_idx ON orders (customer_id);`)

describe('a token that may only read, as in a pull request from a fork or by Dependabot', () => {
  test('gets the findings as workflow commands, one notice with the missing permissions, and the same exit code', async () => {
    const { run, comment, checkRun } = scene({ base: SHOP, head: SLOW_INDEX, fork: 'someone/shop' })
    const { exitCode, commands, summary, outputs } = await run({ ...readOnly, program: 'bundle' })
    expect(exitCode).toBe(1)
    expect([comment(), checkRun()]).toEqual([undefined, undefined])
    const [error, notice, ...others] = commands
    expect(others).toEqual([])
    expect(error).toMatchObject({
      command: 'error',
      properties: { file: INDEX_UP, line: '2', endLine: '2', col: '1' },
    })
    expect(notice?.command).toBe('notice')
    expect(notice?.message).toContain('`checks: write` and `pull-requests: write`')
    expect(summary).toContain('orders_customer_idx')
    expect(outputs['conclusion']).toBe('failure')
  })

  test('gets ten of twenty-five findings, worst first, the tenth counts the rest', async () => {
    const sql = ["SET lock_timeout = '5s';", ...MANY, 'ALTER TABLE orders DROP COLUMN note;'].join('\n')
    const { run } = scene({ base: SHOP, head: { ...SLOW_INDEX, [INDEX_UP]: `${sql}\n` }, author: dependabot })
    const { commands, outputs } = await run(readOnly)
    const errors = commands.filter(({ command }) => command === 'error')
    expect(errors).toHaveLength(10)
    expect(errors[0]?.properties['title']).toMatch(/^Critical/)
    const all = Number(outputs['critical']) + Number(outputs['high'])
    expect(errors[9]?.properties['title']).toBe(`and ${all - 9} more`)
    expect(commands.filter(({ command }) => command === 'notice')).toHaveLength(1)
  })

  test('that may write comments and no check runs names only what is missing', async () => {
    const { run, server, comment } = scene({ base: SHOP, head: SLOW_INDEX })
    const [usual] = [...server.tokens.values()]
    const permissions = { contents: 'read', pull_requests: 'write', metadata: 'read' } as const
    if (usual !== undefined) server.tokens.set('ghs_no_checks', { ...usual, permissions })
    const { commands } = await run({ inputs: { 'github-token': 'ghs_no_checks' } })
    expect(comment()).toBeDefined()
    const notices = commands.filter(({ command }) => command === 'notice').map(({ message }) => message)
    expect(notices).toEqual([expect.stringContaining('lacks the permission `checks: write`,')])
  })
})

const dependabot = { login: 'dependabot[bot]', id: 49699333, type: 'Bot' } as const

describe('a token', () => {
  test('that GitHub does not know is told in one sentence', async () => {
    const { run } = scene({ base: SHOP, head: SLOW_INDEX })
    const { exitCode, commands } = await run({ inputs: { 'github-token': TOKENS.wrong } })
    expect(exitCode).toBe(2)
    expect(commands.map(({ message }) => message)).toEqual([
      'GitHub does not accept the token: give a valid one as github-token.',
    ])
  })

  test('that may not read a private repository is told which permission to give', async () => {
    const { run, server } = scene({ base: SHOP, head: SLOW_INDEX, isPrivate: true, checkout: 'none' })
    const [usual] = [...server.tokens.values()]
    if (usual !== undefined) server.tokens.set('ghs_nothing', { ...usual, permissions: { metadata: 'read' } })
    const { exitCode, commands } = await run({ inputs: { 'github-token': 'ghs_nothing' } })
    expect(exitCode).toBe(2)
    expect(commands).toHaveLength(1)
    expect(commands[0]?.message).toMatch(/`(contents|pull-requests): read`/)
  })

  test('that is missing leaves a review of the checkout, which says what it could not do', async () => {
    const { run } = scene({ base: SHOP, head: SLOW_INDEX })
    const { exitCode, commands, requests, summary } = await run({ inputs: { 'github-token': '' } })
    expect(exitCode).toBe(1)
    expect(requests).toEqual([])
    expect(commands.map(({ command }) => command)).toEqual(['error', 'notice'])
    expect(commands[1]?.message).toContain('There is no github-token')
    expect(summary).toContain('orders_customer_idx')
  })

  test('that is missing without a checkout is asked for in one sentence', async () => {
    const { run } = scene({ base: SHOP, head: SLOW_INDEX, checkout: 'none' })
    const { exitCode, commands } = await run({ inputs: { 'github-token': '' } })
    expect(exitCode).toBe(2)
    expect(commands.map(({ message }) => message)).toEqual([
      expect.stringContaining('add a checkout step or give the token'),
    ])
  })
})
