import { describe, expect, test } from '@jest/globals'
import { aroundCommand } from '../../../src/checklist/shared/javascript-steps.js'
import type { Evidence } from '../../../src/checklist/check.js'
import type { Entry } from '../../../src/tree/tree.js'
import { evidenceOf, standing } from '../scenes.js'

async function around(tool: string, root: string, paths: readonly string[]) {
  const evidence: Evidence = await evidenceOf(standing('CREATE TABLE t (id bigint);', { history: { tool, root } }))
  const entries = new Map(paths.map((path): [string, Entry] => [path, { path, kind: 'file', size: 2, blob: path }]))
  const tree = { ...evidence.survey.tree, entries }
  return aroundCommand({ ...evidence, survey: { ...evidence.survey, tree } })
}

describe('what stands around the command of a tool that npm installs', () => {
  test('the lock file says how to install, the nearest package.json where to run', async () => {
    const paths = ['package.json', 'package-lock.json', 'packages/db/package.json']
    expect(await around('prisma', 'packages/db/prisma/migrations', paths)).toEqual({
      install: '      - run: npm ci\n',
      folder: '\n        working-directory: packages/db',
    })
  })

  test.each([
    ['pnpm-lock.yaml', /pnpm install --frozen-lockfile/],
    ['yarn.lock', /yarn install --frozen-lockfile/],
  ])('%s', async (lock, command) => {
    const { install, folder } = await around('knex', 'migrations', ['package.json', lock])
    expect(install).toMatch(command)
    expect(folder).toBe('')
  })

  test('nothing for tools of other languages', async () => {
    expect(await around('alembic', 'db/migrations', ['package.json', 'package-lock.json'])).toEqual({
      install: '',
      folder: '',
    })
  })
})
