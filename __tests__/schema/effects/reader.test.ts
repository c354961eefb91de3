import { describe, expect, test } from '@jest/globals'
import type { Operation } from '../../../src/migrations/operation.js'
import { Text } from '../../../src/migrations/model.js'
import { loadPostgresReader } from '../../../src/migrations/sql/postgres/index.js'
import { differences } from '../../../src/schema/compare.js'
import { effectOf } from '../../../src/schema/effects/index.js'
import { Schema } from '../../../src/schema/schema.js'
import { BUILT, CASES, SETUP } from './statements.js'

const read = await loadPostgresReader()

function operationsIn(sql: string): readonly Operation[] {
  return read(Text.ofFile('migrations/1.sql', sql)).statements.flatMap((statement) => statement.operations)
}

function built(operations: readonly Operation[]): Schema {
  const schema = new Schema('postgres')
  for (const operation of operations) schema.apply(operation, 'base')
  schema.nextEra()
  return schema
}

const byHand = built(BUILT)
const bySql = built(operationsIn(SETUP))

test('SQL builds the schema that its operations build', () => {
  expect([...bySql.tables()].map((table) => table.name)).toEqual([...byHand.tables()].map((table) => table.name))
  expect(differences(byHand, bySql)).toEqual([])
})

describe('a statement read from SQL has the effect that the server shows', () => {
  for (const { sql, operation } of CASES) {
    test(sql, () => {
      const effects = operationsIn(sql).map((each) =>
        effectOf('postgres', each, bySql, { major: 15, minor: 0, patch: 0 }),
      )
      expect(effects).toEqual([effectOf('postgres', operation, byHand, { major: 15, minor: 0, patch: 0 })])
    })
  }
})
