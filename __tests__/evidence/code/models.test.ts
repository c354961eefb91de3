import { describe, expect, test } from '@jest/globals'
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
      ['orders=orders: id, kind→type'],
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
