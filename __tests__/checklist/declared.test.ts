import { expect, test } from '@jest/globals'
import { optionalInDatabase, unenforcedRelations, unheldUniques } from '../../src/hazards/shared/declared.js'
import { modelsIn } from '../../src/evidence/code/read.js'
import { replayedExample } from '../replay/sql-history.js'

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
  const path = 'schema.prisma'
  const models = modelsIn(path, model).map((each) => ({ path, model: each }))
  const tables = [...replayed.after.tables()]
  return [
    ...unenforcedRelations(tables, models),
    ...unheldUniques(tables, models),
    ...optionalInDatabase(tables, models),
  ].map(({ fact, seen }) => `${seen.line}: ${fact}`)
}

const CUSTOMERS = 'CREATE TABLE customers (id int PRIMARY KEY);\n'

test('a relation without a foreign key, a unique field without a key and a required field that may be NULL are shown at their lines', async () => {
  const sql = `${CUSTOMERS}CREATE TABLE orders (id int PRIMARY KEY, code text NOT NULL, customer_id int);`
  expect(await compared(sql, PRISMA)).toEqual([
    '4: orders.customer_id refers to customers, and no foreign key enforces it',
    '3: orders (code) is unique in the model alone',
    '5: orders.customer_id may be NULL, and the model takes a value for granted',
  ])
  expect(await compared(sql, `datasource db {\n  relationMode = "prisma"\n}\n${PRISMA}`)).toContain(
    '7: orders.customer_id refers to customers, and no foreign key enforces it, as the model asks for with relationMode = "prisma"',
  )
})

test('what the schema holds to, and what it does not know, is not shown', async () => {
  const held = `${CUSTOMERS}CREATE TABLE orders (id int PRIMARY KEY, code text NOT NULL UNIQUE, customer_id int NOT NULL REFERENCES customers);`
  expect(await compared(held, PRISMA)).toEqual([])
  const lower = `${CUSTOMERS}CREATE TABLE orders (id int PRIMARY KEY, code text NOT NULL, customer_id int NOT NULL REFERENCES customers);\nCREATE UNIQUE INDEX c ON orders (lower(code));`
  expect(await compared(lower, PRISMA)).toEqual([])
  expect(await compared('ALTER TABLE orders ADD COLUMN x int;', PRISMA)).toEqual([])
})
