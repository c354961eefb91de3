import { describe, expect, test } from '@jest/globals'
import { readDocuments } from '../../../src/evidence/documents/index.js'
import { documentsWant } from '../../../src/evidence/documents/paths.js'
import type { DocumentFacts } from '../../../src/evidence/documents/facts.js'
import { nameKey } from '../../../src/evidence/documents/names.js'

function read(path: string, text: string, tables: readonly string[] = []): DocumentFacts {
  return readDocuments(new Map([[path, text]]), { tables, paths: [path] })
}

describe('sections of Markdown', () => {
  const { sections } = read(
    'docs/ops.md',
    [
      '---',
      'title: Operations',
      '---',
      '# Operations',
      '',
      'Before you start, see [access](access.md#roles).',
      '',
      '## Restore',
      '',
      '1. Stop writers',
      '   ```sh',
      '   systemctl stop api',
      '   ```',
      '2. Fetch',
      '   - the dump',
      '   - its checksum',
      '3. Load',
      '',
      '```sql title="x"',
      'SELECT 1;',
      '```',
      '',
      '| Who | When |',
      '|---|---|',
      '| dba | always |',
      '',
      '### Check',
      '',
      'Rows are there.',
      '',
      '## Next',
    ].join('\r\n'),
  )

  test('hold all that stands under them, to the next heading of their level', () => {
    const restore = sections.find((each) => each.headings.at(-1) === 'Restore')
    expect(restore).toMatchObject({ orderedSteps: 3, placeholder: false, seen: { path: 'docs/ops.md', line: 8 } })
    expect(restore?.headings).toEqual(['Operations', 'Operations', 'Restore'])
    expect(restore?.text).toContain('Rows are there.')
    expect(restore?.tableRows).toEqual([
      ['Who', 'When'],
      ['dba', 'always'],
    ])
  })

  test('know the lines and languages of code, in lists too', () => {
    const restore = sections.find((each) => each.headings.at(-1) === 'Restore')
    expect(restore?.codeBlocks).toEqual([
      { language: 'sh', text: 'systemctl stop api', line: 11 },
      { language: 'sql', text: 'SELECT 1;', line: 19 },
    ])
  })

  test('collect links', () => {
    expect(sections[0]?.links).toEqual(['access.md#roles'])
  })
})

test('a document without a heading is named by its file', () => {
  expect(read('docs/db-rollback.md', 'Run `make down`.').sections[0]?.headings).toEqual(['db rollback'])
})

test.each([
  ['an application about todos', 'A todo list. Each todo is a row.', false],
  ['a note to oneself', 'TODO: write this', true],
  ['lorem ipsum', 'Lorem ipsum dolor', true],
  ['a gap', 'Owner: <insert name>', true],
  ['a parameter', 'Run `restore <backup-file>`', false],
])('%s', (_, text, placeholder) => {
  expect(read('docs/a.md', `# A\n\n${text}`).sections[0]?.placeholder).toBe(placeholder)
})

test('numbered comments among the commands are steps', () => {
  const block = (code: string): string => `# Going back\n\n\`\`\`sh\n${code}\n\`\`\`\n`
  const steps = (code: string) => read('docs/a.md', block(code)).sections[0]?.orderedSteps
  const code = '# 1. Stop\nsystemctl stop shop\n\n# 2. Restore\ncp kept.db shop.db\n\n# 3. Start\nsystemctl start shop'
  expect(steps(code)).toBe(3)
  expect(steps('# 10. of these\nls')).toBe(0)
  expect(steps('# Stop\nsystemctl stop shop')).toBe(0)
})

test('reStructuredText takes its levels from the order of the underlines', () => {
  const text =
    '=====\nTitle\n=====\n\nFirst\n-----\n\n#. one\n#. two\n\nRun::\n\n    make down\n\nInner\n~~~~~\n\n.. note:: Ask `the team <team.rst>`_ first.\n\n.. a comment\n   that goes on\n\nSecond\n------\n'
  const { sections } = read('docs/a.rst', text)
  expect(sections.map(({ headings, seen }) => [headings.join(' / '), seen.line])).toEqual([
    ['Title', 2],
    ['Title / First', 5],
    ['Title / First / Inner', 15],
    ['Title / Second', 23],
  ])
  expect(sections[1]).toMatchObject({
    orderedSteps: 2,
    codeBlocks: [{ language: '', text: 'make down', line: 12 }],
    links: ['team.rst'],
  })
  expect(sections[1]?.text).not.toContain('comment')
})

