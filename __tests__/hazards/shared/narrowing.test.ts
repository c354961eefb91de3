import { expect, test } from '@jest/globals'
import { narrowing } from '../../../src/hazards/shared/narrowing.js'
import type { TypeName } from '../../../src/migrations/operation.js'

function type(text: string): TypeName {
  const [, name = '', modifiers = '', array] = /^(\w+)(?:\(([\d,]+)\))?(\[\])?$/.exec(text) ?? []
  const numbers = modifiers === '' ? [] : modifiers.split(',').map(Number)
  return { name, modifiers: numbers, array: array !== undefined, text }
}

test.each([
  ['varchar(255)', 'varchar(50)'],
  ['text', 'varchar(50)'],
  ['varchar', 'varchar(50)'],
  ['varchar(5)', 'bpchar'],
  ['int8', 'int4'],
  ['numeric', 'numeric(10,2)'],
  ['numeric(10,2)', 'numeric(10,4)'],
  ['numeric(10,4)', 'numeric(10,2)'],
  ['int8', 'numeric(10,2)'],
  ['float8', 'float4'],
  ['int8', 'float8'],
  ['numeric(10,2)', 'int4'],
  ['timestamptz', 'timestamp'],
  ['timestamptz', 'date'],
  ['timestamp', 'timestamp(0)'],
  ['text', 'int4'],
  ['text', 'uuid'],
  ['varchar(20)', 'jsonb'],
  ['uuid', 'varchar(32)'],
  ['int4', 'bool'],
  ['text[]', 'text'],
  ['inet', 'cidr'],
])('%s to %s loses or refuses values', (from, to) => {
  expect(narrowing(type(from), type(to))).toBeDefined()
})

test.each([
  ['varchar(50)', 'varchar(255)'],
  ['varchar(50)', 'text'],
  ['text', 'citext'],
  ['int4', 'int8'],
  ['int4', 'numeric(12,2)'],
  ['numeric(10,2)', 'numeric(12,2)'],
  ['numeric(10,2)', 'numeric'],
  ['float4', 'float8'],
  ['int4', 'float8'],
  ['timestamp', 'timestamptz'],
  ['date', 'timestamptz'],
  ['timestamp(3)', 'timestamp(6)'],
  ['uuid', 'text'],
  ['uuid', 'varchar(36)'],
  ['int8', 'varchar(20)'],
  ['bool', 'int4'],
  ['int8', 'timestamptz'],
  ['json', 'jsonb'],
  ['text', 'text[]'],
  ['mood', 'text'],
  ['unknown', 'varchar(5)'],
])('%s to %s keeps every value, or nobody can say', (from, to) => {
  expect(narrowing(type(from), type(to))).toBeUndefined()
})
