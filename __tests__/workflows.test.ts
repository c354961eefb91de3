import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import * as z from 'zod'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, '.github/workflows')
const names = readdirSync(folder).sort()

const workflow = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), z.looseObject({ steps: z.array(z.looseObject({ uses: z.string().optional() })) })),
})

function read(name: string): z.infer<typeof workflow> {
  return workflow.parse(parse(readFileSync(join(folder, name), 'utf8')))
}

function validates(path: string): string {
  const validator = join(root, 'node_modules/@action-validator/cli/cli.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [validator, path], { cwd: root, encoding: 'utf8' })
  return status === 0 ? 'valid' : `${stdout}${stderr}`
}

test('there are the four workflows', () => {
  expect(names).toEqual(['check-dist.yml', 'ci.yml', 'database-review.yml', 'release.yml'])
})

describe.each(names)('%s', (name) => {
  test('is valid', () => {
    expect(validates(`.github/workflows/${name}`)).toBe('valid')
  })

  test('may read contents and nothing more, unless a job asks for it', () => {
    expect(read(name).permissions).toEqual({ contents: 'read' })
  })

  test('uses actions by their commit', () => {
    const used = Object.values(read(name).jobs).flatMap((job) => job.steps.flatMap(({ uses }) => uses ?? []))
    for (const each of used.filter((uses) => uses !== './')) expect(each).toMatch(/@[0-9a-f]{40}$/)
  })
})

test('action.yml is valid, but for a runtime that the validator does not know yet', () => {
  const text = readFileSync(join(root, 'action.yml'), 'utf8')
  expect(text).toContain('using: node24')
  const scratch = mkdtempSync(join(tmpdir(), 'database-review-action-'))
  try {
    writeFileSync(join(scratch, 'action.yml'), text.replace('using: node24', 'using: node20'))
    expect(validates(join(scratch, 'action.yml'))).toBe('valid')
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
})
