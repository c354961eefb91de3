import { describe, expect, test } from '@jest/globals'
import { readAutomation } from '../../src/evidence/automation/index.js'
import { pushesIn } from '../../src/evidence/code/pushes.js'
import { modelsIn } from '../../src/evidence/code/read.js'
import type { Hazard, RepositoryFacts } from '../../src/hazards/hazard.js'
import { modelDrift } from '../../src/hazards/model-drift.js'
import { relationWithoutForeignKey } from '../../src/hazards/relation-without-foreign-key.js'
import { schemaPush } from '../../src/hazards/schema-push.js'
import { replayedExample } from '../replay/sql-history.js'

type Tree = Readonly<Record<string, string>>

/** A tree whose `schema.sql` is its only migration. */
async function factsOf(tree: Tree): Promise<RepositoryFacts> {
  const files = new Map(Object.entries(tree))
  const { after } = await replayedExample({ sql: tree['schema.sql'] ?? '' }, 'postgres')
  return {
    automation: await readAutomation(files, { engines: ['postgres'], tools: [] }),
    infrastructure: { stores: [], restoreTests: [], keySchemas: [], present: false, unread: [] },
    databases: [{ id: 'postgres', engine: 'postgres', version: undefined, role: 'primary', signals: [] }],
    models: [...files].flatMap(([path, text]) => modelsIn(path, text).map((model) => ({ path, model }))),
    pushes: pushesIn(files, ['typeorm', 'sqlalchemy']),
    schemas: [after],
  }
}

async function foundBy(hazard: Hazard, tree: Tree, base?: Tree): Promise<readonly string[]> {
  if (hazard.subject !== 'repository') throw new Error('it looks at the repository')
  const before = base === undefined ? undefined : await factsOf(base)
  return hazard
    .detect({ head: await factsOf(tree), base: before })
    .map(({ span, message }) => `${span.path}:${span.line} ${message}`)
}

describe('schema-push', () => {
  const DEPLOY: Tree = { Procfile: 'release: npx prisma db push --accept-data-loss\n' }
  const SOURCE: Tree = { 'src/data-source.ts': "import 'typeorm'\nexport const options = { synchronize: true }\n" }

  test('fires at a command of a deploy and at a setting of code', async () => {
    expect(await foundBy(schemaPush, { ...DEPLOY, ...SOURCE })).toEqual([
      expect.stringContaining('Procfile:1 prisma db push changes the tables of production'),
      expect.stringContaining('src/data-source.ts:2 synchronize: true changes the tables of production'),
    ])
    expect(
      await foundBy(schemaPush, { Dockerfile: 'FROM node\nCMD npx drizzle-kit push && node server.js\n' }),
    ).toHaveLength(1)
  })

  test('in a review only where the change brings it', async () => {
    expect(await foundBy(schemaPush, { ...DEPLOY, ...SOURCE }, DEPLOY)).toHaveLength(1)
    expect(await foundBy(schemaPush, SOURCE, SOURCE)).toEqual([])
    expect(await foundBy(schemaPush, { 'src/db/source.ts': SOURCE['src/data-source.ts'] ?? '' }, SOURCE)).toEqual([])
  })

  test.each<[string, Tree]>([
    ['a script that nothing deploys', { 'package.json': '{"scripts": {"db:push": "prisma db push"}}' }],
    [
      'tests',
      {
        '.github/workflows/ci.yml':
          'on: pull_request\njobs: { test: { runs-on: x, steps: [{ run: npx prisma db push }] } }\n',
      },
    ],
    ['migrations of Supabase, which are pushed too', { Procfile: 'release: supabase db push\n' }],
    [
      'development',
      { 'docker-compose.dev.yml': 'services:\n  web:\n    image: node\n    command: npx prisma db push\n' },
    ],
  ])('is quiet at %s', async (_, tree) => {
    expect(await foundBy(schemaPush, tree)).toEqual([])
  })
})

const PRISMA = (more = '', head = ''): string => `${head}model Order {
  id         Int      @id
  code       String
${more}  @@map("orders")
}
model Customer {
  id     Int     @id
  @@map("customers")
}
model Invoice {
  id     Int     @id
  @@map("invoices")
}
`
const CUSTOMER =
  '  customer   Customer @relation(fields: [customerId], references: [id])\n  customerId Int      @map("customer_id")\n'
const OTHERS = 'CREATE TABLE customers (id int PRIMARY KEY);\nCREATE TABLE invoices (id int PRIMARY KEY);\n'
const LOOSE = `${OTHERS}CREATE TABLE orders (id int PRIMARY KEY, code text NOT NULL, customer_id int NOT NULL);`
const BARE = `${OTHERS}CREATE TABLE orders (id int PRIMARY KEY, code text NOT NULL);`

