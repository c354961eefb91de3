import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.js'
import { TOKENS } from '../github-server/access.js'
import { dropped, primaryLimit, refuses, secondaryLimit, serverError } from '../github-server/faults.js'
import { localGitHub, SHOP } from './local-github.js'

const github = localGitHub()
const anyRequest = { path: /./ }

function readRepository(client = github().client()) {
  return client.rest.repos.get(SHOP)
}

describe('an ordinary request', () => {
  test('carries the token and says which version asks', async () => {
    expect((await readRepository()).data.full_name).toBe('acme/shop')
    const { headers } = github().server.requests[0] ?? {}
    expect(headers?.['authorization']).toBe(`token ${TOKENS.write}`)
    expect(headers?.['user-agent']).toMatch(/^database-review\/1\.2\.3 /)
  })

  test('is sent once where GitHub refuses for good', async () => {
    for (const status of [401, 403, 404, 422]) {
      github().server.fault({ match: anyRequest, reply: refuses(status, 'No') })
      await expect(readRepository()).rejects.toMatchObject({ status })
    }
    expect(github().server.requests).toHaveLength(4)
    expect(github().waits).toEqual([])
  })
})

describe('a fault that passes', () => {
  test('a server error is tried again', async () => {
    github().server.fault({ match: anyRequest, times: 2, reply: serverError(502) })
    expect((await readRepository()).status).toBe(200)
    expect(github().server.requests).toHaveLength(3)
  })

  test('a reply that breaks off in the middle is tried again', async () => {
    github().server.fault({ match: anyRequest, times: 2, reply: dropped() })
    expect((await readRepository()).data.full_name).toBe('acme/shop')
  })

  test('after four tries the server error is the answer', async () => {
    github().server.fault({ match: anyRequest, times: 9, reply: serverError(500) })
    await expect(readRepository()).rejects.toMatchObject({ status: 500 })
    expect(github().server.requests).toHaveLength(4)
  })

  test('a request that GitHub does not answer in time fails', async () => {
    github().server.before(anyRequest, () => new Promise(() => undefined), 4)
    await expect(readRepository(github().client({ timeout: 20 }))).rejects.toMatchObject({ status: 500 })
  })
})

describe('a rate limit', () => {
  test.each([
    ['429 with retry-after', refuses(429, 'Too many requests', { 'retry-after': '7' }), 7000],
    ['secondary limit with retry-after', secondaryLimit(30), 30_000],
    ['secondary limit without a time', secondaryLimit(undefined), 60_000],
    ['primary limit that ends soon', primaryLimit(1_000_012), 12_000],
  ])('%s is waited for once', async (_, reply, milliseconds) => {
    github().server.fault({ match: anyRequest, reply })
    const client = github().client({ now: () => 1_000_000_000 })
    expect((await readRepository(client)).status).toBe(200)
    expect(github().waits).toEqual([milliseconds])
    expect(github().server.requests).toHaveLength(2)
  })

  test('one that lasts too long ends with a sentence and without waiting', async () => {
    github().server.fault({ match: anyRequest, reply: primaryLimit(1_003_600) })
    const client = github().client({ now: () => 1_000_000_000 })
    await expect(readRepository(client)).rejects.toThrow(
      new UserError(
        'GitHub refuses further requests of this token for 3600 seconds (rate limit): run the job again after that.',
      ),
    )
    expect(github().waits).toEqual([])
  })

  test('one that comes back after the wait ends with the same sentence', async () => {
    github().server.fault({ match: anyRequest, times: 2, reply: secondaryLimit(5) })
    await expect(readRepository()).rejects.toThrow(/for 5 seconds \(rate limit\)/)
    expect(github().server.requests).toHaveLength(2)
  })
})
