import { expect, test } from '@jest/globals'
import type { Check } from '../../../src/checklist/check.js'
import { check } from '../../../src/checklist/integrity/check.js'
import { constraintNaming } from '../../../src/checklist/integrity/constraint-naming.js'
import { foreignKeys } from '../../../src/checklist/integrity/foreign-keys.js'
import { notNull } from '../../../src/checklist/integrity/not-null.js'
import { unique } from '../../../src/checklist/integrity/unique.js'
import { collectionsIn } from '../../../src/evidence/code/collections/gather.js'
import { withoutMigrations } from '../scenes.js'

/** A service on MongoDB whose one model has these fields. */
async function service(fields: string) {
  const text = `import { Schema, model } from 'mongoose'\nconst schema = new Schema({\n${fields}\n})\nmodel('User', schema)\n`
  const evidence = await withoutMigrations({
    databases: [{ id: 'mongodb', engine: 'mongodb', version: undefined, role: 'primary', signals: [] }],
  })
  return { ...evidence, facts: { ...evidence.facts, collections: collectionsIn([['src/models/user.ts', text]]) } }
}

async function line(judged: Check, fields: string): Promise<string> {
  const { status, summary } = judged.evaluate(await service(fields))
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