describe('relation-without-foreign-key', () => {
  const found = (tree: Tree, base?: Tree): Promise<readonly string[]> => foundBy(relationWithoutForeignKey, tree, base)
  const loose = { 'schema.sql': LOOSE, 'schema.prisma': PRISMA(CUSTOMER) }

  test('fires at the relation of a model, and says where the mapper asks for it', async () => {
    expect(await found(loose)).toEqual([
      'schema.prisma:4 orders.customer_id refers to customers, and no foreign key enforces it: rows may come to stand that point nowhere.',
    ])
    const mode = { ...loose, 'schema.prisma': PRISMA(CUSTOMER, 'datasource db {\n  relationMode = "prisma"\n}\n') }
    expect(await found(mode)).toEqual([expect.stringContaining('as the model asks for with relationMode = "prisma"')])
  })

  test('in a review only for a relation or a table that is new', async () => {
    expect(await found(loose, { 'schema.sql': BARE, 'schema.prisma': PRISMA() })).toHaveLength(1)
    expect(await found(loose, { 'schema.sql': OTHERS, 'schema.prisma': PRISMA(CUSTOMER) })).toHaveLength(1)
    expect(await found(loose, loose)).toEqual([])
  })

  test.each<[string, Tree]>([
    [
      'a foreign key',
      {
        ...loose,
        'schema.sql': LOOSE.replace('customer_id int NOT NULL', 'customer_id int NOT NULL REFERENCES customers'),
      },
    ],
    ['two models of one table', { ...loose, 'other/schema.prisma': PRISMA() }],
    [
      'a parent that no migration makes',
      { ...loose, 'schema.sql': LOOSE.replace('CREATE TABLE customers (id int PRIMARY KEY);', '') },
    ],
    [
      'a table that is known in part',
      { ...loose, 'schema.sql': `${OTHERS}ALTER TABLE orders ADD COLUMN customer_id int;` },
    ],
  ])('is quiet at %s', async (_, tree) => {
    expect(await found(tree)).toEqual([])
  })
})

describe('model-drift', () => {
  const base = { 'schema.sql': BARE, 'schema.prisma': PRISMA() }
  const found = (model: string, sql = BARE, before: Tree = base): Promise<readonly string[]> =>
    foundBy(modelDrift, { 'schema.sql': sql, 'schema.prisma': model }, before)

  test.each<[string, string, string]>([
    [
      'a new field',
      PRISMA('  note String?\n'),
      'schema.prisma:4 No migration adds orders.note, which the model has now.',
    ],
    [
      'a field that may be missing now',
      PRISMA().replace('code       String', 'code       String?'),
      'schema.prisma:3 orders.code is optional in the model now',
    ],
    [
      'a field that is unique now',
      PRISMA().replace('code       String', 'code       String @unique'),
      'schema.prisma:3 orders (code) is unique in the model now',
    ],
    [
      'a new model',
      `${PRISMA()}model Refund {\n  id Int @id\n  @@map("refunds")\n}\n`,
      'schema.prisma:14 No migration makes the table refunds of the new model.',
    ],
  ])('fires at %s', async (_, model, expected) => {
    expect(await found(model)).toEqual([expect.stringContaining(expected)])
  })

  test('fires at a new field of Django', async () => {
    const model = (more: string): string =>
      `from django.db import models\n\nclass Order(models.Model):\n    code = models.TextField()\n${more}\n    class Meta:\n        db_table = "orders"\n`
    const tree = (more: string): Tree => ({ 'schema.sql': BARE, 'shop/models.py': model(more) })
    expect(await foundBy(modelDrift, tree('    note = models.TextField(null=True)\n'), tree(''))).toEqual([
      'shop/models.py:5 No migration adds orders.note, which the model has now.',
    ])
  })

  test('is quiet where the migration brings it, where it was so before, and where the schema is not known', async () => {
    const note = PRISMA('  note String?\n')
    expect(await found(note, BARE.replace('NOT NULL)', 'NOT NULL, note text)'))).toEqual([])
    expect(await found(note, BARE, { 'schema.sql': BARE, 'schema.prisma': note })).toEqual([])
    expect(await found(note, `${OTHERS}ALTER TABLE orders ADD COLUMN x int;`)).toEqual([])
    expect(await found(PRISMA('  old String? @ignore\n'))).toEqual([])
    expect(await found(PRISMA().replace('  code       String\n', ''))).toEqual([])
    expect(
      await found(
        `${PRISMA()}model Refund {\n  id Int @id\n  @@map("refunds")\n}\n`,
        'CREATE TABLE other (id int);',
        base,
      ),
    ).toEqual([])
  })
})

test('model-drift holds the schema that Diesel prints against the migrations', async () => {
  const schema = (more: string): string =>
    `diesel::table! {\n    orders (id) {\n        id -> Int8,\n        note -> Nullable<Text>,\n${more}    }\n}\n`
  const sql = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);'
  const base = { 'schema.sql': sql, 'src/schema.rs': schema('') }
  const head = { 'schema.sql': sql, 'src/schema.rs': schema('        total -> Int4,\n') }
  expect(await foundBy(modelDrift, head, base)).toEqual([
    'src/schema.rs:5 No migration adds orders.total, which the model has now.',
  ])
  const added = { ...head, 'schema.sql': `${sql}ALTER TABLE orders ADD COLUMN total int NOT NULL;` }
  expect(await foundBy(modelDrift, added, base)).toEqual([])
})
