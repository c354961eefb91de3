import { expect, test } from '@jest/globals'
import type { Hazard } from '../../src/hazards/hazard.js'
import { hazards } from '../../src/hazards/registry.js'
import type { Dialect } from '../../src/migrations/model.js'

/** Read by the tools of their own languages, not from SQL: document-stores.test.ts and the tools' tests have them. */
const NO_SQL: readonly Dialect[] = ['mongodb', 'dynamodb', 'redis']

/** Hazards whose subject is not a statement, with the test that shows them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'duplicate-version': 'files beside each other: histories.test.ts',
  'edited-migration': 'base and head: histories.test.ts',
  'flush-database': 'a deploy’s commands: repository.test.ts',
  'ignored-file': 'names of files: histories.test.ts',
  'model-drift': 'models and migrations: models.test.ts',
  'out-of-order-migration': 'files beside each other: histories.test.ts',
  'relation-without-foreign-key': 'models and schema: models.test.ts',
  'replace-key-schema': 'infrastructure code: repository.test.ts',
  'required-field-added': 'documents: document-stores.test.ts',
  'schema-push': 'code and configuration: models.test.ts',
  'shard-key-change': 'documents: document-stores.test.ts',
  'two-heads': 'files beside each other: histories.test.ts',
  'vague-name': 'names of files: histories.test.ts',
  'waiver-expired': 'comments: findings/waivers.test.ts',
  'waiver-unused': 'comments: findings/waivers.test.ts',
  'waiver-without-reason': 'comments: findings/waivers.test.ts',
}

/** The same in every engine: the form of the migration is judged, not its SQL. PostgreSQL's examples stand for all. */
const FORM: ReadonlySet<string> = new Set(['irreversible-migration', 'missing-down'])

/** Declared, and without an example of its own all the same. */
const REASONS: Readonly<Record<string, string>> = {
  'batches-in-one-transaction sqlite': 'SQLite has no loops; code that has them is read by the tools',
  'drop-schema sqlite': 'SQLite has no schemas to drop',
  'not-analysed sqlite': 'SQLite’s own parser reads all of it or refuses it: syntax-error',
  'secret-in-migration sqlite': 'SQLite has no roles; connection strings are found in any text',
  'truncate sqlite': 'SQLite has no TRUNCATE',
}

/** MariaDB runs what MySQL runs, and examples.test.ts runs MySQL's in both. */
function hasExamples({ bad, good }: Hazard, engine: Dialect): boolean {
  const own = (examples: Hazard['bad']): number =>
    (examples[engine] ?? (engine === 'mariadb' ? examples.mysql : undefined) ?? []).length
  return own(bad) > 0 && own(good) > 0
}

const pairs = hazards.flatMap((hazard) =>
  hazard.engines.filter((engine) => !NO_SQL.includes(engine)).map((engine) => [hazard, engine] as const),
)

test('every hazard has a bad and a good example for each engine that it declares, or a reason stands here', () => {
  const missing = pairs
    .filter(([{ id }]) => ELSEWHERE[id] === undefined && !FORM.has(id))
    .filter(([hazard, engine]) => !hasExamples(hazard, engine))
    .map(([{ id }, engine]) => `${id} ${engine}`)
  expect(missing.sort()).toEqual(Object.keys(REASONS).sort())
})

test('no reason outlives what it excuses', () => {
  const known = new Map(hazards.map((hazard) => [hazard.id, hazard]))
  const needless = [...Object.keys(ELSEWHERE), ...FORM].filter((id) => {
    const hazard = known.get(id)
    return (
      hazard === undefined ||
      pairs.some(([each, engine]) => each === hazard && !FORM.has(id) && hasExamples(each, engine))
    )
  })
  expect(needless).toEqual([])
})

test('no example is written for an engine that the hazard does not judge', () => {
  const stray = hazards.flatMap(({ id, engines, bad, good }) =>
    [...Object.keys(bad), ...Object.keys(good)]
      .filter((engine) => !engines.some((each) => each === engine))
      .map((engine) => `${id} ${engine}`),
  )
  expect(stray).toEqual([])
})
