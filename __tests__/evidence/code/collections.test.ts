import { describe, expect, test } from '@jest/globals'
import { collectionsIn } from '../../../src/evidence/code/collections/gather.js'

const found = async (path: string, text: string) =>
  (await collectionsIn([[path, text]])).map(
    ({ name, line, fields, uniques }) =>
      `${name}:${String(line)} ${fields
        .map(
          (each) =>
            `${each.name}${each.required ? '!' : ''}${each.restricted ? '|' : ''}${each.list ? '[]' : ''}${each.refersTo === undefined ? '' : `>${each.refersTo}`}`,
        )
        .join(' ')} unique ${uniques.map((each) => each.join('+')).join(' ')}`,
  )

describe('Mongoose', () => {
  test('a schema with its model, its options and its indexes', async () => {
    const text = `import { Schema, model } from 'mongoose';
const orderSchema = new Schema<OrderDocument, OrderModel>({
  number: { type: String, required: true, unique: true },
  customer: { type: Schema.Types.ObjectId, ref: 'Customer', required: [true, 'who?'] },
  status: { type: String, enum: Object.values(Status) },
  note: String,
  address: { city: { type: String, required: true }, zip: String },
  lines: [{ sku: String }],
});
orderSchema.index({ customer: 1, number: 1 }, { unique: true });
orderSchema.index({ status: 1 });
export const Order = getOrCreateModel<OrderDocument, OrderModel>('Order', orderSchema);
`
    expect(await found('src/models/order.ts', text)).toEqual([
      'Order:2 number! customer!>Customer status| note address.city! address.zip lines[] unique number customer+number',
    ])
  })

  test('a class of NestJS', async () => {
    const text = `import { Prop, Schema } from '@nestjs/mongoose'
@Schema()
export class Cat {
  @Prop({ required: true, unique: true })
  name: string

  @Prop()
  age: number
}`
    expect(await found('src/schemas/cat.ts', text)).toEqual(['Cat:2 name! age unique name'])
  })

  test('a schema without a model is part of other documents', async () => {
    expect(
      await found(
        'src/models/a.js',
        "const mongoose = require('mongoose')\nconst part = new mongoose.Schema({ a: String })",
      ),
    ).toEqual([])
  })
})

test('a validator of the server, in a migration', async () => {
  const text = `module.exports = { async up(db) {
  await db.command({ collMod: 'orders', validator: { $jsonSchema: {
    required: ['status'],
    properties: { status: { bsonType: 'string', enum: ['new', 'paid'] }, note: { bsonType: 'string' } },
  } } })
} }`
  expect(await found('migrations/20260101-orders.js', text)).toEqual(['orders:2 status!| note unique '])
})
