import { describe, expect, test } from '@jest/globals'
import { modelsOf } from '../../../src/evidence/code/gather.js'
import { modelsIn } from '../../../src/evidence/code/read.js'

/** `orders: note→remark! unique` is a model's table and its fields: name→column, `!` required, `?` not. */
function told(path: string, text: string): readonly string[] {
  return modelsIn(path, text).map((model) => {
    const fields = model.fields.map(({ name, column, required, unique, ignored }) => {
      const mark = required === undefined ? '' : required ? '!' : '?'
      return `${name === column ? name : `${name}→${column}`}${mark}${unique ? ' unique' : ''}${ignored ? ' ignored' : ''}`
    })
    const relations = model.relations.map(
      ({ columns, to, enforced }) => `(${columns.join()})→${to}${enforced === 'no' ? ' unenforced' : ''}`,
    )
    return `${model.name}=${model.table}: ${[...fields, ...relations].join(', ')}`
  })
}

describe('models of each mapper', () => {
  test.each<[string, string, string, readonly string[]]>([
    [
      'Prisma',
      'schema.prisma',
      `datasource db {\n  relationMode = "prisma"\n}
model Order {
  id         Int      @id
  remark     String?  @map("note") // a comment
  code       String   @unique
  old        String?  @ignore
  customer   Customer @relation(fields: [customerId], references: [id])
  customerId Int      @map("customer_id")
  @@map("orders")
}
model Customer {\n  id Int @id\n  orders Order[]\n}\n`,
      [
        'Order=orders: id!, remark→note?, code! unique, old? ignored, customerId→customer_id!, (customer_id)→Customer unenforced',
        'Customer=Customer: id!',
      ],
    ],
    [
      'Django',
      'shop/models.py',
      `class Order(models.Model):
    note = models.TextField(null=True, db_column="remark")
    code = models.CharField(max_length=9, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_constraint=False)
    tags = models.ManyToManyField(Tag)

class Named(models.Model):
    name = models.TextField()

    class Meta:
        db_table = "things"
`,
      [
        'Order=shop_order: note→remark?, code! unique, customer→customer_id!, (customer_id)→Customer unenforced',
        'Named=things: name!',
      ],
    ],
    [
      'SQLAlchemy',
      'db.py',
      `class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    remark = Column("note", Text, nullable=True)
    customer_id = Column(Integer, ForeignKey("customers.id"), nullable=False)
`,
      ['Order=orders: id! unique, remark→note?, customer_id!, (customer_id)→customers'],
    ],
    [
      'TypeORM',
      'order.entity.ts',
      `@Entity({ name: 'orders' })
export class Order {
  @PrimaryGeneratedColumn()
  id: number
  @Column({ name: 'note', nullable: true })
  remark?: string
  @ManyToOne(() => Customer, { createForeignKeyConstraints: false })
  @JoinColumn({ name: 'customer_id' })
  customer: Customer
}`,
      ['Order=orders: id! unique, remark→note?, (customer_id)→Customer unenforced'],
    ],
    [
      'Sequelize',
      'order.js',
      `const { DataTypes } = require('sequelize')
sequelize.define('Order', {
  remark: { type: DataTypes.TEXT, field: 'note', allowNull: true },
  code: { type: DataTypes.STRING, unique: true, allowNull: false },
  paidAt: DataTypes.DATE,
}, { tableName: 'orders', underscored: true })`,
      ['Order=orders: remark→note?, code! unique, paidAt→paid_at'],
    ],
    [
      'Drizzle',
      'schema.ts',
      `import { pgTable, text } from 'drizzle-orm/pg-core'
export const orders = pgTable('orders', {
  id: serial('id').primaryKey(),
  remark: text('note'),
  customerId: integer('customer_id').notNull().references(() => customers.id),
})`,
      ['orders=orders: id! unique, remark→note?, customerId→customer_id!, (customer_id)→customers'],
    ],
    [
      'GORM',
      'order.go',
      'type Order struct {\n\tID uint `gorm:"primaryKey"`\n\tRemark string `gorm:"column:note;not null"`\n\tSkipped int `gorm:"-"`\n}\n\nfunc (Order) TableName() string { return "orders" }\n',
      ['Order=orders: ID→id unique, Remark→note!'],
    ],
    [
      'Diesel',
      'schema.rs',
      'diesel::table! {\n    orders (id) {\n        id -> Int4,\n        #[sql_name = "type"]\n        kind -> Nullable<Text>,\n    }\n}\n',
      ['orders=orders: id!, kind→type?'],
    ],
    [
      'Active Record',
      'app/models/order.rb',
      'class Order < ApplicationRecord\n  self.ignored_columns += %w[note]\n  belongs_to :customer\n  validates :code, presence: true, uniqueness: true\n  validates :name, presence: true, if: :paid?\nend\n',
      ['Order=orders: note ignored, code! unique, (customer_id)→customer'],
    ],
    [
      'Kysely',
      'db.d.ts',
      "import type { ColumnType } from 'kysely'\nexport interface Orders {\n  paidAt: Date | null\n}\nexport interface DB {\n  orders: Orders\n}\n",
      ['Orders=orders: paidAt'],
    ],
  ])('%s', (_, path, text, expected) => {
    expect(told(path, text)).toEqual(expected)
  })
})

