import { expect, test } from '@jest/globals'
import { Course } from '../../src/findings/course.js'
import { Schema } from '../../src/schema/schema.js'
import { migration, readerOf } from '../replay/sql-history.js'

test('a finding far down a long migration meets what the statements before it made, in whatever order findings ask', async () => {
  const read = await readerOf('postgres')
  const lines = Array.from({ length: 150 }, (_, at) => `CREATE TABLE t${String(at)} (id bigint PRIMARY KEY);`)
  const long = migration('0001', read(lines.join('\n'), '0001.sql'), 'per migration', { kind: 'none' })
  const course = new Course(long, new Schema('postgres'))
  const tablesBefore = (at: number): number => [...course.schemaBefore(long.up.slice(at, at + 1)).tables()].length
  expect([149, 3, 0, 64, 3].map(tablesBefore)).toEqual([149, 3, 0, 64, 3])
  expect([...course.schemaAfter().tables()]).toHaveLength(150)
  expect([...course.schemaBefore([]).tables()]).toHaveLength(0)
})
