import { describe, expect, test } from '@jest/globals'
import { inputsFromEnvironment, inputsFromOptions } from '../../src/inputs/inputs.js'
import { ConfigurationError } from '../../src/inputs/problems.js'

describe('action inputs', () => {
  test('are read as a runner sets them', () => {
    const inputs = inputsFromEnvironment({
      'INPUT_GITHUB-TOKEN': 'abc',
      'INPUT_POSTGRES-URL': 'postgres://localhost/x',
      'INPUT_PULL-REQUEST': ' 17 ',
      'INPUT_MIN-SCORE': '70',
      'INPUT_PATHS-IGNORE': 'docs/**, db/{a,b}/**\n*.md\n',
      'INPUT_REPORT-FILE': '/tmp/report.json',
      'INPUT_FAIL-ON': '',
    })
    expect(inputs).toEqual({
      shared: {
        'min-score': 70,
        'paths-ignore': ['docs/**', 'db/{a,b}/**', '*.md'],
        'report-file': '/tmp/report.json',
      },
      secrets: { githubToken: 'abc', postgresUrl: 'postgres://localhost/x', mysqlUrl: undefined },
      config: undefined,
      pullRequest: 17,
    })
  })

  test('are all checked at once, each in a sentence', () => {
    const read = () =>
      inputsFromEnvironment({ INPUT_TRIAL: 'true', 'INPUT_MIN-SCORE': '7x', 'INPUT_PULL-REQUEST': '#17' })
    expect(read).toThrow(ConfigurationError)
    try {
      read()
    } catch (thrown) {
      expect(thrown instanceof ConfigurationError && thrown.problems.map((each) => each.message)).toEqual([
        'The input min-score must be a whole number from 0 to 100, not "7x".',
        'The input trial must be auto, off or required, not "true".',
        'The input pull-request must be the number of a pull request, not "#17".',
      ])
    }
  })
})

test('options are the same values under the same names', () => {
  expect(inputsFromOptions({ 'fail-on': 'low', trial: 'off' }).shared).toEqual({ 'fail-on': 'low', trial: 'off' })
  expect(() => inputsFromOptions({ dialect: 'postgresql' })).toThrow(
    'The option --dialect must be postgres, mysql, mariadb, sqlite, sqlserver, mongodb, dynamodb or redis, not "postgresql" (did you mean postgres?).',
  )
})
