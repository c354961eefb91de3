import { describe, expect, test } from '@jest/globals'
import { queryPatterns } from '../../../src/checklist/docs/query-patterns.js'
import { answerOf, evidenceOf, SHOP, store } from '../documented.js'

async function status(files: Record<string, string>): Promise<string> {
  return (await answerOf(queryPatterns, { migrations: SHOP, files })).status
}

describe('passes', () => {
  test('on a section with a query of these tables, with its line', async () => {
    const files = {
      'docs/queries.md': '# Shop\n\n## Common queries\n\n```sql\nSELECT * FROM orders WHERE customer_id = $1;\n```\n',
    }
    expect(await answerOf(queryPatterns, { migrations: SHOP, files })).toMatchObject({
      status: 'pass',
      facts: [{ path: 'docs/queries.md', line: 5 }],
    })
  })

  test.each([
    ['Prisma', 'ts', 'const open = await prisma.order.findMany({ where: { customerId } })'],
    ['Django', 'python', 'Order.objects.filter(customer=customer)'],
    ['Knex', 'js', "knex('order_lines').where({ order_id })"],
  ])('on an example in %s', async (_, language, code) => {
    expect(await status({ 'docs/access.md': `## Access patterns\n\n\`\`\`${language}\n${code}\n\`\`\`\n` })).toBe(
      'pass',
    )
  })

  test('on query files that say what each query is for', async () => {
    const sql =
      '-- name: ListOrders :many\n-- The orders that the account page shows.\nSELECT * FROM orders WHERE customer_id = $1;\n'
    expect(await status({ 'db/queries/orders.sql': sql })).toBe('pass')
  })

  test("on a list of DynamoDB's access patterns", async () => {
    const files = {
      'docs/dynamo.md':
        '# Access patterns\n\n| Pattern | Key |\n|---|---|\n| orders of a customer | PK = CUSTOMER#id |\n',
    }
    const answer = await answerOf(queryPatterns, { databases: [store('dynamodb')], files })
    expect(answer).toMatchObject({ status: 'pass', summary: '1 access pattern listed' })
  })
})

test('warns on query files without a word', async () => {
  const sql = '-- name: ListOrders :many\nSELECT * FROM orders WHERE customer_id = $1;\n'
  expect(await answerOf(queryPatterns, { migrations: SHOP, files: { 'queries/orders.sql': sql } })).toMatchObject({
    status: 'warn',
    summary: '0 of 1 query files say what the queries are for',
  })
})

describe('fails on what is no query of these tables', () => {
  test.each([
    ['nothing', {}],
    ['GraphQL', { 'README.md': '## Queries\n\n```graphql\nquery { orders { id } }\n```\n' }],
    ['media queries', { 'docs/style.md': '## Media queries\n\n```css\n@media (min-width: 40em) { orders {} }\n```\n' }],
    ['React Query', { 'README.md': '## React Query\n\n```ts\nuseQuery({ queryKey: ["orders"] })\n```\n' }],
    ['another schema', { 'docs/queries.md': '## Queries\n\n```sql\nSELECT * FROM invoices;\n```\n' }],
    ['a template', { 'docs/queries.md': '## Queries\n\nTODO\n\n```sql\nSELECT * FROM orders;\n```\n' }],
    ['migrations beside a word', { 'db/query_migrations/1.sql': '-- what this is for\nSELECT 1;' }],
  ])('%s', async (_, files) => {
    expect(await status(files)).toBe('fail')
  })
})

test('two tables need none', async () => {
  const migrations = { '1_two_tables': 'CREATE TABLE a (id int);\nCREATE TABLE b (id int);' }
  expect((await answerOf(queryPatterns, { migrations })).status).toBe('not-applicable')
})

test('a schema that lives elsewhere cannot be judged', async () => {
  expect((await answerOf(queryPatterns, { databases: [store('postgres')] })).status).toBe('unverifiable')
})

test('the remedy would pass once it stands in the repository', async () => {
  const evidence = await evidenceOf({ migrations: SHOP })
  const remedy = queryPatterns.remedy(evidence, queryPatterns.evaluate(evidence))
  expect(remedy?.code).toContain('SELECT * FROM orders WHERE customer_id = $1;')
  expect(await status({ [remedy?.path ?? '']: remedy?.code ?? '' })).toBe('pass')
})