/** `status: new, paid` for each field whose values are listed. */
function listed(path: string, text: string): readonly string[] {
  return modelsIn(path, text).flatMap(({ fields }) =>
    fields.flatMap(({ column, values }) => (values === undefined ? [] : [`${column}: ${values.join(', ')}`])),
  )
}

describe('the values that a model lets a column have', () => {
  test.each<[string, string, string, readonly string[]]>([
    [
      'Prisma: an enum, by the names that the database sees',
      'schema.prisma',
      'enum Status {\n  NEW @map("new")\n  PAID // later\n}\nmodel Order {\n  id Int @id\n  status Status @default(NEW)\n  all Status[]\n}\n',
      ['status: new, PAID'],
    ],
    [
      'Django: pairs, constants and TextChoices, nested or not; numbers are no strings',
      'shop/models.py',
      `STATES = [("open", "Open"), ("closed", _("Closed, for good"))]

class Order(models.Model):
    class Status(models.TextChoices):
        NEW = "new", _("New")
        PAID = "paid"

    status = models.CharField(max_length=9, choices=Status.choices, default=Status.NEW)
    state = models.CharField(max_length=9, choices=STATES)
    size = models.CharField(
        max_length=1,
        choices=[
            ("S", "Small"),
            ("L", "Large"),
        ],
    )
    rank = models.CharField(choices=[(1, "first")])
    other = models.CharField(choices=elsewhere())
    level = models.IntegerField(choices=[("1", "one")])
`,
      ['status: new, paid', 'state: open, closed', 'size: S, L'],
    ],
    [
      'SQLAlchemy: words, and the names of a class unless it asks for values',
      'models.py',
      `class Status(str, enum.Enum):
    NEW = "new"
    PAID = "paid"

class Numbered(enum.Enum):
    ONE = 1
    TWO = "two"

class Order(Base):
    __tablename__ = "orders"
    state = Column(Enum("open", "closed", name="state"), nullable=False)
    status: Mapped[Status] = mapped_column(Enum(Status, native_enum=False))
    said: Mapped[Status] = mapped_column(Enum(Status, values_callable=lambda e: [x.value for x in e]))
    rank = Column(Enum(Numbered))
`,
      ['state: open, closed', 'status: NEW, PAID', 'said: new, paid'],
    ],
    [
      'TypeORM and MikroORM: an enum of the file, or a list',
      'order.entity.ts',
      `export enum Status { New = 'new', Paid = 'paid' }
enum Rank { One, Two }
@Entity()
class Order {
  @Column({ type: 'varchar', enum: Status })
  status: Status
  @Column({ enum: ['S', 'L'] })
  size: string
  @Column({ enum: Rank })
  rank: Rank
  @Enum(() => Status)
  before: Status
}
`,
      ['status: new, paid', 'size: S, L', 'before: new, paid'],
    ],
    [
      'Drizzle: a type for the compiler alone',
      'schema.ts',
      `import { pgTable, text } from 'drizzle-orm/pg-core'
const STATES = ['open', 'closed'] as const
export const orders = pgTable('orders', {
  status: text('status', { enum: ['new', 'paid'] }).notNull(),
  state: text('state', { enum: STATES }),
  note: text('note'),
})
`,
      ['status: new, paid', 'state: open, closed'],
    ],
    [
      'Sequelize: ENUM and isIn',
      'order.js',
      `sequelize.define('order', {
  status: { type: DataTypes.ENUM('new', 'paid'), allowNull: false },
  state: { type: DataTypes.STRING, validate: { isIn: [['open', 'closed']] } },
  size: DataTypes.ENUM({ values: ['S', 'L'] }),
})
`,
      ['status: new, paid', 'state: open, closed', 'size: S, L'],
    ],
    [
      'Rails: enum as it is kept, and inclusion',
      'app/models/order.rb',
      `class Order < ApplicationRecord
  SIZES = %w[S L].freeze
  enum :status, { draft: "draft", sent: "sent" }
  enum :rank, %i[low high]
  enum state: { open: 0, closed: 5 }
  validates :size, presence: true, inclusion: { in: SIZES }
  validates :color, inclusion: { in: %w[red blue] }
  validates :shade, inclusion: { in: ->(order) { order.shades } }
end
`,
      ['status: draft, sent', 'rank: 0, 1', 'state: 0, 5', 'size: S, L', 'color: red, blue'],
    ],
  ])('%s', (_, path, text, expected) => {
    expect(listed(path, text)).toEqual(expected)
  })
})

