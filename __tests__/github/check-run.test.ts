import { describe, expect, test } from '@jest/globals'
import { publishCheckRun, type Annotation, type CheckRunRequest } from '../../src/github/check-run.js'
import { TOKENS } from '../github-server/access.js'
import { refuses, serverError } from '../github-server/faults.js'
import { localGitHub, SHOP } from './local-github.js'

const github = localGitHub()
const HEAD = 'a'.repeat(40)

function publish(change: Partial<CheckRunRequest> = {}, token: string = TOKENS.write) {
  return publishCheckRun(github().client({ token }), {
    repository: SHOP,
    name: 'Database review',
    commit: HEAD,
    conclusion: 'failure',
    title: '2 findings',
    summary: 'Summary.',
    annotations: [],
    ...change,
  })
}

function annotation(line: number, change: Partial<Annotation> = {}): Annotation {
  return {
    path: 'migrations/1.sql',
    startLine: line,
    endLine: line,
    level: 'failure',
    title: 'Index built while writers wait',
    message: 'Writes to orders wait.',
    ...change,
  }
}

const annotations = (count: number) => Array.from({ length: count }, (_, index) => annotation(index + 1))
const published = () => github().repository.checkRuns
const methods = () => github().server.requests.map(({ method }) => method)

describe('the check run', () => {
  test('is created completed, in one request', async () => {
    expect(await publish({ annotations: annotations(50) })).toMatchObject({ kind: 'created', annotations: 50 })
    expect(methods()).toEqual(['POST'])
    expect(published()).toMatchObject([
      { name: 'Database review', headSha: HEAD, status: 'completed', conclusion: 'failure', title: '2 findings' },
    ])
  })

  test('takes more annotations by updates of the output alone, in order, keeping title and summary', async () => {
    github().repository.checkStatesFrozen = true
    expect(await publish({ annotations: annotations(123), text: 'Details.' })).toMatchObject({ annotations: 123 })
    expect(methods()).toEqual(['POST', 'PATCH', 'PATCH'])
    const [run] = published()
    expect(run?.annotations.map(({ start_line }) => start_line)).toEqual(annotations(123).map((it) => it.startLine))
    expect(run).toMatchObject({ title: '2 findings', summary: 'Summary.', text: 'Details.', conclusion: 'failure' })
  })

  test('says how many annotations arrived where a later batch is refused', async () => {
    github().server.fault({ match: { method: 'PATCH', path: /./ }, skip: 1, reply: refuses(422, 'No') })
    expect(await publish({ annotations: annotations(160) })).toMatchObject({ kind: 'created', annotations: 100 })
  })

  test('outlives a server error', async () => {
    github().server.fault({ match: { path: /check-runs/ }, reply: serverError(500) })
    expect(await publish()).toMatchObject({ kind: 'created' })
  })
})

describe('an annotation', () => {
  test('has columns only where it stands on one line', async () => {
    await publish({
      annotations: [
        annotation(3, { startColumn: 5, endColumn: 9 }),
        annotation(4, { startColumn: 5 }),
        annotation(5, { endLine: 6, startColumn: 5, endColumn: 2 }),
      ],
    })
    const [one, open, several] = published()[0]?.annotations ?? []
    expect(one).toMatchObject({ start_column: 5, end_column: 9 })
    expect(open).toMatchObject({ start_column: 5, end_column: 5 })
    expect(several).not.toHaveProperty('start_column')
    expect(several).toMatchObject({ start_line: 5, end_line: 6 })
  })

  test('is cut to what GitHub takes: 255 characters of title, 64 KiB of message', async () => {
    await publish({ annotations: [annotation(1, { title: 'ä'.repeat(300), message: '€'.repeat(40_000) })] })
    const [cut] = published()[0]?.annotations ?? []
    expect(cut?.title).toBe(`${'ä'.repeat(254)}…`)
    expect(Buffer.byteLength(cut?.message ?? '')).toBeLessThanOrEqual(65_536)
    expect(cut?.message).toMatch(/^€+…$/)
  })
})

test('summary and text are cut to 65,535 characters', async () => {
  await publish({ summary: 'x'.repeat(70_000), text: 'y'.repeat(70_000) })
  expect(published()[0]?.summary).toHaveLength(65_535)
  expect(published()[0]?.text).toHaveLength(65_535)
})

describe('where GitHub refuses', () => {
  test('a read-only token, or one of a person, is told which permission is missing', async () => {
    for (const token of [TOKENS.readOnly, TOKENS.personal])
      expect(await publish({}, token)).toEqual({ kind: 'not permitted', permission: 'checks: write' })
  })

  test('anything else is reported', async () => {
    github().server.fault({ match: { path: /./ }, reply: refuses(422, 'No commit found for SHA: 1') })
    expect(await publish()).toEqual({ kind: 'failed', reason: 'GitHub answered 422: No commit found for SHA: 1' })
  })
})
