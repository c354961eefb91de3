import { expect, test } from '@jest/globals'
import type { Check } from '../../../src/checklist/check.js'
import { erd } from '../../../src/checklist/docs/erd.js'
import { indexes } from '../../../src/checklist/docs/indexes.js'
import { schema } from '../../../src/checklist/docs/schema.js'
import { check } from '../../../src/checklist/integrity/check.js'
import { constraintNaming } from '../../../src/checklist/integrity/constraint-naming.js'
import { foreignKeys } from '../../../src/checklist/integrity/foreign-keys.js'
import { notNull } from '../../../src/checklist/integrity/not-null.js'
import { unique } from '../../../src/checklist/integrity/unique.js'
import { collectionsIn } from '../../../src/evidence/code/collections/gather.js'
import { withoutMigrations } from '../scenes.js'

/** A service on MongoDB whose one model has these fields. */
async function service(fields: string, more = '') {
  const text = `import { Schema, model } from 'mongoose'\nconst schema = new Schema({\n${fields}\n})\nmodel('User', schema)\n${more}`
  const evidence = await withoutMigrations({
    databases: [{ id: 'mongodb', engine: 'mongodb', version: undefined, role: 'primary', signals: [] }],
  })
  return { ...evidence, facts: { ...evidence.facts, collections: await collectionsIn([['src/models/user.ts', text]]) } }
}

async function line(judged: Check, fields: string, more = ''): Promise<string> {
  const { status, summary } = judged.evaluate(await service(fields, more))
  return `${status}: ${summary}`
}

const LOOSE =
  '  email: String,\n  status: { type: String },\n  a: Number,\n  b: Number,\n  team: { type: ObjectId, ref: "Team" },'
const HELD =
  '  email: { type: String, required: true, unique: true },\n  status: { type: String, enum: ["on", "off"], default: "on" },\n  a: { type: Number, required: true },\n  b: Number,'

test.each([
  [unique, LOOSE, 'warn: nothing keeps duplicates out of User.email'],
  [unique, HELD, 'pass: 1 unique index declared over 1 collection, beside _id'],
  [notNull, LOOSE, 'warn: most fields may be missing in User; 0 % of 5 fields required or given a default'],
  [notNull, HELD, 'pass: 75 % of 4 fields required or given a default'],
  [check, LOOSE, 'warn: any value may stand in User.status'],
  [check, HELD, 'pass: 1 field restricted to some values'],
  [foreignKeys, LOOSE, 'not-applicable: MongoDB has no foreign keys; 1 reference in models'],
  [constraintNaming, LOOSE, 'not-applicable: MongoDB has no named constraints'],
])('$id judges the collections that models declare', async (judged, fields, expected) => {
  expect(await line(judged, fields)).toBe(expected)
})

test('the gap is closed by commands of MongoDB, at the line of the field', async () => {
  const evidence = await service(LOOSE)
  const remedies = [unique, notNull, check].map((each) => each.remedy(evidence, each.evaluate(evidence)))
  expect(remedies.map((each) => `${each?.path ?? ''}:${String(each?.line)}`)).toEqual([
    'src/models/user.ts:3',
    'src/models/user.ts:2',
    'src/models/user.ts:4',
  ])
  expect(remedies[0]?.code).toContain("db.users.createIndex({ 'email': 1 }, { unique: true })")
  expect(remedies[1]?.code).toContain("validator: { $jsonSchema: { required: ['email'] } }")
  expect(remedies[2]?.code).toContain("collMod: 'users'")
})

const OFF = "mongoose.set('autoIndex', false)\n"

test.each([
  [
    unique,
    'warn: 1 declared index that the application does not build (autoIndex is off at src/models/user.ts:9), and no migration here does',
  ],
  [
    indexes,
    'warn: no indexes besides those of constraints; 1 declared index that the application does not build (autoIndex is off at src/models/user.ts:9), and no migration here does',
  ],
])('$id says that autoIndex: false leaves what is declared unbuilt, and how to build it', async (judged, expected) => {
  expect(await line(judged, HELD, OFF)).toBe(expected)
  const evidence = await service(HELD, OFF)
  const remedy = judged.remedy(evidence, judged.evaluate(evidence))
  expect(remedy?.code).toBe("db.getCollection('users').createIndex({ 'email': 1 }, { unique: true })")
  expect(remedy?.text).toContain('diffIndexes()')
})

test("documents are held against a document store's collections", async () => {
  const fields = `${LOOSE}\n  /** What others call it by. */\n  name: String,`
  expect(await line(schema, fields)).toBe(
    'warn: 0 of 1 collections and 14 % of the fields described; models show the structure, not what it means',
  )
  const evidence = await service(fields)
  const dictionary = schema.remedy(evidence, schema.evaluate(evidence))
  expect(dictionary?.code).toContain('## User\n')
  expect(dictionary?.code).toContain('| name | What others call it by. |')
  expect(await line(erd, fields)).toBe('not-applicable: only one collection')
})

test('the diagram draws the references of models, and says what it does not know', async () => {
  const models = ['Team', 'Order'].map(
    (name) =>
      `model('${name}', new Schema({ ...base, owner: { type: Schema.Types.ObjectId, ref: 'User', required: true } }))\n`,
  )
  const evidence = await service(LOOSE, models.join(''))
  const answer = erd.evaluate(evidence)
  expect(`${answer.status}: ${answer.summary}`).toBe('fail: no diagram of the collections')
  const drawn = erd.remedy(evidence, answer)
  expect(drawn?.code).toContain('  User ||--o{ Team : "owner"\n')
  expect(drawn?.code).toContain('  Team |o--o{ User : "team"\n')
  expect(drawn?.text).toContain('Known in part: Team and Order.')
})