test('a struct is the table that a method in another file of its package names', () => {
  const structs = 'package models\n\ntype Order struct {\n\tID int `gorm:"primaryKey"`\n}\n'
  const methods = 'package models\n\nfunc (Order) TableName() string {\n\treturn "sales.orders_v2"\n}\n'
  const tables = (path: string) =>
    modelsOf(
      new Map([
        ['internal/models/order.go', structs],
        [path, methods],
      ]),
    ).map(({ model }) => model.table)
  expect(tables('internal/models/tables.go')).toEqual(['orders_v2'])
  expect(tables('internal/other/models/tables.go')).toEqual(['orders'])
})

test('ent: a chain of calls goes on over lines and comments', () => {
  const text = `package schema

type Crate struct {
	ent.Schema
}

func (Crate) Fields() []ent.Field {
	return []ent.Field{
		field.Time("counted_at").
			Optional().
			Nillable(),
		field.String("label").
			// As printed on the crate.
			StorageKey("name").
			Unique(),
		field.Time("moved_at").
			// Optional() would not do: each crate was moved once.
			Default(time.Now),
	}
}

func (Crate) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name", "moved_at").
			Unique(),
	}
}
`
  expect(told('ent/schema/crate.go', text)).toEqual(['Crate=crates: counted_at?, label→name! unique, moved_at!'])
  expect(modelsIn('ent/schema/crate.go', text)[0]?.uniques).toEqual([['name'], ['name', 'moved_at']])
})

test('ent: fields, edges that name their column, unique indexes, the table of an annotation', () => {
  const text = `package schema

// Order holds what was bought.
type Order struct {
	ent.Schema
}

func (Order) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Annotation{Table: "sales_orders"},
	}
}

func (Order) Fields() []ent.Field {
	return []ent.Field{
		field.String("code").Unique().NotEmpty(),
		field.String("remark").StorageKey("note").Optional(),
		field.Enum("status").Values("new", "paid").Default("new"),
		field.Int("customer_id"),
	}
}

func (Order) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("customer", Customer.Type).Ref("orders").Field("customer_id").Unique().Required(),
		edge.To("lines", Line.Type),
	}
}

func (Order) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("customer_id", "code").Unique(),
		index.Fields("status"),
	}
}
`
  expect(told('ent/schema/order.go', text)).toEqual([
    'Order=sales_orders: code! unique, remark→note?, status!, customer_id!, (customer_id)→Customer',
  ])
  expect(listed('ent/schema/order.go', text)).toEqual(['status: new, paid'])
  expect(modelsIn('ent/schema/order.go', text)[0]?.uniques).toEqual([['code'], ['customer_id', 'code']])
  expect(told('ent/schema/category.go', 'package schema\n\ntype Category struct{ ent.Schema }\n')).toEqual([
    'Category=categories: ',
  ])
})
