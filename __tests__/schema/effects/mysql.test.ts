import { spawnSync } from 'node:child_process'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { alterWayOf } from '../../../src/schema/effects/index.js'
import type { AlterWay } from '../../../src/schema/effect.js'
import { engineRelease } from '../../../src/replay/engine-version.js'
import { SessionState } from '../../../src/replay/session.js'
import { Schema } from '../../../src/schema/schema.js'
import { Text } from '../../../src/migrations/model.js'
import type { Statement } from '../../../src/migrations/model.js'
import { loadMysqlReader } from '../../../src/migrations/sql/mysql/index.js'
import { CITED, MEASURED, SETUP } from './mysql-statements.js'

const DATABASE = `review_alters_${String(process.pid)}`

function mariadb(script: string): { readonly out: string; readonly complaints: string; readonly ok: boolean } {
  const ran = spawnSync('mariadb', ['-h', '127.0.0.1', '-u', 'root', '-N', '-B'], { input: script, encoding: 'utf8' })
  return { out: ran.stdout, complaints: ran.stderr, ok: ran.status === 0 }
}

const server = mariadb('SELECT VERSION()').out.trim()
const is1011 = server.startsWith('10.11.')
if (!is1011) process.stderr.write('SKIPPED: no MariaDB 10.11 on 127.0.0.1 to ask how it alters tables\n')

const read = {
  mysql: await loadMysqlReader('mysql'),
  mariadb: await loadMysqlReader('mariadb'),
}

/** What we say of the last statement of a script. */
function way(dialect: 'mysql' | 'mariadb', version: string, script: string): AlterWay | undefined {
  const { statements, unread } = read[dialect](Text.ofFile('a.sql', script))
  expect(unread).toEqual([])
  const schema = new Schema(dialect)
  const session = new SessionState([])
  const earlier = statements.slice(0, -1).flatMap(({ operations }) => operations)
  for (const operation of earlier) {
    if (operation.kind === 'set') session.set(operation)
    else schema.apply(operation, '1')
  }
  schema.nextEra()
  const last: readonly Statement['operations'][number][] = statements.at(-1)?.operations ?? []
  return alterWayOf(dialect, last, schema, engineRelease(dialect, version), session)
}

const shown = (it: AlterWay | undefined): string => `${it?.algorithm ?? '?'} ${it?.lock ?? '?'}`

/** One procedure asks and says what came of it; a question that is refused leaves the table as it was. */
const ASK = `
CREATE PROCEDURE ask(IN label text, IN question text)
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    GET DIAGNOSTICS CONDITION 1 @message = MESSAGE_TEXT;
    SELECT label, @message;
  END;
  EXECUTE IMMEDIATE question;
  SELECT label, 'accepted';
END`

const ALGORITHMS = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY']
const LOCKS = ['NONE', 'SHARED', 'EXCLUSIVE']

/** The questions in whose answers the expected way shows: all that is better is refused, it itself accepted. */
function questions(alter: string, expected: string): readonly { readonly sql: string; readonly accepted: boolean }[] {
  const [algorithm = '', lock = ''] = expected.split(' ')
  const better = ALGORITHMS.slice(0, ALGORITHMS.indexOf(algorithm)).at(-1)
  const weaker = LOCKS.slice(0, LOCKS.indexOf(lock)).at(-1)
  return [
    ...(better === undefined ? [] : [{ sql: `${alter}, ALGORITHM=${better}`, accepted: false }]),
    ...(weaker === undefined ? [] : [{ sql: `${alter}, ALGORITHM=${algorithm}, LOCK=${weaker}`, accepted: false }]),
    { sql: `${alter}, ALGORITHM=${algorithm}, LOCK=${lock}`, accepted: true },
  ]
}

const answers = new Map<string, string>()

beforeAll(() => {
  if (!is1011) return
  const quoted = (sql: string): string => `'${sql.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
  const script = MEASURED.flatMap(([alter, expected, before = ''], at) => [
    SETUP,
    ...(before === '' ? [] : [`${before};`]),
    ...questions(alter, expected).map(
      ({ sql }, index) => `CALL ask('${String(at)} ${String(index)}', ${quoted(sql)});`,
    ),
  ])
  const ran = mariadb(
    [
      `CREATE DATABASE ${DATABASE}; USE ${DATABASE};`,
      `DELIMITER //${ASK} //\nDELIMITER ;`,
      ...script,
      `DROP DATABASE ${DATABASE};`,
    ].join('\n'),
  )
  if (!ran.ok) throw new Error(ran.complaints)
  for (const line of ran.out.split('\n')) {
    const [label = '', answer = ''] = line.split('\t')
    answers.set(label, answer)
  }
}, 60_000)

describe('MariaDB 10.11 alters as we say', () => {
  test.each(MEASURED.map((each, at) => [each[2] ?? '', each[0], each[1], at] as const))(
    '%s %s: %s',
    (before, alter, expected, at) => {
      expect(shown(way('mariadb', '10.11', `${SETUP}\n${before};\n${alter};`))).toBe(expected)
      if (!is1011) return
      questions(alter, expected).forEach(({ sql, accepted }, index) => {
        const answer = answers.get(`${String(at)} ${String(index)}`) ?? 'not asked'
        expect(
          `${sql}: ${answer === 'accepted' ? 'accepted' : /not supported|LOCK=/.test(answer) ? 'refused' : answer}`,
        ).toBe(`${sql}: ${accepted ? 'accepted' : 'refused'}`)
      })
    },
  )
})

describe('MySQL alters as its manual says', () => {
  test.each(CITED)('%s %s on %s: %s', (before, alter, version, expected) => {
    const found = way('mysql', version, `${SETUP}\n${before};\n${alter};`)
    expect(`${shown(found)}${found?.rebuilds === true ? ' rebuild' : ''}`).toBe(expected)
  })
})

test('MariaDB lets writes go on while it copies since 11.2, but not under a cascade', () => {
  const modify = 'ALTER TABLE t MODIFY a bigint;'
  expect(shown(way('mariadb', '11.4', `${SETUP}\n${modify}`))).toBe('COPY NONE')
  expect(shown(way('mariadb', '11.1', `${SETUP}\n${modify}`))).toBe('COPY SHARED')
  const cascade = 'ALTER TABLE t ADD CONSTRAINT f9 FOREIGN KEY (a) REFERENCES u (id) ON DELETE CASCADE;'
  expect(shown(way('mariadb', '11.4', `${SETUP}\n${cascade}\n${modify}`))).toBe('COPY SHARED')
})
