import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startGitHub, type GitHubServer } from '../github-server/server.js'
import { addRepository } from '../github-server/state.js'
import { startProxy, type Proxy } from '../runner/proxy.js'

// The proxy is chosen when the client's module is imported, from the environment of the process.
const environment = { ...process.env }
let github: GitHubServer
let proxy: Proxy

beforeAll(async () => {
  github = await startGitHub()
  proxy = await startProxy(github.apiUrl)
  addRepository(github.state, { name: 'acme/shop' })
  process.env['http_proxy'] = proxy.url
  process.env['GITHUB_API_URL'] = 'http://github.test'
})

afterAll(async () => {
  process.env = environment
  await Promise.all([github.close(), proxy.close()])
})

test('requests go through the proxy that the environment names', async () => {
  const { createClient } = await import('../../src/github/client.js')
  const client = createClient({ token: 'ghs_write', apiUrl: 'http://github.test', version: '1.2.3', retryAfter: 1 })
  expect((await client.rest.repos.get({ owner: 'acme', repo: 'shop' })).data.full_name).toBe('acme/shop')
  expect(new Set(proxy.asked)).toEqual(new Set(['github.test:80']))
})
