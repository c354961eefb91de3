import { describe, expect, test } from '@jest/globals'
import { schema } from '../../../src/checklist/docs/schema.js'
import { answerOf, evidenceOf, SHOP, store, type Repository } from '../documented.js'

const ORDERS = {
  '1_create_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text, customer_id bigint, total int);',
}
const COMMENTED = {
  ...ORDERS,
  '2_describe_orders': [
    "COMMENT ON TABLE orders IS 'One row for each checkout';",
    "COMMENT ON COLUMN orders.note IS 'What the customer wrote';",
    "COMMENT ON COLUMN orders.total IS 'Cents, tax included';",
  ].join('\n'),
}

async function status(repository: Repository): Promise<string> {
  return (await answerOf(schema, repository)).status
}

describe('passes on descriptions', () => {
  test('that the database itself keeps', async () => {
    expect(await answerOf(schema, { migrations: COMMENTED })).toMatchObject({
      status: 'pass',
      summary: '1 of 1 tables and 50 % of the columns described',
      level: 'E3',
    })
  })

  test('that MySQL keeps beside the columns', async () => {
    const migrations = {
      '1_create_orders':
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text COMMENT 'By the customer') COMMENT = 'Checkouts';",
    }
    expect(await status({ migrations, dialect: 'mysql' })).toBe('pass')
  })

  test.each([
    [
      'a data dictionary',
      'docs/database.md',
      '# Database\n\n## Orders table\n\n| Column | Type | Description |\n|---|---|---|\n| `note` | text | What the customer wrote |\n| total | int | Cents |\n| id | bigint | |\n',
    ],
    [
      'one table for all',
      'docs/dictionary.md',
      '| Table | Column | Meaning |\n|---|---|---|\n| orders | note | by the customer |\n| orders | total | cents |\n',
    ],
    [
      'a list',
      'docs/schema.md',
      '# Schema\n\n## `orders`\n\nOne row for each checkout.\n\n- `note`: what the customer wrote\n- `total` (int): cents, tax included\n',
    ],
    [
      'reStructuredText',
      'docs/schema.rst',
      'Schema\n======\n\norders\n------\n\n.. list-table::\n\n   * - Column\n     - Description\n   * - note\n     - by the customer\n   * - total\n     - cents\n',
    ],
    [
      'AsciiDoc',
      'docs/schema.adoc',
      '= Schema\n\n== orders\n\n|===\n|Column |Description\n\n|note |by the customer\n|total |cents\n|===\n',
    ],
    [
      'Prisma',
      'prisma/schema.prisma',
      '/// One row for each checkout\nmodel Order {\n  id BigInt @id\n  note String? /// by the customer\n  /// Cents\n  total Int\n\n  @@map("orders")\n}\n',
    ],
    [
      'Django',
      'shop/models.py',
      'class Order(models.Model):\n    """One row for each checkout."""\n\n    note = models.TextField(\n        null=True,\n        help_text=_("by the customer"),\n    )\n    customer = models.ForeignKey("Customer", on_delete=models.CASCADE, db_comment="who pays")\n\n    class Meta:\n        db_table = "orders"\n',
    ],
    [
      'SQLAlchemy',
      'app/models.py',
      'class Order(Base):\n    __tablename__ = "orders"\n    __table_args__ = {"comment": "One row for each checkout"}\n    note: Mapped[str] = mapped_column(Text, comment="by the customer")\n    total = Column(Integer, comment="cents")\n',
    ],
    [
      'TypeORM',
      'src/order.entity.ts',
      "@Entity({ name: 'orders', comment: 'Checkouts' })\nexport class Order {\n  @Column({ comment: 'by the customer' })\n  note: string\n\n  /** Cents, tax included */\n  @Column()\n  total!: number\n}\n",
    ],
    [
      'Rails',
      'db/schema.rb',
      'create_table "orders", force: :cascade, comment: "Checkouts" do |t|\n  t.text "note", comment: "by the customer"\n  t.integer "total",\n    comment: "cents"\nend\n',
    ],
    [
      'ent',
      'ent/schema/order.go',
      'package schema\n\ntype Order struct {\n\tent.Schema\n}\n\nfunc (Order) Fields() []ent.Field {\n\treturn []ent.Field{\n\t\tfield.Text("note").\n\t\t\tComment("by the customer"),\n\t\tfield.Int("total").Comment("cents"),\n\t}\n}\n',
    ],
    [
      'GORM',
      'internal/models/order.go',
      'package models\n\ntype Order struct {\n\tID    int64\n\tNote  string `gorm:"type:text;comment:by the customer"`\n\tTotal int    `gorm:"column:total;comment:cents"`\n}\n',
    ],
    [
      'Sequelize',
      'src/models/order.js',
      "sequelize.define('order', {\n  note: { type: DataTypes.TEXT, comment: 'by the customer' },\n  total: { type: DataTypes.INTEGER, comment: 'cents' },\n}, { tableName: 'orders' })\n",
    ],
    [
      'dbt',
      'models/orders.yml',
      'models:\n  - name: orders\n    description: Checkouts\n    columns:\n      - name: note\n        description: by the customer\n      - name: total\n        description: cents\n',
    ],
    [
      'DBML',
      'schema.dbml',
      "Table orders {\n  note text [note: 'by the customer']\n  total int [not null, note: 'cents']\n  Note: 'Checkouts'\n}\n",
    ],
    [
      'tbls',
      'dbdoc/schema.json',
      '{"tables":[{"name":"public.orders","comment":"Checkouts","columns":[{"name":"note","comment":"x y"},{"name":"total","comment":"cents"}]}],"relations":[]}',
    ],
  ])('in %s', async (_, path, text) => {
    const answer = await answerOf(schema, { migrations: ORDERS, files: { [path]: text } })
    expect(answer).toMatchObject({ status: 'pass', summary: '1 of 1 tables and 50 % of the columns described' })
    expect(answer.facts?.[0]).toMatchObject({ path })
  })

  test('in annotated comments of the migration', async () => {
    const migrations = {
      '1_create_orders':
        '-- @table One row for each checkout\n-- @column note What the customer wrote\nCREATE TABLE orders (id bigint PRIMARY KEY, note text);',
    }
    expect(await status({ migrations })).toBe('pass')
  })

  test('of a Django model without a db_table, by its application', async () => {
    const migrations = { '1_create_order': 'CREATE TABLE shop_order (id bigint PRIMARY KEY, note text);' }
    const files = {
      'shop/models.py':
        'class Order(models.Model):\n    """A checkout."""\n    note = models.TextField(help_text="by the customer")\n',
    }
    expect(await status({ migrations, files })).toBe('pass')
  })
})

