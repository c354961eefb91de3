import { describe, expect, test } from '@jest/globals'
import { isCallback, NAMING, parseClassName, parseName } from '../../../../src/migrations/tools/flyway/names.js'

describe('the names of Flyway’s scripts', () => {
  test.each([
    ['V1__a.sql', 'versioned', '1', 'a'],
    ['V1.2__a.sql', 'versioned', '1.2', 'a'],
    ['V1_2__a.sql', 'versioned', '1.2', 'a'],
    ['V1.0.0__a.sql', 'versioned', '1', 'a'],
    ['V007__a.SQL', 'versioned', '7', 'a'],
    ['V2024.01.09.1530__a__b.sql', 'versioned', '2024.1.9.1530', 'a__b'],
    ['V1___a.sql', 'versioned', '1', '_a'],
    ['V3.sql', 'versioned', '3', ''],
    ['U1__a.sql', 'undo', '1', 'a'],
    ['B10__a.sql', 'baseline', '10', 'a'],
    ['R__a.sql', 'repeatable', '', 'a'],
    ['afterMigrate.sql', 'callback', '', ''],
    ['beforeEachMigrate__timeouts.sql', 'callback', '', 'timeouts'],
  ])('%s is %s', (file, kind, version, description) => {
    expect(parseName(`db/${file}`)).toMatchObject({ kind, version, description })
  })

  test.each([
    'v1__a.sql',
    'V__a.sql',
    'V1a__b.sql',
    'V1.2.__a.sql',
    'V1-2__a.sql',
    'R1__a.sql',
    'Readme.sql',
    'V1__a.txt',
  ])('%s is passed over', (file) => {
    expect(parseName(file)).toBeUndefined()
  })

  test('prefixes, separator and suffixes are the project’s own, and the longest prefix wins', () => {
    const naming = { ...NAMING, versioned: 'Rel', separator: '--', suffixes: ['.psql', '.sql'] }
    expect(parseName('Rel2_1--orders.psql', naming)).toMatchObject({ kind: 'versioned', version: '2.1' })
    expect(parseName('R--views.sql', naming)).toMatchObject({ kind: 'repeatable', description: 'views' })
    expect(parseName('V1__orders.sql', naming)).toBeUndefined()
  })

  test('classes keep the default prefixes', () => {
    expect(parseClassName('V1_2__Fill.java')).toMatchObject({ kind: 'versioned', version: '1.2' })
    expect(parseClassName('Validator.java')).toBeUndefined()
  })

  test('callbacks of other commands are no misnamed migrations', () => {
    expect(['beforeClean.sql', 'afterUndo__x.sql', 'afterthought.sql'].map(isCallback)).toEqual([true, true, false])
  })
})
