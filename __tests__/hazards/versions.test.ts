import { describe, expect, test } from '@jest/globals'
import { migration, readerOf, replayedHistory } from '../replay/sql-history.js'

const read = await readerOf('postgres')

/** What is found in a migration over a base, on a server of a version. */
function foundOn(version: number, base: string, sql: string): string {
  const migrations = [
    migration('1_base', read(base, '1_base.sql'), 'per migration'),
    migration('2_change', read(sql, '2_change.sql'), 'per migration'),
  ]
  const { detected } = replayedHistory(migrations, 'postgres', new Set(['2_change']), {
    engineVersion: String(version),
  })
  return JSON.stringify(detected.map(({ hazard, candidate }) => [hazard.id, candidate.fix ?? '']))
}

interface Boundary {
  readonly since: string
  readonly base: string
  readonly sql: string
  /** The newest version on which it stands, the oldest on which it does not. */
  readonly until: readonly [found: number, not: number]
  /** A hazard's id, or words of its fix. */
  readonly says: string
}

const BOUNDARIES: readonly Boundary[] = [
  {
    since: 'a constant default rewrites nothing since 11',
    base: 'CREATE TABLE users (id bigint PRIMARY KEY);',
    sql: 'ALTER TABLE users ADD COLUMN ok boolean DEFAULT true;',
    until: [10, 11],
    says: 'add-column-rewrite',
  },
  {
    since: 'a validated CHECK saves the scan of SET NOT NULL since 12',
    base: 'CREATE TABLE users (id bigint PRIMARY KEY, email text, CONSTRAINT there CHECK (email IS NOT NULL));',
    sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
    until: [11, 12],
    says: 'set-not-null-scan',
  },
  {
    since: 'an enum member is added in a transaction since 12',
    base: "CREATE TYPE mood AS ENUM ('calm');",
    sql: "ALTER TYPE mood ADD VALUE 'angry';",
    until: [11, 12],
    says: 'concurrently-in-transaction',
  },
  {
    since: 'DETACH CONCURRENTLY is advised since 14',
    base: 'CREATE TABLE events (day date NOT NULL) PARTITION BY RANGE (day);\nCREATE TABLE may (day date NOT NULL);\nALTER TABLE events ATTACH PARTITION may DEFAULT;\nALTER TABLE events DETACH PARTITION may;\nALTER TABLE events ATTACH PARTITION may FOR VALUES FROM (MINVALUE) TO (MAXVALUE);',
    sql: 'ALTER TABLE events DETACH PARTITION may;',
    until: [13, 14],
    says: 'since 14',
  },
  {
    since: 'a member added to an enum of the same transaction can be used since 17',
    base: 'CREATE TABLE users (id bigint PRIMARY KEY);',
    sql: "CREATE TYPE mood AS ENUM ('calm');\nALTER TYPE mood ADD VALUE 'angry';\nSELECT 'angry'::mood;",
    until: [16, 17],
    says: 'enum-value-used-in-transaction',
  },
  {
    since: 'NOT NULL goes without a helping CHECK since 18',
    base: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
    sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
    until: [17, 18],
    says: '"kind":"check"',
  },
]

describe('the version of PostgreSQL decides', () => {
  test.each(BOUNDARIES)('$since', ({ base, sql, until: [found, not], says }) => {
    expect(foundOn(found, base, sql)).toContain(says)
    expect(foundOn(not, base, sql)).not.toContain(says)
  })
})
