import { expect, test } from '@jest/globals'
import type { Annotation } from '../../src/github/check-run.js'
import { annotationsOf } from '../../src/render/annotations.js'
import { workflowCommands } from '../../src/render/commands.js'
import { finding, indexFinding, smallReport } from './reports.js'

const WHOLE = new Map([
  ['db/migrations/000012_drop_total.up.sql', 'whole file' as const],
  ['db/migrations/000013_index_orders.up.sql', 'whole file' as const],
])

test('an annotation says what happens, what is locked and the safe way, at the statement', () => {
  const [annotation] = annotationsOf(smallReport({ findings: [indexFinding()] }), 'changed', WHOLE)
  expect(annotation).toEqual({
    path: 'db/migrations/000013_index_orders.up.sql',
    startLine: 1,
    endLine: 1,
    startColumn: 1,
    endColumn: 61,
    level: 'failure',
    title: 'High: Index built while writers wait',
    message: `Writes to orders wait until orders_customer_idx is built. Takes SHARE on orders: writes wait, reads go on.

The safe way:
-- Outside a transaction:
CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);`,
  })
})

test('the worst stands first, then by path and line', () => {
  const findings = [
    finding({ severity: 'info', path: 'a' }),
    finding({ severity: 'low', path: 'b' }),
    finding({ severity: 'medium', path: 'b', line: 9 }),
    finding({ severity: 'medium', path: 'b', line: 2 }),
    finding({ severity: 'critical', path: 'z' }),
  ]
  const annotations = annotationsOf(smallReport({ findings }), 'all', new Map())
  expect(annotations.map(({ level, path, startLine }) => `${level} ${path}:${startLine}`)).toEqual([
    'failure z:3',
    'warning b:2',
    'warning b:9',
    'warning b:3',
    'notice a:3',
  ])
})

test('only what the change brings, at lines that it touches', () => {
  const path = 'db/schema.sql'
  const report = smallReport({
    findings: [
      finding({ path, line: 10, endLine: 14, object: 'touched' }),
      finding({ path, line: 20, endLine: 21, endColumn: 1, object: 'ends before' }),
      finding({ path, line: 12, introduced: 'no', object: 'old' }),
      finding({ path: 'db/other.sql', object: 'unchanged file' }),
    ],
  })
  const lines = annotationsOf(
    report,
    'changed',
    new Map([
      [
        path,
        [
          { from: 14, to: 15 },
          { from: 21, to: 21 },
        ],
      ],
    ]),
  ).map((each) => each.startLine)
  expect(lines).toEqual([10])
})

test('nothing stands at what was waived, accepted, long run, or is not in the head', () => {
  const findings = [
    finding({ waived: { reason: 'x', until: null, by: null } }),
    finding({ baselined: true }),
    finding({ past: true }),
    finding({ annotatable: false }),
  ]
  expect(annotationsOf(smallReport({ findings }), 'all', new Map())).toEqual([])
  expect(annotationsOf(smallReport(), 'none', WHOLE)).toEqual([])
})

test('a finding of several lines has no columns', () => {
  const [annotation] = annotationsOf(smallReport({ findings: [finding({ endLine: 5 })] }), 'all', new Map())
  expect(annotation).toMatchObject({ startLine: 3, endLine: 5 })
  expect(annotation).not.toHaveProperty('startColumn')
})

test('a log says how many annotations it cannot show, and where they stand', () => {
  const annotations = Array.from({ length: 12 }, (_, index): Annotation => ({
    path: `${index}.sql`,
    startLine: index + 1,
    endLine: index + 1,
    level: 'failure',
    title: 'High',
    message: 'm',
  }))
  const commands = workflowCommands(annotations)
  expect(commands).toHaveLength(10)
  expect(commands[9]).toEqual({
    path: '9.sql',
    startLine: 10,
    endLine: 10,
    level: 'failure',
    title: 'and 3 more',
    message: '3 more findings, here and at 10.sql:11, 11.sql:12. All of them are in the job summary.',
  })
  expect(workflowCommands(annotations.slice(0, 10))).toEqual(annotations.slice(0, 10))
})
