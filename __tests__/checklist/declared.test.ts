import { expect, test } from '@jest/globals'
import { unenforcedRelations, unheldUniques } from '../../src/checklist/shared/declared.js'
import { modelsIn } from '../../src/evidence/code/read.js'
import type { Facts } from '../../src/evidence/facts.js'
import { replayedExample } from '../replay/sql-history.js'
import { NO_FACTS } from './no-facts.js'

const PRISMA = `model Order {
  id         Int      @id
  code       String   @unique
  customer   Customer @relation(fields: [customerId], references: [id])
  customerId Int      @map("customer_id")
  @@map("orders")
}
model Customer {
  id     Int     @id
  orders Order[]
  @@map("customers")
}
`

async function compared(sql: string, model: string): Promise<readonly string[]> {
  const replayed = await replayedExample({ sql }, 'postgres')
  const schema = { replayed, dialect: 'postgres' as const, engineVersion: 14, tables: [...replayed.after.tables()] }
  const path = 'schema.prisma'
  const facts: Facts = { ...NO_FACTS, models: modelsIn(path, model).map((each) => ({ path, model: each })) }
  return [...unenforcedRelations(schema, facts), ...unheldUniques(schema, facts)].map(
    ({ fact }) => `${fact.line ?? ''}: ${fact.detail}`,
  )
}

const CUSTOMERS = 'CREATE TABLE customers (id int PRIMARY KEY);\n'

test('a relation of a model without a foreign key and a unique field without a key are shown at their lines', async () => {
  const sql = `${CUSTOMERS}CREATE TABLE orders (id int PRIMARY KEY, code text, customer_id int);`
  expect(await compared(sql, PRISMA)).toEqual([
    '4: orders.customer_id refers to customers, and no foreign key enforces it',
    '3: orders (code) is unique in the model alone',
  ])
  expect(await compared(sql, `datasource db {\n  relationMode = "prisma"\n}\n${PRISMA}`)).toContain(
    '7: orders.customer_id refers to customers, and no foreign key enforces it, as the model asks for with relationMode = "prisma"',
  )
})

test('what the schema holds to, and what it does not know, is not shown', async () => {
  const held = `${CUSTOMERS}CREATE TABLE orders (id int PRIMARY KEY, code text UNIQUE, customer_id int REFERENCES customers);`
  expect(await compared(held, PRISMA)).toEqual([])
  const lower = `${CUSTOMERS}CREATE TABLE orders (id int PRIMARY KEY, code text, customer_id int REFERENCES customers);\nCREATE UNIQUE INDEX c ON orders (lower(code));`
  expect(await compared(lower, PRISMA)).toEqual([])
  expect(await compared('ALTER TABLE orders ADD COLUMN x int;', PRISMA)).toEqual([])
})
