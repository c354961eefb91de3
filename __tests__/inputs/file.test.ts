import { describe, expect, test } from '@jest/globals'
import { CONFIGURATION_PATH, parseConfigurationFile } from '../../src/inputs/file.js'
import { ConfigurationError } from '../../src/inputs/problems.js'
import { UserError } from '../../src/errors.js'

function problemsOf(source: string): readonly string[] {
  try {
    parseConfigurationFile(CONFIGURATION_PATH, source, { hazards: ['drop-column', 'drop-table'] })
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return thrown.problems.map((each) => each.message)
    if (thrown instanceof UserError) return [thrown.message]
    throw thrown
  }
  return []
}

describe('a mistake in the configuration file is one sentence with its place', () => {
  test.each([
    [
      'version: 1\nfail-on: hihg\n',
      '2:10: fail-on must be critical, high, medium, low or never, not "hihg" (did you mean high?).',
    ],
    ['version: 1\nfailOn: high\n', '2:1: failOn is not a key of this file: did you mean fail-on?'],
    ['version: 2\n', '1:10: version must be 1, not "2".'],
    ['fail-on: high\n', '1:1: version must be 1, and is missing.'],
    ['version: 1\nkeywords: migration\n', '2:11: keywords must be a list, such as [a, b], not "migration".'],
    ['version: 1\nmin-score: 101\n', '2:12: min-score must be a whole number from 0 to 100, not "101".'],
    ['version: 1\naudit-issue: yes\n', '2:14: audit-issue must be true or false, not "yes".'],
    [
      'version: 1\nlock-timeout-ceiling: 5\n',
      '2:23: lock-timeout-ceiling must be a duration with a unit, such as 500ms, 5s or 2min, not "5".',
    ],
    [
      'version: 1\nreport-file: ../../etc/passwd\n',
      '2:14: report-file must be a path within the repository, relative to its root, not "../../etc/passwd".',
    ],
    [
      'version: 1\nreport-file: .git/config\n',
      '2:14: report-file must be a path within the repository, relative to its root, not ".git/config".',
    ],
    [
      'version: 1\npaths: ["!docs/**"]\n',
      '2:9: paths[0] must not begin with "!": list what to leave out under paths-ignore or ignore, not "!docs/**".',
    ],
    ['version: 1\nhazards:\n  drop-colum: low\n', '3:3: hazards.drop-colum is no hazard: did you mean drop-column?'],
    [
      'version: 1\nhazards:\n  drop-column: hgh\n',
      '3:16: hazards.drop-column must be off, info, low, medium, high or critical, not "hgh" (did you mean high?).',
    ],
    [
      'version: 1\ndatabases:\n  - id: a\n    dialekt: mysql\n',
      '4:5: databases[0].dialekt is not a key of databases[0]: did you mean dialect?',
    ],
    [
      'version: 1\ndatabases:\n  - id: a\n    url-env: postgres://u:secret@h/d\n',
      '4:14: databases[0].url-env must be the name of an environment variable, not a URL, not "postgres://***".',
    ],
    ['version: 1\nfail-on: low\nfail-on: never\n', '3:1: this is no valid YAML: Map keys must be unique.'],
    ['- a\n', '1:1: the file must be a map of keys to values, not a list.'],
    [
      'version: 1\ngithub-token: abc\n',
      '2:1: github-token is an input of the action and never a key of this file: remove it here.',
    ],
    [
      'version: 1\nattestations:\n  - check: a\n    statement: b\n    date: 2026-02-30\n    expires: 2026-03-01\n',
      '5:11: attestations[0].date must be a date such as 2026-11-10, not "2026-02-30".',
    ],
  ])('%j', (source, expected) => {
    expect(problemsOf(source)).toEqual([`${CONFIGURATION_PATH}:${expected}`])
  })

  test('every mistake is found at once, in the order of the file', () => {
    const messages = problemsOf('version: 1\ntrial: maybe\ncoment: never\nmin-score: high\n')
    expect(messages.map((each) => each.split(' ')[0])).toEqual(
      ['2:8:', '3:1:', '4:12:'].map((place) => `${CONFIGURATION_PATH}:${place}`),
    )
  })

  test('an unknown key that is near nothing names the keys', () => {
    expect(problemsOf('version: 1\ndocuments: { zzzzzzzz: x }\n')).toEqual([
      `${CONFIGURATION_PATH}:2:14: documents.zzzzzzzz is not a key of documents: the keys are restore, rollback, schema.`,
    ])
  })
})

describe('a hostile file ends in a sentence', () => {
  test('an alias bomb', () => {
    const levels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, index, all) => {
      const before = all[index - 1]
      return `${name}: &${name} [${before === undefined ? 'x' : Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`
    })
    expect(problemsOf(`version: 1\n${levels.join('\n')}\n`)).toEqual([
      `${CONFIGURATION_PATH}:1:1: too many YAML aliases or levels: write the values out.`,
    ])
  })

  test('a file of a megabyte', () => {
    expect(problemsOf('#'.repeat(1_000_000))).toEqual([
      `${CONFIGURATION_PATH} is longer than 64 KiB: a configuration must be shorter.`,
    ])
  })

  test('nesting without end', () => {
    expect(problemsOf(`version: 1\nkeywords: ${'['.repeat(20_000)}`)).not.toEqual([])
  })

  test('keys of the prototype are keys like any other', () => {
    expect(problemsOf('version: 1\n__proto__: { a: 1 }\n')).toEqual([
      expect.stringContaining('2:1: __proto__ is not a key of this file'),
    ])
    expect(problemsOf('version: 1\nconstructor: 1\n')).toEqual([
      expect.stringContaining('2:1: constructor is not a key of this file'),
    ])
  })
})

test('versions are read as they are written', () => {
  const { configuration } = parseConfigurationFile(
    CONFIGURATION_PATH,
    'version: 1\npostgres-version: 16\ndatabases:\n  - id: a\n    version: 10.10\n',
  )
  expect(configuration['postgres-version']).toBe('16')
  expect(configuration.databases?.[0]?.version).toBe('10.10')
})

test('an anchor may be used twice', () => {
  const { configuration } = parseConfigurationFile(
    CONFIGURATION_PATH,
    'version: 1\nignore: &generated ["gen/**"]\npaths-ignore: *generated\n',
  )
  expect(configuration['paths-ignore']).toEqual(['gen/**'])
})
