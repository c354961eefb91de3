import { describe, expect, test } from '@jest/globals'
import { eventFor } from '../github-server/events.js'
import { DEVELOPER } from '../github-server/records.js'
import { addComment, removeComment } from '../github-server/state.js'
import { theatre } from './scene.js'
import { OTHER_CHANGE, SAFE_INDEX, SHOP, SLOW_INDEX } from './shop.js'

const { scene } = theatre()
const slow = { base: SHOP, head: SLOW_INDEX, checkout: 'none' } as const
const safe = { base: SHOP, head: { ...SLOW_INDEX, ...SAFE_INDEX }, checkout: 'none' } as const

describe('the comment on a pull request', () => {
  test('is written with the finding, updated by the next run, and green when the problem is fixed', async () => {
    const { run, push, comment, repository } = scene(slow)
    const first = await run()
    expect(first.exitCode).toBe(1)
    const written = comment()
    expect(written?.body).toMatch(/do not merge yet/i)
    expect(written?.body).toContain('orders_customer_idx')

    push(SAFE_INDEX)
    const fixed = await run({ runId: 7002 })
    expect(fixed.exitCode).toBe(0)
    expect(repository.comments.map(({ id }) => id)).toEqual([written?.id])
    expect(comment()?.body).toMatch(/nothing blocks this change/i)
    expect(comment()?.body).not.toMatch(/do not merge/i)
  })

  test('turns green when the database change is taken back altogether', async () => {
    const { run, push, comment, repository } = scene(slow)
    await run()
    push({ ...Object.fromEntries(Object.keys(SLOW_INDEX).map((path) => [path, null])), ...OTHER_CHANGE })
    const after = await run({ runId: 7002 })
    expect(after.exitCode).toBe(0)
    expect(repository.comments).toHaveLength(1)
    expect(comment()?.body).toMatch(/does not touch the database/i)
  })

  test('is not written where there is nothing to say', async () => {
    const { run, comment } = scene(safe)
    expect((await run()).exitCode).toBe(0)
    expect(comment()).toBeUndefined()
  })

  test('is always written with comment: always, and never with comment: never', async () => {
    const always = scene(safe)
    await always.run({ inputs: { comment: 'always' } })
    expect(always.comment()?.body).toMatch(/nothing blocks this change/i)
    const never = scene(slow)
    expect((await never.run({ inputs: { comment: 'never' } })).exitCode).toBe(1)
    expect(never.comment()).toBeUndefined()
  })

  test('is one where two runs end at the same time', async () => {
    const { run, repository } = scene(slow)
    const [one, other] = await Promise.all([run({ program: 'bundle' }), run({ program: 'bundle', runId: 7002 })])
    expect([one.exitCode, other.exitCode]).toEqual([1, 1])
    expect(repository.comments).toHaveLength(1)
  })

  test('of a newer run on a newer commit is not overwritten by an older run', async () => {
    const { run, push, comment, server, repository, pullRequest } = scene(slow)
    const older = eventFor(server, repository, { name: 'pull_request', pullRequest })
    push(SAFE_INDEX)
    await run({ runId: 7002, inputs: { comment: 'always' } })
    const newest = comment()?.body
    const late = await run({ runId: 7001, event: older })
    expect(late.exitCode).toBe(1)
    expect(comment()?.body).toBe(newest)
    expect(late.stdout).toContain('A newer run has already commented')
  })

  test('of a person who quotes the marker stays as it is', async () => {
    const { run, comment, repository, server } = scene(slow)
    await run()
    const quote = comment()?.body ?? ''
    repository.comments.length = 0
    addComment(server.state, repository, { issue: 1, body: quote, author: DEVELOPER })
    await run({ runId: 7002 })
    expect(repository.comments.map(({ author }) => author.type)).toEqual(['User', 'Bot'])
    expect(repository.comments[0]?.body).toBe(quote)
  })

  test('is written anew where somebody deletes it between reading and updating', async () => {
    const { run, comment, repository, server } = scene(slow)
    await run()
    const first = comment()?.id ?? 0
    const list = { method: 'GET', path: /\/issues\/1\/comments$/ }
    server.after(list, () => void removeComment(repository, first))
    expect((await run({ runId: 7002 })).exitCode).toBe(1)
    expect(repository.comments).toHaveLength(1)
    expect(comment()?.id).not.toBe(first)
  })
})
