import { describe, expect, test } from '@jest/globals'
import { erd } from '../../../src/checklist/docs/erd.js'
import { mermaidTables } from '../../../src/evidence/documents/diagrams/mermaid.js'
import { answerOf, evidenceOf, SHOP, store, type Repository } from '../documented.js'

const FULL = '```mermaid\nerDiagram\n  CUSTOMER ||--o{ ORDER : places\n  ORDER ||--|{ ORDER_LINE : has\n```\n'

async function status(files: Record<string, string>, rest: Repository = {}): Promise<string> {
  return (await answerOf(erd, { migrations: SHOP, files, ...rest })).status
}

describe('passes', () => {
  test('when a diagram in Markdown shows the tables, whatever their number and case', async () => {
    const answer = await answerOf(erd, { migrations: SHOP, files: { 'docs/schema.md': `# Tables\n\n${FULL}` } })
    expect(answer).toMatchObject({ status: 'pass', summary: '3 of 3 tables drawn', level: 'E5' })
    expect(answer.facts).toEqual([{ detail: 'mermaid diagram of 3 tables', path: 'docs/schema.md', line: 3 }])
  })

  test.each([
    [
      'DBML',
      'schema.dbml',
      'Table customers {\n  id bigint\n}\nTable public.orders as O {\n id bigint\n}\nTable "order_lines" {\n}\n',
    ],
    [
      'PlantUML',
      'docs/erd.puml',
      '@startuml\nentity "customers" as c {\n}\nentity orders {\n}\ntable(order_lines)\n@enduml\n',
    ],
    [
      'a Mermaid file',
      'docs/erd.mmd',
      'erDiagram\n  customers {\n    bigint id PK\n  }\n  orders {\n  }\n  order_lines\n',
    ],
    [
      'tbls',
      'dbdoc/schema.json',
      '{"tables":[{"name":"public.customers"},{"name":"public.orders"},{"name":"public.order_lines"}],"relations":[]}',
    ],
    [
      'AsciiDoc',
      'docs/schema.adoc',
      '= Schema\n\n[mermaid]\n----\nerDiagram\n  customers ||--o{ orders : places\n  orders ||--o{ order_lines : has\n----\n',
    ],
  ])('on %s', async (_, path, text) => {
    expect(await status({ [path]: text })).toBe('pass')
  })

  test.each([
    ['prisma/schema.prisma', 'generator erd {\n  provider = "prisma-erd-generator"\n}\n'],
    ['.tbls.yml', 'dsn: postgres://localhost/shop\n'],
    ['Gemfile', 'gem "rails-erd", group: :development\n'],
    ['.github/workflows/docs.yml', 'jobs:\n  docs:\n    steps:\n      - run: npx dbdocs build schema.dbml\n'],
    ['script/data-dictionary.sh', '#!/bin/sh\njava -jar "$jars/schemaspy.jar" -t pgsql -o "$out"\n'],
  ])('on a generator that %s wires', async (path, text) => {
    expect(await status({ [path]: text })).toBe('pass')
  })

  test('names the line that draws, not the one that fetches', async () => {
    const text = '#!/bin/sh\nwget https://example.org/schemaspy.jar\njava -jar schemaspy.jar -o out\n'
    const { facts } = await answerOf(erd, { migrations: SHOP, files: { 'script/erd.sh': text } })
    expect(facts).toMatchObject([{ path: 'script/erd.sh', line: 3 }])
  })

  test('on pages that SchemaSpy wrote for every table', async () => {
    const files = [
      'index.html',
      'schemaSpy.css',
      'tables/customers.html',
      'tables/orders.html',
      'tables/order_lines.html',
    ]
    expect(await status(Object.fromEntries(files.map((name) => [`docs/db/${name}`, ''])))).toBe('pass')
  })
})

describe('warns', () => {
  test('when the diagram leaves tables out, and names them', async () => {
    const files = { 'docs/erd.md': '```mermaid\nerDiagram\n  customers ||--o{ orders : places\n```\n' }
    expect(await answerOf(erd, { migrations: SHOP, files })).toMatchObject({
      status: 'warn',
      summary: '2 of 3 tables drawn; not order_lines',
    })
  })

  test('when there is a picture only', async () => {
    expect(await status({ 'docs/shop_erd.png': '' })).toBe('warn')
    expect(await status({ 'docs/erds/api-schema.png': '' })).toBe('warn')
  })
})

