import { expect, test } from '@jest/globals'
import { laterVersion } from '../../../src/migrations/tools/versions.js'

test.each([
  ['a sequence keeps its zeros', '000008', 1, '000009'],
  ['a sequence outgrows its zeros', '999', 1, '1000'],
  ['a date and time go on by minutes', '20240201235900', 1, '20240202000000'],
  ['several follow each other', '20240201120000', 3, '20240201120300'],
  ['a date goes on by days', '20240228', 1, '20240229'],
  ['eight digits that are no date count on', '20241399', 1, '20241400'],
  ['dashes stay where they are', '2024-02-01-120000', 1, '2024-02-01-120100'],
  ['seconds since 1970', '1700000000', 1, '1700000060'],
  ['milliseconds since 1970', '1700000000000', 1, '1700000060000'],
  ['the last part of a release', '1.9', 1, '1.10'],
  ['the last part keeps its zeros', '1_09', 2, '1_11'],
  ['a tool without versions', '', 1, ''],
])('%s: %s', (_, newest, steps, expected) => {
  expect(laterVersion(newest, steps)).toBe(expected)
})
