import { describe, expect, test } from '@jest/globals'
import { indexes } from '../../../src/checklist/docs/indexes.js'
import { answerOf, evidenceOf, SHOP, store } from '../documented.js'

const TABLE = 'CREATE TABLE orders (id bigint PRIMARY KEY, email text UNIQUE, customer_id bigint, note text);\n'
const INDEX = 'CREATE INDEX orders_customer_idx ON orders (customer_id);\n'

async function status(sql: string, files: Record<string, string> = {}): Promise<string> {
  return (await answerOf(indexes, { migrations: { '1_create_orders': TABLE, '2_add_indexes': sql }, files })).status
}

describe('passes when the purpose is said', () => {
  test('above the statement that creates the index, with its line', async () => {
    const migrations = {
      '1_create_orders': TABLE,
      '2_add_indexes': `-- The account page lists a customer's orders.\n${INDEX}`,
    }
    expect(await answerOf(indexes, { migrations })).toMatchObject({
      status: 'pass',
      summary: '1 of 1 indexes say what they are for',
      facts: [{ path: 'migrations/2_add_indexes.sql', line: 1 }],
    })
  })

  test('by COMMENT ON INDEX', async () => {
    expect(await status(`${INDEX}COMMENT ON INDEX public."orders_customer_idx" IS 'Serves the account page';`)).toBe(
      'pass',
    )
  })

  test('above an index without a name', async () => {
    expect(await status('-- Support searches notes by their start.\nCREATE INDEX ON orders (note);')).toBe('pass')
  })

  test.each([
    ['a list', 'docs/indexes.md', '# Indexes\n\n- `orders_customer_idx`: serves the list on the account page\n'],
    [
      'a table',
      'docs/database.md',
      '# Indexes\n\n| Index | Purpose |\n|---|---|\n| orders_customer_idx | the account page lists orders |\n',
    ],
    [
      'schema.rb',
      'db/schema.rb',
      'create_table "orders" do |t|\n  t.index ["customer_id"], name: "orders_customer_idx", comment: "account page"\nend\n',
    ],
  ])('in %s', async (_, path, text) => {
    expect(await status(INDEX, { [path]: text })).toBe('pass')
  })
})

describe('fails when nothing is said', () => {
  test.each([
    ['no comment', INDEX],
    ["Prisma's own comment", `-- CreateIndex\n${INDEX}`],
    ['a comment that repeats the statement', `-- create the index on orders for customer id\n${INDEX}`],
    ['a waiver', `-- database-review: allow index-not-concurrent reason="the table is small today"\n${INDEX}`],
    ['a statement that is commented out', `-- DROP INDEX something that was here before;\n${INDEX}`],
  ])('%s', async (_, sql) => {
    expect(await status(sql)).toBe('fail')
  })

  test('a document that only lists names', async () => {
    expect(await status(INDEX, { 'docs/indexes.md': '# Indexes\n\n- orders_customer_idx\n' })).toBe('fail')
  })
})

test('warns when half of them are explained', async () => {
  const files = { 'docs/indexes.md': 'The index `orders_customer_idx` serves the account page.\n' }
  expect(await answerOf(indexes, { migrations: SHOP, files })).toMatchObject({
    status: 'warn',
    summary: '1 of 2 indexes say what they are for; not order_lines_order_idx',
  })
})

test('indexes of constraints need no purpose', async () => {
  expect((await answerOf(indexes, { migrations: { '1_create_orders': TABLE } })).status).toBe('not-applicable')
})

test('a schema that lives elsewhere cannot be judged', async () => {
  expect((await answerOf(indexes, { databases: [store('postgres')] })).status).toBe('unverifiable')
})

test('the remedy names every index that is not explained', async () => {
  const evidence = await evidenceOf({ migrations: SHOP })
  expect(indexes.remedy(evidence, indexes.evaluate(evidence))?.code).toBe(
    "COMMENT ON INDEX orders_customer_idx IS 'Serves <which query> by customer_id';\nCOMMENT ON INDEX order_lines_order_idx IS 'Serves <which query> by order_id';",
  )
})

test('a unique index says by itself what it is for', async () => {
  expect(await status('CREATE UNIQUE INDEX orders_note_key ON orders (note);')).toBe('not-applicable')
})

test('a name that may be a column counts where the line speaks of an index', async () => {
  const migrations = { '1_create_orders': TABLE, '2_add_indexes': 'CREATE INDEX customer_name ON orders (note);\n' }
  const said = (line: string) => answerOf(indexes, { migrations, files: { 'docs/api.md': `# Reports\n\n${line}\n` } })
  expect((await said('The columns `customer_key` and `customer_name` are emitted together in each row.')).status).toBe(
    'fail',
  )
  expect((await said('The index `customer_name` serves the search of the support desk.')).status).toBe('pass')
})