describe('warns', () => {
  test('when two of three tables are described', async () => {
    const files = {
      'docs/schema.md':
        '# Schema\n\n## orders\n\nOne row for each checkout.\n\n## customers\n\nOne row for each person.\n',
    }
    const answer = await answerOf(schema, { migrations: SHOP, files })
    expect(answer).toMatchObject({ status: 'warn', summary: '2 of 3 tables and 0 % of the columns described' })
    expect(answer.facts).toContainEqual({
      detail: 'order_lines is not described',
      path: 'migrations/20260101000000_create_shop.sql',
      line: 3,
    })
  })

  test('when tables are described and columns are not', async () => {
    const migrations = { ...ORDERS, '2_describe': "COMMENT ON TABLE orders IS 'One row for each checkout';" }
    expect(await status({ migrations })).toBe('warn')
  })

  test('when there is a bare schema.prisma: structure is no documentation', async () => {
    const files = { 'prisma/schema.prisma': 'model orders {\n  id BigInt @id // the id of the order\n}\n' }
    expect(await answerOf(schema, { migrations: ORDERS, files })).toMatchObject({
      status: 'warn',
      summary:
        '0 of 1 tables and 0 % of the columns described; prisma/schema.prisma shows the structure, not what it means',
    })
  })
})

describe('fails on what describes nothing', () => {
  test.each([
    ['nothing', {}],
    [
      'an empty column of descriptions',
      {
        'docs/schema.md':
          '# Schema\n\n## orders\n\n| Column | Description |\n|---|---|\n| note | TODO |\n| total | - |\n| id | |\n',
      },
    ],
    [
      'an interface of the same name',
      { 'README.md': '# Shop\n\n## API\n\n### Orders\n\nSend a POST request to create one.\n' },
    ],
    ['a JSON schema', { 'schema.json': '{"description":"orders"}' }],
    [
      'an empty comment of ent, and one of the code',
      {
        'ent/schema/order.go':
          'package schema\n\ntype Order struct {\n\tent.Schema\n}\n\nfunc (Order) Fields() []ent.Field {\n\treturn []ent.Field{\n\t\tfield.Text("note").Comment(""),\n\t\tfield.Int("total"), // Comment("cents")\n\t}\n}\n',
      },
    ],
    [
      'an abstract model',
      { 'shop/models.py': 'class Orders(models.Model):\n    """Base."""\n    class Meta:\n        abstract = True\n' },
    ],
  ])('%s', async (_, files) => {
    expect(await status({ migrations: ORDERS, files })).toBe('fail')
  })

  test('a comment that nobody filled in', async () => {
    const evidence = await evidenceOf({ migrations: ORDERS })
    const remedy = schema.remedy(evidence, schema.evaluate(evidence))
    expect(remedy?.language).toBe('sql')
    expect(await status({ migrations: { ...ORDERS, '2_describe': remedy?.code ?? '' } })).toBe('fail')
  })
})

