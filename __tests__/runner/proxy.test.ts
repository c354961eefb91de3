import { fileURLToPath, pathToFileURL } from 'node:url'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { eventFor } from '../github-server/events.js'
import { startGitHub } from '../github-server/server.js'
import { addRepository } from '../github-server/state.js'
import { startProxy } from './proxy.js'
import { runAction } from './runner.js'
import { temporaryFolders } from './temporary.js'

const GITHUB = pathToFileURL(
  fileURLToPath(new URL('../../node_modules/@actions/github/lib/github.js', import.meta.url)),
)

const folders = temporaryFolders()
afterAll(() => {
  folders.removeAll()
})

test('a run can be told to reach GitHub through a proxy only', async () => {
  const server = await startGitHub()
  const proxy = await startProxy(server.apiUrl)
  try {
    const action = folders.create()
    mkdirSync(join(action, 'dist'))
    writeFileSync(join(action, 'action.yml'), 'name: x\nruns:\n  using: node24\n  main: dist/index.mjs\n')
    const code = `import { getOctokit } from ${JSON.stringify(GITHUB.href)}
const { data } = await getOctokit('ghs_write').rest.repos.get({ owner: 'acme', repo: 'shop' })
console.log(data.full_name)`
    writeFileSync(join(action, 'dist', 'index.mjs'), code)
    const event = eventFor(server, addRepository(server.state, { name: 'acme/shop' }), {
      name: 'schedule',
      sha: 'a'.repeat(40),
    })
    const env = { GITHUB_API_URL: 'http://github.test', http_proxy: proxy.url }
    const run = await runAction({ action, workspace: folders.create(), event, server, env })
    expect(run).toMatchObject({ exitCode: 0, stdout: 'acme/shop\n' })
    expect(proxy.asked).toEqual([expect.stringContaining('github.test')])
  } finally {
    await proxy.close()
    await server.close()
  }
})
