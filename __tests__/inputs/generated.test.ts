import { expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { actionYaml, configurationJsonSchema, inputsTable, outputsTable } from '../../src/inputs/generated.js'
import { INPUTS } from '../../src/inputs/metadata.js'

test('the JSON schema accepts and refuses what the reader does', () => {
  const validate = new Ajv2020({ strict: false }).compile(configurationJsonSchema())
  const accepted = (text: string): boolean => validate(parse(`version: 1\n${text}`))
  expect(accepted('fail-on: low\npostgres-version: 16\nlock-timeout-ceiling: 5s\nkeywords: []\n')).toBe(true)
  expect(accepted('mysql-version: "8.0"\nhazards: { drop-table: "off" }\n')).toBe(true)
  expect(accepted('fail-on: hihg\n')).toBe(false)
  expect(accepted('failon: high\n')).toBe(false)
  expect(accepted('lock-timeout-ceiling: 5\n')).toBe(false)
  expect(accepted('databases: [{ dialect: mysql }]\n')).toBe(false)
})

test('the JSON schema shows the defaults', () => {
  expect(configurationJsonSchema()).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    properties: {
      'restore-days': { default: 30 },
      'lock-timeout-ceiling': { default: '10s' },
      comment: { default: 'auto' },
    },
  })
})

test('action.yml has a default for the token alone', () => {
  const action: unknown = parse(actionYaml())
  expect(action).toMatchObject({
    name: 'Database review',
    branding: { icon: 'database', color: 'blue' },
    runs: { using: 'node24', main: 'dist/index.js' },
    inputs: { 'github-token': { required: false, default: '${{ github.token }}' } },
  })
  expect(actionYaml().match(/default:/g)).toHaveLength(1)
  expect(/^description: (.*)$/m.exec(actionYaml())?.[1]?.length).toBeLessThanOrEqual(125)
})

test('every input and output is described', () => {
  for (const { description, otherwise } of INPUTS) expect([description, otherwise]).not.toContain('')
  expect(inputsTable()).toContain('| `fail-on` | The lowest severity of a new finding that fails the job')
  expect(outputsTable().split('\n')).toHaveLength(14)
})
