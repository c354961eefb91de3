import { expect, test } from '@jest/globals'
import { collectionsIn } from '../../../src/evidence/code/collections/gather.js'
import { storedName } from '../../../src/evidence/code/collections/stored-name.js'

type Sources = Readonly<Record<string, string>>

async function only(sources: Sources) {
  const found = await collectionsIn(Object.entries(sources))
  expect(found).toHaveLength(1)
  const [first] = found
  if (first === undefined) throw new Error('no collection')
  return first
}

const USER = `import { Schema, model } from 'mongoose'
import { common } from '../common'
/** Somebody who signs in, by any provider. */
const userSchema = new Schema(
  {
    ...common,
    // As the provider spells it.
    email: { type: String, required: 'who?', index: { unique: true, sparse: true } },
    age: 'number',
    roles: [{ type: Schema.Types.ObjectId, ref: Role }],
    visits: { type: [Date], description: 'Newest last' },
    profile: { name: { type: String, index: true }, type: { type: String } },
    seen: { type: Date, expires: 60 },
  },
  { timestamps: true, collection: 'people' },
)
/* Serves the list of a team's members. */
userSchema.index({ team: 1, createdAt: -1 })
userSchema.plugin(audited)
export { userSchema }
`
const MODEL = `const mongoose = require('mongoose')
const { userSchema } = require('./user-schema')
module.exports = mongoose.model('User', userSchema)
`

test('a schema of one file and its model of another: types, references, indexes and words', async () => {
  const user = await only({ 'src/user-schema.ts': USER, 'src/user.ts': MODEL })
  expect(user).toMatchObject({
    name: 'User',
    stored: 'people',
    path: 'src/user-schema.ts',
    line: 4,
    comment: 'Somebody who signs in, by any provider.',
    unread: ['...common', 'userSchema.plugin(audited)'],
    building: { by: 'application' },
  })
  expect(user.fields.map(({ name, type, list }) => `${name} ${type}${list ? '[]' : ''}`)).toEqual([
    'email String',
    'age Number',
    'roles ObjectId[]',
    'visits Date[]',
    'profile.name String',
    'profile.type String',
    'seen Date',
    'createdAt Date',
    'updatedAt Date',
  ])
  expect(user.fields[0]).toMatchObject({ required: true, unique: true, comment: 'As the provider spells it.', line: 8 })
  expect(user.fields.find(({ name }) => name === 'roles')?.refersTo).toBe('Role')
  expect(user.fields.find(({ name }) => name === 'visits')?.comment).toBe('Newest last')
  expect(
    user.indexes.map(({ keys, orders, options, comment }) => [keys.join(), orders.join(), options, comment]),
  ).toEqual([
    ['email', '1', '{ unique: true, sparse: true }', undefined],
    ['profile.name', '1', undefined, undefined],
    ['seen', '1', '{ expireAfterSeconds: 60 }', undefined],
    ['team,createdAt', '1,-1', undefined, "Serves the list of a team's members."],
  ])
})

const CATS = `import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose'
@Schema({ _id: false })
export class Toy { @Prop() label: string }
@Schema({ autoIndex: false })
export class Cat extends Animal {
  @Prop({ type: Types.ObjectId, ref: Owner.name, required: true }) owner: Owner
  @Prop({ type: [Toy] }) toys: Toy[]
  @Prop() tags: string[]
}
export const CatSchema = SchemaFactory.createForClass(Cat)
CatSchema.index({ owner: 1 }, { unique: true })
`

test("NestJS's classes: the registered ones are collections, the others parts of them", async () => {
  const cat = await only({
    'src/cat.ts': CATS,
    'src/animal.ts':
      "import { Prop } from '@nestjs/mongoose'\nexport class Animal { @Prop({ unique: true }) name: string }",
    'src/cats.module.ts':
      "import { MongooseModule } from '@nestjs/mongoose'\nMongooseModule.forFeature([{ name: Cat.name, schema: CatSchema }])",
  })
  expect(cat.fields.map(({ name, type, list }) => `${name} ${type}${list ? '[]' : ''}`)).toEqual([
    'name String',
    'owner ObjectId',
    'toys Toy[]',
    'tags String[]',
  ])
  expect(cat.uniques).toEqual([['name'], ['owner']])
  expect(cat.building).toMatchObject({ by: 'nobody', seen: { path: 'src/cat.ts', line: 4 } })
  expect(cat.fields[1]?.refersTo).toBe('Owner')
})

test('without registrations the classes that no other holds are collections', async () => {
  expect((await only({ 'src/cat.ts': CATS.replace(' extends Animal', '') })).name).toBe('Cat')
})

const PLAIN = `import mongoose from 'mongoose'
const s = new mongoose.Schema({ email: { type: String, unique: true } }OPTIONS)
mongoose.model('User', s)
`
const CONNECT = "import mongoose from 'mongoose'\n"

test.each([
  ['nothing says otherwise', '', 'const settings = {}', 'application'],
  ["a connection's option", '', 'mongoose.connect(url, { autoIndex: false })', 'nobody'],
  ["Mongoose's own", '', "mongoose.set('autoIndex', false)", 'nobody'],
  ["Mongoose's own among others", '', 'mongoose.set({ debug: true, autoIndex: false })', 'nobody'],
  ['off in production', '', "connect({ autoIndex: process.env.NODE_ENV !== 'production' })", 'nobody'],
  ['on in production', '', "connect({ autoIndex: process.env.NODE_ENV === 'production' })", 'application'],
  ['the environment decides', '', "connect({ autoIndex: process.env.INDEXES === '1' })", 'unknown'],
  ['two connections of two minds', '', 'a({ autoIndex: false }); b({ autoIndex: true })', 'unknown'],
  [
    "the schema's own comes first",
    ', { autoIndex: true }',
    'mongoose.connect(url, { autoIndex: false })',
    'application',
  ],
  ["the schema's own is off", ', { autoIndex: false }', '', 'nobody'],
  ['a call builds them', '', 'connect({ autoIndex: false }); await User.syncIndexes()', 'code'],
  ["another model's call does not", '', 'connect({ autoIndex: false }); await Order.syncIndexes()', 'nobody'],
])('who builds the indexes: %s', async (_, options, connect, by) => {
  const user = await only({ 'src/user.ts': PLAIN.replace('OPTIONS', options), 'src/db.ts': CONNECT + connect })
  expect(user.building?.by).toBe(by)
})

test('a migration that makes the same index builds it', async () => {
  const user = await only({
    'src/user.ts': PLAIN.replace('OPTIONS', ''),
    'migrations/1-users.js':
      "exports.up = async (db) => {\n  await db.collection('users').createIndex({ email: 1 }, { unique: true })\n}",
  })
  expect(user.indexes[0]?.built).toMatchObject({ path: 'migrations/1-users.js', line: 2 })
})

// As lib/helpers/pluralize.js of Mongoose 9.12 names them.
test.each([
  ['User', 'users'],
  ['Settings', 'settings'],
  ['Category', 'categories'],
  ['Address', 'addresses'],
  ['Person', 'people'],
  ['News', 'news'],
  ['Log2', 'log2'],
])("a model's collection: %s is %s", (name, stored) => {
  expect(storedName({ name })).toBe(stored)
})