describe('fails on what is no diagram of the tables', () => {
  test.each([
    ['nothing', {}],
    ['another diagram', { 'docs/flow.md': '```mermaid\nsequenceDiagram\n  orders->>customers: hi\n```\n' }],
    ['a diagram that is commented out', { 'docs/erd.md': `<!--\n${FULL}\n-->\n` }],
    ['a sample', { 'examples/erd.md': FULL }],
    ['a diagram of other tables', { 'docs/erd.md': '```mermaid\nerDiagram\n  CAR ||--o{ DRIVER : has\n```\n' }],
    ['a picture with "erd" inside its name', { 'docs/herd.png': '', 'assets/down.svg': '', 'overdue.png': '' }],
    ['a generator that is commented out', { 'prisma/schema.prisma': '// provider = "prisma-erd-generator"\n' }],
  ])('%s', async (_, files) => {
    expect(await status(files)).toBe('fail')
  })
})

test('two tables need no diagram', async () => {
  const migrations = {
    '1_two_tables': 'CREATE TABLE a (id int);\nCREATE TABLE b (id int);\nCREATE VIEW c AS SELECT 1;',
  }
  expect(await status({}, { migrations })).toBe('not-applicable')
})

test('without a database there is nothing to draw', async () => {
  expect((await answerOf(erd, {})).status).toBe('not-applicable')
  expect((await answerOf(erd, { databases: [store('redis', 'cache')] })).status).toBe('not-applicable')
})

test('a schema that lives elsewhere is not held against the repository', async () => {
  expect((await answerOf(erd, { databases: [store('postgres')] })).status).toBe('unverifiable')
  const files = { 'docs/erd.md': FULL }
  expect((await answerOf(erd, { databases: [store('postgres')], files })).status).toBe('warn')
})

test('the remedy is a diagram of the schema that would pass', async () => {
  const evidence = await evidenceOf({ migrations: SHOP })
  const remedy = erd.remedy(evidence, erd.evaluate(evidence))
  expect(mermaidTables(remedy?.code ?? '')).toEqual(['customers', 'orders', 'order_lines'])
  expect(remedy?.code).toContain('customers ||--o{ orders : "customer_id"')
  expect(remedy?.code).toContain('orders |o--o{ order_lines : "order_id"')
  const files = { [remedy?.path ?? '']: `\`\`\`mermaid\n${remedy?.code ?? ''}\`\`\`\n` }
  expect(await status(files)).toBe('pass')
})

test('a large table shows its keys and its first columns, and says how many more there are', async () => {
  const wide = `CREATE TABLE orders (id bigint PRIMARY KEY, ${Array.from({ length: 14 }, (_, at) => `c${at} int`).join(', ')}, customer_id bigint REFERENCES customers);`
  const migrations = {
    '1_customers': 'CREATE TABLE customers (id bigint PRIMARY KEY);',
    '2_orders': wide,
    '3_notes': 'CREATE TABLE notes (id bigint PRIMARY KEY);',
  }
  const evidence = await evidenceOf({ migrations })
  const answer = await answerOf(erd, { migrations })
  const remedy = erd.remedy(evidence, answer)
  expect(remedy?.code).toContain('    int4 c9\n    int8 customer_id FK\n    %% and 4 more columns\n  }')
  expect(remedy?.text).toMatch(/ It leaves out 4 columns of the 1 table with over 12\.$/)
})

test('a picture beside the schema that it draws is a diagram; a logo of the same name elsewhere is none', async () => {
  const schema = 'model Order {\n  id Int @id\n}\n'
  expect(
    await status({ 'packages/db/prisma/schema.prisma': schema, 'packages/db/prisma/database.svg': '<svg/>' }),
  ).toBe('warn')
  expect(await status({ 'packages/db/prisma/schema.prisma': schema, 'apps/web/icons/database.svg': '<svg/>' })).toBe(
    'fail',
  )
})
