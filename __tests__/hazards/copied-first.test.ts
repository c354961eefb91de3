import { describe, expect, test } from '@jest/globals'
import { judged } from '../findings/settled.js'

/** Drops whose values the same transaction has copied before. */
async function found(hazard: string, before: string, sql: string): Promise<string[]> {
  const { findings } = await judged({ base: { '1_shop': before }, change: { '2_move': sql } })
  return findings.filter((each) => each.hazard === hazard).map(({ severity, message }) => `${severity} ${message}`)
}

const PEOPLE = 'CREATE TABLE people (id bigint PRIMARY KEY, email text, local boolean NOT NULL);'
const ACCOUNTS = 'CREATE TABLE accounts (person_id bigint PRIMARY KEY, email text);'

describe('a dropped column', () => {
  test('whose values another table has by then breaks queries, and loses nothing', async () => {
    const sql = `${ACCOUNTS}\nINSERT INTO accounts (person_id, email) SELECT id, email FROM people;\nALTER TABLE people DROP COLUMN email;`
    expect(await found('drop-column', PEOPLE, sql)).toEqual([
      'high The running release fails on each query that names people.email; its values stand in accounts.email by then.',
    ])
  })

  test('whose name another column takes is not said to be gone', async () => {
    const sql = `ALTER TABLE people ADD COLUMN mail varchar(200);\nUPDATE people SET mail = email;\nALTER TABLE people DROP COLUMN email;\nALTER TABLE people RENAME COLUMN mail TO email;`
    expect(await found('drop-column', PEOPLE, sql)).toEqual([
      'high people.email is another column from the commit on: mail (varchar(200), not text) takes its name, and its values stand in people.mail by then; the running release reads and writes the old type.',
    ])
    const bare = `ALTER TABLE people ADD COLUMN mail text;\nALTER TABLE people DROP COLUMN email;\nALTER TABLE people RENAME COLUMN mail TO email;`
    expect(await found('drop-column', PEOPLE, bare)).toEqual([
      'critical The values of people.email are lost in every row, and each query that names it meets mail from the commit on.',
    ])
  })

  test('of which some rows are copied loses the values of the others', async () => {
    const sql = `${ACCOUNTS}\nINSERT INTO accounts (person_id, email) SELECT id, email FROM people WHERE local = TRUE;\nALTER TABLE people DROP COLUMN email;`
    expect(await found('drop-column', PEOPLE, sql)).toEqual([
      'critical The values of people.email are lost in every row that the copy to accounts.email leaves out (it takes local = TRUE), and the running release fails on each query that names it.',
    ])
  })

  test('of which only the rows that lack another value are copied loses the others', async () => {
    const inboxes = 'CREATE TABLE people (id bigint PRIMARY KEY, inbox text, shared text);'
    const sql = 'UPDATE people SET shared = inbox WHERE shared IS NULL;\nALTER TABLE people DROP COLUMN inbox;'
    expect(await found('drop-column', inboxes, sql)).toEqual([
      expect.stringMatching(/^critical .* that the copy to people.shared leaves out \(it takes shared IS NULL\)/),
    ])
    const fresh = `ALTER TABLE people ADD COLUMN kept text;\nUPDATE people SET kept = inbox WHERE kept IS NULL;\nALTER TABLE people DROP COLUMN inbox;`
    expect(await found('drop-column', inboxes, fresh)).toEqual([expect.stringMatching(/^high .* people.kept by then/)])
  })

  test('whose copy stands beside another that is written later', async () => {
    const two = 'CREATE TABLE people (id bigint PRIMARY KEY, a text, b text);\n'
    const sql =
      'ALTER TABLE people ADD COLUMN x text, ADD COLUMN y text;\nUPDATE people SET x = a;\nUPDATE people SET y = b;\nALTER TABLE people DROP COLUMN a;'
    expect(await found('drop-column', two, sql)).toEqual([expect.stringMatching(/^high .* people.x by then/)])
  })

  test('that is copied through a join loses what has no partner', async () => {
    const sql = `${ACCOUNTS}\nUPDATE accounts SET email = people.email FROM people WHERE people.id = accounts.person_id;\nALTER TABLE people DROP COLUMN email;`
    expect(await found('drop-column', PEOPLE, sql)).toEqual([expect.stringMatching(/^critical .* leaves out/)])
  })

  test.each([
    ['skips what is there', ' ON CONFLICT DO NOTHING;'],
    ['is thinned out again', ";\nDELETE FROM accounts WHERE email = '';"],
  ])('whose copy %s is no full copy', async (_, end) => {
    const sql = `${ACCOUNTS}\nINSERT INTO accounts (person_id, email) SELECT id, email FROM people${end}\nALTER TABLE people DROP COLUMN email;`
    expect(await found('drop-column', PEOPLE, sql)).toEqual([expect.stringMatching(/^critical .* leaves out,/)])
  })

  test('whose copy went with its table loses every value', async () => {
    const sql = `${ACCOUNTS}\nINSERT INTO accounts (person_id, email) SELECT id, email FROM people;\nDROP TABLE accounts;\nALTER TABLE people DROP COLUMN email;`
    expect(await found('drop-column', PEOPLE, sql)).toEqual([expect.stringMatching(/^critical .* lost in every row,/)])
  })
})

describe('a dropped table', () => {
  const BANS = 'CREATE TABLE bans (id bigint PRIMARY KEY, person_id bigint, reason text);'
  const LOG = 'CREATE TABLE log (id bigint, kind text, person_id bigint, reason text);'

  test('whose columns another has by then breaks queries', async () => {
    const sql = `${LOG}\nINSERT INTO log (id, kind, person_id, reason) SELECT id, 'ban', person_id, reason FROM bans;\nDROP TABLE bans;`
    expect(await found('drop-table', BANS, sql)).toEqual([
      'high The running release fails on each query of bans; its rows stand in log by then.',
    ])
  })

  test('of which a part is copied loses the rest', async () => {
    const sql = `${LOG}\nINSERT INTO log (id, kind, reason) SELECT b.id, 'ban', b.reason FROM bans b JOIN people p ON p.id = b.person_id;\nDROP TABLE bans;`
    expect(await found('drop-table', BANS, sql)).toEqual([
      'critical What of bans this migration has not copied to log before is deleted for good, and the running release fails on each query of it.',
    ])
  })

  test('that is made anew keeps its queries and loses its rows', async () => {
    const sql = 'DROP TABLE IF EXISTS bans;\nCREATE TABLE bans (id bigint PRIMARY KEY, person_id bigint, reason text);'
    expect(await found('drop-table', BANS, sql)).toEqual([
      'critical Every row of bans is deleted for good: this migration makes the table anew without them.',
    ])
  })
})