test("annotations for Prisma's generators describe nothing", async () => {
  const text = 'model orders {\n  id BigInt @id\n  note String /// @zod.min(1)\n  /// [Money]\n  total Int\n}\n'
  const answer = await answerOf(schema, { migrations: ORDERS, files: { 'prisma/schema.prisma': text } })
  expect(answer.summary).toMatch(/^0 of 1 tables and 0 %/)
})

test('a page elsewhere that the configuration names cannot be read', async () => {
  const settings = { documents: { rollback: undefined, restore: undefined, schema: 'https://dbdocs.example.com/shop' } }
  expect(await answerOf(schema, { migrations: ORDERS, settings })).toMatchObject({
    status: 'unverifiable',
    summary: 'documented at dbdocs.example.com, which cannot be read from here',
  })
})

test('partitions are described with their parent', async () => {
  const migrations = {
    '1_create_events':
      "CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);\nCREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');\nCOMMENT ON TABLE events IS 'What happened';\nCOMMENT ON COLUMN events.at IS 'The day in UTC';",
  }
  expect(await answerOf(schema, { migrations })).toMatchObject({
    status: 'pass',
    summary: expect.stringMatching(/^1 of 1 tables/),
  })
})

test('states without a schema to compare with', async () => {
  expect(await status({})).toBe('not-applicable')
  expect(await status({ databases: [store('postgres')] })).toBe('unverifiable')
  expect(
    await status({
      databases: [store('mongodb')],
      files: { 'prisma/schema.prisma': '/// A person\nmodel User {\n  id String\n}\n' },
    }),
  ).toBe('warn')
})

test('a heading of a specification names its table in code', async () => {
  const text =
    '# Data model\n\n### Requirement: `orders` table schema\n\nThe system SHALL keep an `orders` table with one row for each purchase.\n'
  const answer = await answerOf(schema, { migrations: SHOP, files: { 'specs/data-model/spec.md': text } })
  expect(answer.summary).toMatch(/^1 of 3 tables/)
})
