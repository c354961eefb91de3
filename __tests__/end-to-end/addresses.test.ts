import { afterAll, describe, expect, test } from '@jest/globals'
import { startProxy } from '../runner/proxy.js'
import { places } from './report.js'
import { theatre } from './scene.js'
import { INDEX_UP, SHOP, SLOW_INDEX } from './shop.js'

const { scene, server } = theatre({ ghes: true })
const closers: (() => Promise<void>)[] = []
// Both are read from the variables of the process itself.
const withReport = { program: 'bundle', inputs: { 'report-file': 'report.json' } } as const

afterAll(async () => {
  await Promise.all(closers.map((close) => close()))
})

describe('on an Enterprise Server', () => {
  test('every request and every link goes to that server', async () => {
    const { run, comment } = scene({ base: SHOP, head: SLOW_INDEX, checkout: 'none' })
    const result = await run(withReport)
    expect(places(result.report())).toEqual([`index-not-concurrent ${INDEX_UP}:2`])
    expect(comment()?.body).toContain(`${server().serverUrl}/acme/`)
    expect(`${comment()?.body ?? ''}${result.summary}`).not.toContain('https://github.com/acme')
  })

  test('behind a proxy, all requests go through it', async () => {
    const proxy = await startProxy(server().serverUrl)
    closers.push(proxy.close)
    const { run, comment } = scene({ base: SHOP, head: SLOW_INDEX, checkout: 'none' })
    const env = { GITHUB_API_URL: 'http://github.test/api/v3', http_proxy: proxy.url, https_proxy: proxy.url }
    const result = await run({ ...withReport, env })
    expect([result.exitCode, places(result.report())]).toEqual([1, [`index-not-concurrent ${INDEX_UP}:2`]])
    expect(comment()).toBeDefined()
    expect(proxy.asked.length).toBeGreaterThan(0)
    expect(new Set(proxy.asked.map((host) => host.replace(/:80$/, '')))).toEqual(new Set(['github.test']))
  })
})
