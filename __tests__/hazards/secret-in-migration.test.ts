import { expect, test } from '@jest/globals'
import { secretsIn } from '../../src/hazards/shared/secrets.js'
import { replayedExample } from '../replay/sql-history.js'

/** Put together here, so that no scanner takes this file for a leak. */
const TOKENS: readonly (readonly [string, string])[] = [
  ['an AWS access key', `AKIA${'Z7'.repeat(8)}`],
  ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
  ['a Slack token', `xoxb-${'1234567890'.repeat(2)}`],
  ['a Stripe key', ['sk', 'live', 'a1'.repeat(12)].join('_')],
  ['a private key', ['-----BEGIN RSA', 'PRIVATE KEY-----\nMII'].join(' ')],
]

test.each(TOKENS)('%s in a literal is found, and never printed', async (what, token) => {
  const { detected } = await replayedExample(
    { before: 'CREATE TABLE s (k text PRIMARY KEY, v text);', sql: `INSERT INTO s VALUES ('key',\n  '${token}');` },
    'postgres',
  )
  const secrets = detected.filter((each) => each.hazard.id === 'secret-in-migration')
  expect(secrets).toHaveLength(1)
  expect(secrets[0]?.candidate.message).toContain(what)
  expect(JSON.stringify(secrets.map((each) => each.candidate))).not.toContain(token)
})

test('the password of a role is shown where it stands, and never printed', async () => {
  const { detected } = await replayedExample({ sql: "CREATE ROLE app\n  LOGIN PASSWORD 'correct horse';" }, 'postgres')
  const [secret] = detected.filter((each) => each.hazard.id === 'secret-in-migration')
  expect(secret?.candidate.span).toMatchObject({ line: 2, column: 18 })
  expect(JSON.stringify(secret?.candidate)).not.toContain('horse')
})

test('the password of a user mapping is found, and never printed', async () => {
  const sql = "CREATE USER MAPPING FOR app SERVER billing OPTIONS (user 'app', password 'correct horse');"
  const { detected } = await replayedExample({ sql }, 'postgres')
  const [secret] = detected.filter((each) => each.hazard.id === 'secret-in-migration')
  expect(secret?.candidate.span).toMatchObject({ line: 1, column: 74 })
  expect(JSON.stringify(secret?.candidate)).not.toContain('horse')
})

test.each([
  'postgres://app:${PASSWORD}@db/shop',
  'postgres://app:{{ .Password }}@db/shop',
  'postgres://db:5432/shop',
  'https://example.org/a:b@c',
  'host=db user=app password=<password>',
  'the password = ****',
  ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join(''),
])('%j holds no secret', (literal) => {
  expect(secretsIn(literal)).toEqual([])
})
