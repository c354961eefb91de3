import { describe, expect, test } from '@jest/globals'
import {
  dropped,
  primaryLimit,
  refuses,
  secondaryLimit,
  serverError,
  type FaultReply,
} from '../github-server/faults.js'
import { theatre } from './scene.js'
import { SHOP, SLOW_INDEX } from './shop.js'

const { scene, server } = theatre()
const slow = { base: SHOP, head: SLOW_INDEX }
const FILES = { method: 'GET', path: /\/pulls\/1\/files$/ }
const COMMENT = { method: 'POST', path: /\/issues\/1\/comments$/ }
const CHECK_RUN = { method: 'POST', path: /\/check-runs$/ }

describe('GitHub falters and the review goes through', () => {
  test.each<[string, FaultReply]>([
    ['a server error once', serverError(500)],
    ['a connection that drops', dropped()],
    ['a limit on requests that names a wait of one second', refuses(429, 'Too many requests', { 'retry-after': '1' })],
    ['a secondary limit of no wait', secondaryLimit(0)],
  ])('%s, while the files are listed', async (_, reply) => {
    const { run, comment, checkRun } = scene(slow)
    server().fault({ match: FILES, reply })
    const { exitCode } = await run()
    expect([exitCode, checkRun()?.conclusion, comment() === undefined]).toEqual([1, 'failure', false])
  })

  test('a gateway that fails after it stored the comment: one comment stays', async () => {
    const { run, repository } = scene(slow)
    server().fault({ match: COMMENT, reply: serverError(502, true) })
    expect((await run()).exitCode).toBe(1)
    expect(repository.comments).toHaveLength(1)
  })

  test('a list of comments that breaks off', async () => {
    const { run, repository } = scene(slow)
    server().fault({ match: { method: 'GET', path: /\/issues\/1\/comments$/ }, reply: dropped() })
    expect((await run({ program: 'bundle' })).exitCode).toBe(1)
    expect(repository.comments).toHaveLength(1)
  })
})

describe('GitHub refuses a surface: a warning, the other surfaces, the same exit code', () => {
  test.each([404, 409, 410, 422])('the comment, with %d', async (status) => {
    const { run, comment, checkRun } = scene(slow)
    server().fault({ match: COMMENT, reply: refuses(status, 'Refused') })
    const { exitCode, commands } = await run()
    expect([exitCode, comment(), checkRun()?.conclusion]).toEqual([1, undefined, 'failure'])
    expect(commands).toEqual([
      expect.objectContaining({ command: 'warning', message: expect.stringContaining(`GitHub answered ${status}`) }),
    ])
  })

  test('the comment on a locked conversation', async () => {
    const { run } = scene(slow)
    server().fault({ match: COMMENT, reply: refuses(403, 'Unable to create comment because issue is locked.') })
    const { exitCode, commands } = await run()
    expect(exitCode).toBe(1)
    expect(commands.map(({ message }) => message)).toEqual([expect.stringContaining('issue is locked')])
  })

  test.each([404, 409, 422])('the check run, with %d: the findings are workflow commands', async (status) => {
    const { run, comment } = scene(slow)
    server().fault({ match: CHECK_RUN, reply: refuses(status, 'Refused') })
    const { exitCode, commands } = await run()
    expect([exitCode, comment() === undefined]).toEqual([1, false])
    expect(commands.map(({ command }) => command).sort()).toEqual(['error', 'warning'])
  })

  test('a later batch of annotations: the warning counts what GitHub took', async () => {
    const indexes = Array.from({ length: 60 }, (_, at) => `CREATE INDEX orders_${at}_idx ON orders (customer_id);`)
    const up = ["SET lock_timeout = '5s';", ...indexes].join('\n')
    const { run, checkRun } = scene({
      base: SHOP,
      head: { ...SLOW_INDEX, 'migrations/000002_index.up.sql': `${up}\n` },
    })
    server().fault({ match: { method: 'PATCH', path: /\/check-runs\// }, reply: refuses(422, 'Refused') })
    const { exitCode, commands } = await run()
    expect([exitCode, checkRun()?.annotations.length]).toEqual([1, 50])
    expect(commands.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^GitHub took 50 of \d+ annotations/),
    ])
  })
})

describe('GitHub gives no change to review: one sentence, exit code 2', () => {
  const hour = 3600
  test.each<[string, FaultReply, number, RegExp]>([
    [
      'an outage that lasts',
      serverError(503),
      4,
      /GitHub did not give the files of pull request 1 \(503 .*again later/,
    ],
    ['403', refuses(403, 'Forbidden'), 1, /may not read the files.*`pull-requests: read`/],
    ['404', refuses(404, 'Not Found'), 1, /GitHub does not find the files of pull request 1/],
    ['422', refuses(422, 'Sorry, this diff is taking too long'), 1, /422 Sorry, this diff/],
    ['a secondary limit of an hour', secondaryLimit(hour), 1, /for 3600 seconds \(rate limit\): run the job again/],
    [
      'a used up token',
      primaryLimit(Math.floor(Date.now() / 1000) + hour),
      1,
      /for 3\d\d\d seconds \(rate limit\): run the job again/,
    ],
  ])('%s', async (_, reply, times, message) => {
    const { run, checkRun, comment } = scene(slow)
    server().fault({ match: FILES, times, reply })
    const { exitCode, commands } = await run()
    expect([exitCode, checkRun(), comment()]).toEqual([2, undefined, undefined])
    expect(commands).toEqual([expect.objectContaining({ command: 'error', message: expect.stringMatching(message) })])
  })
})
