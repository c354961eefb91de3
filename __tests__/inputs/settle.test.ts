import { describe, expect, test } from '@jest/globals'
import { inputsFromEnvironment } from '../../src/inputs/inputs.js'
import { settingsFor } from '../../src/inputs/settle.js'
import type { SettledSettings } from '../../src/inputs/settle.js'
import { DEFAULTS } from '../../src/inputs/defaults.js'

const path = '.github/database-review.yml'

function settled(
  base: string | undefined,
  head: string | undefined,
  environment: Record<string, string> = {},
): SettledSettings {
  const source = (text: string | undefined) => (text === undefined ? undefined : { path, text: `version: 1\n${text}` })
  return settingsFor({ base: source(base), head: source(head), inputs: inputsFromEnvironment(environment) })
}

test('without a file and inputs the defaults hold', () => {
  expect(settled(undefined, undefined)).toEqual({ settings: DEFAULTS, settingsFrom: 'inputs', notices: [] })
})

test('what is asked for and not done by this version is said', () => {
  const asked = { 'INPUT_SARIF-FILE': 'out.sarif', 'INPUT_POSTGRES-URL': 'postgres://ada:secret@db/shop' }
  expect(settled(undefined, 'trial: required\n', asked).notices).toEqual([
    'trial is required, and this version runs no migrations yet: what only a run shows is not verified.',
    'The address of a server is given, and this version runs no migrations yet: it is not connected to.',
    'sarif-file is set, and this version writes no SARIF yet.',
  ])
  expect(settled('trial: required\n', 'trial: required\n').notices).toHaveLength(1)
})

test('inputs win over the file, the file over the defaults', () => {
  const { settings, settingsFrom } = settled(undefined, 'fail-on: low\ntrial: "off"\nlock-timeout-ceiling: 2min\n', {
    'INPUT_FAIL-ON': 'critical',
    INPUT_TRIAL: '',
  })
  expect(settings).toMatchObject({ failOn: 'critical', trial: 'off', comment: 'auto', lockTimeoutCeiling: 120_000 })
  expect(settingsFrom).toBe('head')
})

describe('in a review the configuration of the base decides', () => {
  test('a change cannot loosen its own gate, and says what it will loosen', () => {
    const { settings, settingsFrom, notices } = settled(
      'fail-on: high\nhazards: { drop-table: high }\n',
      'fail-on: never\nhazards: { drop-table: "off" }\nignore: ["**"]\n',
    )
    expect(settings).toMatchObject({ failOn: 'high', hazards: { 'drop-table': 'high' }, ignore: [] })
    expect(settingsFrom).toBe('base')
    expect(notices).toEqual([
      'fail-on changes from high to never when this is merged.',
      'hazards.drop-table changes from high to off when this is merged.',
      'ignore changes from its default to [**] when this is merged.',
    ])
  })

  test('what an input overrides does not change', () => {
    expect(settled('fail-on: high\n', 'fail-on: low\n', { 'INPUT_FAIL-ON': 'never' }).notices).toEqual([])
  })

  test('a database that the change brings is known by its own entry', () => {
    const { settings } = settled(
      'databases: [{ id: orders, paths: [orders/migrations], tables: { large: [orders] } }]\n',
      'databases: [{ id: orders, paths: [orders/migrations] }, { id: users, paths: [users/migrations], dialect: mysql }]\n',
    )
    expect(settings.databases.map(({ id, dialect, tables }) => [id, dialect, tables.large])).toEqual([
      ['orders', undefined, ['orders']],
      ['users', 'mysql', []],
    ])
  })

  test('a mistake in the change’s own file is an error all the same', () => {
    expect(() => settled('fail-on: high\n', 'fail-on: hihg\n')).toThrow(`${path}:2:10: fail-on must be`)
  })

  test('a change may repair a broken file', () => {
    const { settings, notices } = settled('fail-on: hihg\n', 'fail-on: low\n')
    expect(settings.failOn).toBe('low')
    expect(notices).toEqual([expect.stringContaining('is broken and this change’s own is used')])
  })

  test('removing the file is said', () => {
    expect(settled('fail-on: low\n', undefined)).toMatchObject({
      settings: { failOn: 'low' },
      notices: ['The configuration file is removed: the defaults hold when this is merged.'],
    })
  })
})

describe('shorthands describe the only database', () => {
  const databases = (text: string) =>
    settled(undefined, text).settings.databases.map(({ id, dialect, version, tables }) => [
      id,
      dialect,
      version,
      tables.rows,
    ])

  test('alone', () => {
    expect(
      databases('postgres-version: 16\ntables: { rows: { orders: 2_000_000 } }\n'.replace('_000_000', '000000')),
    ).toEqual([['postgres', 'postgres', '16', { orders: 2_000_000 }]])
    expect(databases('dialect: mariadb\nmysql-version: 10.11\n')).toEqual([['mariadb', 'mariadb', '10.11', {}]])
    expect(databases('dialect: sqlite\ntables: { large: [a] }\n')).toEqual([['sqlite', 'sqlite', undefined, {}]])
  })

  test('beside its entry', () => {
    expect(databases('postgres-version: 15\ndatabases: [{ id: shop }]\n')).toEqual([['shop', 'postgres', '15', {}]])
  })

  test.each([
    [
      'tables: { large: [a] }\ndatabases: [{ id: a }, { id: b }]\n',
      '2:1: tables is for a single database, and this file lists 2',
    ],
    ['postgres-version: 16\nmysql-version: 8.0\ntables: { large: [a] }\n', '4:1: tables is for a single database'],
    ['dialect: mysql\npostgres-version: 16\n', '3:1: postgres-version contradicts'],
    ['dialect: mysql\ndatabases: [{ id: a, dialect: sqlite }]\n', '2:1: dialect contradicts'],
    ['databases: [{ id: a }, { id: a }]\n', '2:26: databases[1].id is a, which line 2 has already'],
  ])('%j is refused', (text, message) => {
    expect(() => settled(undefined, text)).toThrow(`${path}:${message}`)
  })
})
