import { COLUMN_ORDER, DOWN_FAILS } from '../../schema/compare.js'
import { showName, type Dialect } from '../../migrations/operation.js'
import type { ReportedFact } from '../../report.js'
import { check, type Answer, type Evidence, type Outcome, type Remedy } from '../check.js'
import { keptBeforeGoingBack, keptRows, keptValues, type Kept } from '../patterns/kept-values.js'
import { dialectOf, type Pattern } from '../patterns/pattern.js'
import { lossesOf, type Loss } from '../shared/down-losses.js'
import { judgeChange } from '../shared/judge.js'
import { listed } from '../shared/schema-tables.js'
import type { PlannedMigration } from '../../migrations/plan.js'
import type { Replayed } from '../../replay/replay.js'
import { count, inScope, unreadIn, type InScope } from '../shared/scope.js'

const ID = 'rollback/data-preservation'

export const dataPreservation = check({
  id: ID,
  title: 'Data preservation',
  requirement: 'required',
  scope: 'change',
  minimum: 'E1',
  attestable: false,
  priority: 'medium',
  why: 'A rollback that takes rows with it turns a bad release into a loss of data.',
  evaluate: (evidence) => judgeChange(evidence, ID, 'no migrations to judge', judge),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable' ? undefined : remedyFor(evidence, answer),
})

/** Nothing here runs a down on rows: what it takes away is read, and at best it warns. */
function judge({ replayed, migrations }: InScope): Answer {
  const returning = migrations.filter(
    ({ migration: { down } }) => down.kind === 'statements' || down.kind === 'derived',
  )
  const backs = returning.map(({ migration }) => migration)
  if (backs.length === 0) return { status: 'not-applicable', summary: 'no down to run' }
  const losses = returning.flatMap((planned) => provenLosses(planned, replayed))
  const destroyed = losses.filter((each) => each.kind === 'destroys')
  if (destroyed.length > 0)
    return lossAnswer(destroyed, 'fail', 'the down destroys what stood before the up', 'critical')
  const empty = losses.filter((each) => each.kind === 'comes back empty')
  if (empty.length > 0)
    return lossAnswer(empty, 'fail', 'the up destroys the values, and no down brings them back', 'medium')
  const unread = backs.filter(
    (migration) => migration.down.kind === 'statements' && replayed.downDifferences.get(migration) === undefined,
  )
  if (unread.length > 0)
    return { status: 'unverifiable', summary: `${count(unread.length, 'down')} could not be read in full` }
  const unreadUps = returning.filter((planned) => unreadIn([planned]).length > 0)
  if (unreadUps.length > 0)
    return { status: 'unverifiable', summary: `${count(unreadUps.length, 'up')} could not be read in full` }
  const lines = backs.map((migration) => replayed.downDifferences.get(migration) ?? [])
  const failing = lines.filter(([line]) => line?.startsWith(DOWN_FAILS) === true)
  const differing = lines.filter(
    (each) => !failing.includes(each) && each.some((line) => !line.startsWith(COLUMN_ORDER)),
  )
  const narrowed = losses.filter((each) => each.kind === 'narrows')
  const inherent = losses.filter((each) => each.kind === 'added by the up')
  const said = [
    ...(failing.length > 0 ? [`${count(failing.length, 'down')} fail${failing.length === 1 ? 's' : ''}`] : []),
    ...(differing.length > 0
      ? [`${count(differing.length, 'down')} leave${differing.length === 1 ? 's' : ''} another schema`]
      : []),
    ...(narrowed.length > 0 ? [`values may not fit back into ${listed(narrowed.map(({ object }) => object))}`] : []),
    ...(inherent.length > 0
      ? [`rows written since the up are lost in ${listed(inherent.map(({ object }) => object))}`]
      : []),
  ]
  return {
    status: 'warn',
    summary: `${said.length === 0 ? 'the downs take back only what the ups did' : said.join('; ')}; not run on rows`,
    level: 'E3',
    facts: [...narrowed, ...inherent].slice(0, 10).map(factOf),
  }
}

/** Of an up that was not read in full, a down may take back what we did not see: only what stood before it is lost. */
function provenLosses(planned: PlannedMigration, replayed: Replayed): readonly Loss[] {
  const losses = lossesOf(planned.migration, replayed)
  if (unreadIn([planned]).length === 0) return losses
  const before = replayed.before.get(planned.migration)
  return losses.filter(({ kind, object }) => {
    if (kind !== 'destroys') return true
    const [table = '', column] = object.split('.')
    const stood = before?.find({ name: table })
    return stood !== undefined && (column === undefined || stood.columns.has(column))
  })
}

function lossAnswer(
  losses: readonly Loss[],
  status: 'fail',
  why: string,
  priority: NonNullable<Answer['priority']>,
): Answer {
  return {
    status,
    // One table may be lost in more than one migration; it is named once.
    summary: `${listed([...new Set(losses.map(({ object }) => object))])}: ${why}`,
    level: 'E3',
    priority,
    facts: losses.slice(0, 10).map(factOf),
  }
}

function factOf({ kind, object, span }: Loss): ReportedFact {
  return { detail: `${object}: ${WORDS[kind]}`, path: span.path, line: span.line }
}

const WORDS: Readonly<Record<Loss['kind'], string>> = {
  destroys: 'stood before the up and is destroyed by the down',
  'comes back empty': 'comes back without its values',
  narrows: 'values written since may not fit',
  'added by the up': 'what was written since the up goes',
}

function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  const [fact] = answer.facts ?? []
  const failed = answer.status === 'fail'
  const dialect = dialectOf(evidence)
  return {
    missing: answer.summary,
    text: failed
      ? 'Keep the values in a table beside it before the up takes them, and put them back in the down; drop in the down only what the up made.'
      : 'Keep what was written since the up before the down takes it away, and try the down on a copy of production.',
    ...(failed ? brought(evidence, dialect) : keptBeforeGoingBack(dialect, keptIn(evidence, 'added by the up'))),
    ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
  }
}

/** The first column that comes back empty, else the first table. */
function brought(evidence: Evidence, dialect: Dialect): Pattern {
  const column = keptIn(evidence, 'comes back empty')
  if (column !== undefined) return keptValues(dialect, column)
  for (const { replayed, migrations } of inScope(evidence))
    for (const planned of migrations)
      for (const { object, kind } of provenLosses(planned, replayed)) {
        const tables = [...(replayed.before.get(planned.migration)?.tables() ?? [])]
        const table = tables.find(({ name }) => showName(name) === object)
        if (kind === 'comes back empty' && table !== undefined && table.columns.size > 0)
          return keptRows(replayed.plan.history.dialect, table)
      }
  return keptValues(dialect)
}

/** The first column of a table that loses its values, as the schema has it on the side where it stands. */
function keptIn(evidence: Evidence, kind: Loss['kind']): Kept | undefined {
  for (const { replayed, migrations } of inScope(evidence))
    for (const planned of migrations)
      for (const { object, kind: is } of provenLosses(planned, replayed)) {
        const at = object.lastIndexOf('.')
        const schema = kind === 'comes back empty' ? replayed.before.get(planned.migration) : replayed.after
        const [name, column] = [object.slice(0, at), object.slice(at + 1)]
        const table = [...(schema?.tables() ?? [])].find((each) => showName(each.name) === name)
        const held = table?.columns.get(column)
        if (is === kind && table !== undefined && held !== undefined) return { table, column: held }
      }
  return undefined
}
