import { expect, test } from '@jest/globals'
import { constraintNaming } from '../../../src/checklist/integrity/constraint-naming.js'
import { answerOf, changing, lineOf, remedyOf, standing } from '../scenes.js'

const table = (name: string, ...constraints: readonly string[]): string =>
  `CREATE TABLE ${name} (id bigint PRIMARY KEY, a bigint, b bigint${constraints.map((each) => `, CONSTRAINT ${each}`).join('')});\n`

test('passes where names follow one convention, whichever it is', async () => {
  const conventions = [
    ['uq_t_a UNIQUE (a)', 'ck_t_b CHECK (b > 0)'],
    ['t_a_key UNIQUE (a)', 't_b_check CHECK (b > 0)'],
    ['t_a_unique UNIQUE (a)', 't_b_chk CHECK (b > 0)'],
    ['"UQ_97672ac88f789774dd47f7c8be3" UNIQUE (a)'],
  ]
  for (const constraints of conventions)
    expect([constraints, await lineOf(constraintNaming, standing(table('t', ...constraints)))]).toEqual([
      constraints,
      expect.stringMatching(/^pass: 100 %/),
    ])
})

test('names that the engine makes up are nobody’s convention', async () => {
  expect(await lineOf(constraintNaming, standing('CREATE TABLE t (id bigint PRIMARY KEY, a int UNIQUE);'))).toMatch(
    /^not-applicable/,
  )
  const beside = table('t', 'uq_t_a UNIQUE (a)').replace('b bigint', 'b bigint CHECK (b > 0)')
  expect(await lineOf(constraintNaming, standing(beside))).toMatch(/^pass/)
})

test('warns of a mixture', async () => {
  expect(await lineOf(constraintNaming, standing(table('t', 'uq_t_a UNIQUE (a)', 'positive CHECK (b > 0)')))).toBe(
    'warn: no convention among 2 constraint names: 1 like uq_t_a, 1 otherwise',
  )
})

test('says of names that follow several manners how many follow each, in the engine that cannot rename too', async () => {
  const scene = standing(
    table('t', 'fk_t_a UNIQUE (a)', 'fk_t_b UNIQUE (b)', 't_c_check CHECK (a > 0)', 'odd CHECK (b > 0)'),
    { dialect: 'mysql' },
  )
  expect(await lineOf(constraintNaming, scene)).toBe(
    'warn: no convention among 4 constraint names: 2 like fk_t_a, 1 like t_c_check, 1 otherwise',
  )
  expect(await remedyOf(constraintNaming, scene)).toBe('-- t_c_check on t would be: CONSTRAINT `ck_t_a`')
})

test('the example is of the kind that has most names, and each odd one stands where it was given', async () => {
  const scene = standing(
    `${table('p', 'unique_a UNIQUE (a)')}${table('t', 'fk_t_a FOREIGN KEY (a) REFERENCES p', 'fk_t_b FOREIGN KEY (b) REFERENCES p')}
ALTER TABLE t
  ADD CONSTRAINT positive CHECK (b > 0);`,
  )
  expect(await answerOf(constraintNaming, scene)).toMatchObject({
    summary: '1 of 4 constraint names are not like fk_t_a',
    facts: [{ detail: 'positive on t', line: 5 }],
  })
  expect(await remedyOf(constraintNaming, scene)).toBe('ALTER TABLE t RENAME CONSTRAINT positive TO ck_t_b;')
})

test('fails where a name is cut, or a made-up one is dropped', async () => {
  const long = `fk_${'a'.repeat(70)}`
  expect(await lineOf(constraintNaming, standing(table('t', `${long} UNIQUE (a)`)))).toMatch(
    /^fail: 1 name over 63 bytes/,
  )
  const before = `CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, a int, FOREIGN KEY (a) REFERENCES p (id));`
  const drop = changing(before, 'ALTER TABLE t DROP FOREIGN KEY t_ibfk_1;', { dialect: 'mysql' })
  expect(await lineOf(constraintNaming, drop)).toMatch(/^fail: dropped by a name that the engine made up.*t_ibfk_1/)
  expect(await remedyOf(constraintNaming, drop)).toContain('information_schema.table_constraints')
})

test('a table of which only a part is known is unverifiable', async () => {
  expect(await lineOf(constraintNaming, standing('ALTER TABLE legacy ADD COLUMN note text;'))).toMatch(/^unverifiable/)
})