test('AsciiDoc keeps comments, attributes and listings apart from text', () => {
  const text =
    '= Title\n:toc:\n\n== Restore\n\n. one\n. two\n\n////\nhidden\n////\n[source,bash]\n----\n== no heading\n----\nSee link:a.adoc[a].\n'
  const { sections } = read('docs/a.adoc', text)
  expect(sections.map(({ headings }) => headings.at(-1))).toEqual(['Title', 'Restore'])
  expect(sections[1]).toMatchObject({
    orderedSteps: 2,
    codeBlocks: [{ language: 'bash', text: '== no heading', line: 13 }],
    links: ['a.adoc'],
  })
  expect(sections[1]?.text).not.toContain('hidden')
})

test('secrets in quotes are masked', () => {
  const { sections } = read('docs/a.md', '# Connect with postgres://admin:hunter2@db.example.com/shop\n')
  expect(JSON.stringify(sections[0]?.seen)).not.toContain('hunter2')
})

test.each([
  ['orders', 'Order'],
  ['order_lines', 'OrderLine'],
  ['public.addresses', 'address'],
  ['categories', 'category'],
  ['customer_id', 'customerId'],
  ['status', 'statuses'],
])('%s and %s are one name', (a, b) => {
  expect(nameKey(a)).toBe(nameKey(b))
})

test.each([
  ['README.md', true],
  ['docs/runbooks/restore.adoc', true],
  ['CHANGELOG', true],
  ['prisma/schema.prisma', true],
  ['shop/models.py', true],
  ['shop/views.py', false],
  ['src/order.entity.ts', true],
  ['src/order.ts', false],
  ['node_modules/a/README.md', false],
  ['.github/ISSUE_TEMPLATE/bug.md', false],
  ['examples/schema.dbml', false],
  ['db/queries/orders.sql', true],
  ['db/migrations/1_orders.sql', false],
])('whether %s is read', (path, wanted) => {
  expect(documentsWant(path)).toBe(wanted)
})

describe('garbage with the name of a document', () => {
  const nasty: readonly (readonly [string, string])[] = [
    ['quotes in quotes', '> '.repeat(60_000)],
    ['lists in lists', '- '.repeat(60_000)],
    ['brackets', '['.repeat(200_000)],
    ['pipes', '|'.repeat(200_000)],
    ['backticks', '`'.repeat(200_000)],
    ['open comments', '<!--'.repeat(50_000)],
    ['many open lines', '<div\n'.repeat(40_000)],
    ['headings', '# a\n'.repeat(60_000)],
    ['table rows', `|a|b|\n|-|-|\n${'|x|y|\n'.repeat(40_000)}`],
    ['nested lists by line', Array.from({ length: 600 }, (_, depth) => `${' '.repeat(2 * depth)}- a`).join('\n')],
    ['underlines', '=\n'.repeat(100_000)],
    ['brackets of code', `class A(models.Model):\n${'  a = models.TextField(\n'.repeat(8_000)}`],
    ['decorators', `@Entity()\nclass A {\n${'@Column(\n'.repeat(20_000)}`],
    ['control characters', '\u0000\u0001\uFFFD\n'.repeat(50_000)],
  ]

  test.each(nasty)('%s', (_, text) => {
    const paths = [
      'a.md',
      'a.adoc',
      'a.rst',
      'a.dbml',
      'a.mmd',
      'a.puml',
      'x.prisma',
      'app/models.py',
      'a.entity.ts',
      'db/schema.rb',
      'models/a.yml',
      'runbooks/a.yml',
      'queries/a.sql',
      'dbdoc/schema.json',
      'package.json',
      'Gemfile',
    ]
    // What takes too long runs into the test's own time limit.
    for (const path of paths) expect(() => read(path, text, ['orders'])).not.toThrow()
  })
})

test('plans of coding agents and settings of editors are no documents', () => {
  expect(documentsWant('.agents/plans/recovery.md')).toBe(false)
  expect(documentsWant('docs/.cursor/rules/db.md')).toBe(false)
  expect(documentsWant('.github/runbooks/restore.md')).toBe(true)
})
