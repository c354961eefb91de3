import { isSharded, unenforcedRelations } from '../../hazards/shared/declared.js'
import { quoted, quotedName } from '../../hazards/shared/quote.js'
import { isCovered } from '../../schema/covering.js'
import { isReferring } from '../../schema/table.js'
import type { Finding } from '../../report.js'
import { check, type Answer, type Evidence, type Outcome, type Remedy } from '../check.js'
import { referencesOfCollections } from '../shared/collections.js'
import { dialectOf } from '../patterns/pattern.js'
import { reference, referenceExample } from '../patterns/reference.js'
import { enforcementOf, switchedOn } from '../shared/foreign-key-enforcement.js'
import { fromFindings } from '../shared/judge.js'
import { missingParents, UNMADE, unmadeRemedy } from '../shared/missing-parents.js'
import { factsAt, placed, placeOfTable } from '../shared/places.js'
import { candidatesOf, foreignKeysOf, type Candidate, type Held } from '../shared/references.js'
import { judgeSchemas, modelsBeside, unlessPartial, type Resulting } from '../shared/relational.js'
import { schemaDumpRemedy } from '../shared/schema-dump.js'
import { remedyOfFindings } from '../shared/remedy.js'
import { listed, percent } from '../shared/schema-tables.js'
import { count, findingsOf } from '../shared/scope.js'

const ID = 'integrity/foreign-keys'

/** What is said of REFERENCES behind a column where nobody says which MySQL runs. */
const UNSETTLED = 'MySQL before 9.0 reads and ignores, and which version runs is not known'

/** Names alone are a guess: this share of them with a foreign key is enough. */
const ENOUGH = 90

export const foreignKeys = check({
  id: ID,
  title: 'Foreign key constraints',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E3',
  attestable: false,
  priority: 'high',
  why: 'Where nothing checks references, rows that point nowhere come in with the first bug or race, and every join loses them silently.',
  evaluate: (evidence) => judgeSchemas(evidence, (schema) => judge(schema, evidence), referencesOfCollections),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : (schemaDumpRemedy(evidence, answer) ?? remedyFor(evidence, answer)),
})

function judge(schema: Resulting, evidence: Evidence): Answer {
  const { replayed, tables, dialect } = schema
  const { history } = replayed.plan
  const { enforced, ignored, unsettled } = foreignKeysOf(schema)
  const [orphaned, ...more] = missingParents(schema, enforced)
  if (orphaned !== undefined)
    return {
      status: 'fail',
      summary: `${nameOf(orphaned)} refers to ${orphaned.constraint.references.table.name}, ${UNMADE}${more.length === 0 ? '' : `, and ${more.length} more`}: where keys are checked, SQLite refuses every row of the table`,
      level: 'E3',
      facts: factsOf([orphaned, ...more], 'refers to a table that no migration creates', history),
    }
  if (tables.length < 2) return { status: 'not-applicable', summary: 'only one table' }
  const findings = findingsOf(evidence, ID, history).filter((each) => each.severity !== 'info')
  if (findings.some(isSerious)) return fromFindings(findings)
  if (ignored.length > 0)
    return {
      status: 'fail',
      summary: `${count(ignored.length, 'foreign key')} that ${serverOf(schema)} reads and ignores: ${listed(ignored.map(nameOf))}`,
      level: 'E3',
      facts: factsOf(ignored, 'is not checked', history),
    }
  const declared = isSharded(evidence.survey.stack.databases)
    ? []
    : unenforcedRelations(schema.tables, modelsBeside(schema, evidence))
  if (declared.length > 0)
    return {
      status: 'fail',
      summary: `${count(declared.length, 'relation')} of models that no foreign key enforces: ${listed(declared.map((each) => each.shown))}`,
      level: 'E3',
      facts: declared.slice(0, 10).map(placed),
    }
  const gaps = gapsIn(schema, enforced, evidence)
  if (unsettled.length > 0)
    return {
      status: 'unverifiable',
      summary: `${count(unsettled.length, 'foreign key')} that ${UNSETTLED}: ${listed(unsettled.map(nameOf))}`,
      facts: factsOf(unsettled, 'is checked from MySQL 9.0 on', history),
    }
  const enforcement = dialect === 'sqlite' && enforced.length > 0 ? enforcementOf(schema, evidence) : undefined
  const unshown = enforcement?.shown === false ? enforcement : undefined
  if (unshown !== undefined || gaps.length > 0 || findings.length > 0) {
    const named = gaps.map((each) => each.summary)
    const counted = `${count(enforced.length, 'foreign key')}${unshown === undefined ? '' : `, ${unshown.said}`}`
    const whole = [counted, ...named].join('; ')
    return {
      ...(findings.length > 0 ? fromFindings(findings) : {}),
      status: 'warn',
      summary: unshown !== undefined || gaps.length > 0 ? whole : fromFindings(findings).summary,
      level: 'E3',
      facts: [...(unshown?.facts ?? []), ...gaps.flatMap((each) => each.facts)].slice(0, 10),
    }
  }
  if (enforced.length === 0) {
    const none: Answer = {
      status: 'not-applicable',
      summary: isSharded(evidence.survey.stack.databases)
        ? 'Vitess: the store has no foreign keys'
        : 'no column refers to another table by its name',
    }
    return unlessPartial(
      none,
      tables.filter((table) => !table.exact),
      tables,
    )
  }
  return unlessPartial(
    {
      status: 'pass',
      summary: `${count(enforced.length, 'foreign key')}, ${enforcement?.said ?? 'enforced'} and served by an index${evidence.facts.models === undefined || evidence.facts.models.length === 0 ? '; no model was read to compare' : ''}`,
      level: 'E3',
      ...(enforcement === undefined ? {} : { facts: enforcement.facts }),
    },
    tables.filter((table) => !table.exact),
    tables,
  )
}

/** The server with its version, as people name it. */
function serverOf({ dialect, replayed }: Resulting): string {
  const name = dialect === 'mariadb' ? 'MariaDB' : 'MySQL'
  return [name, replayed.plan.history.engineVersion ?? ''].join(' ').trim()
}

function factsOf(
  held: readonly Held[],
  what: string,
  history: Parameters<typeof factsAt>[0],
): NonNullable<Answer['facts']> {
  return factsAt(
    history,
    held.map((each) => ({ detail: `${nameOf(each)} ${what}`, table: each.table, column: firstColumn(each) })),
  )
}

function isSerious({ severity, waived }: Finding): boolean {
  return waived === undefined && (severity === 'critical' || severity === 'high')
}

interface Gap {
  readonly summary: string
  readonly facts: NonNullable<Answer['facts']>
}

/** What is weaker than it should be: guesses by name, foreign keys that old rows need not meet, missing indexes. */
function gapsIn(schema: Resulting, enforced: readonly Held[], evidence: Evidence): readonly Gap[] {
  const { history } = schema.replayed.plan
  const candidates = candidatesOf(schema.tables, evidence.settings.integrity.polymorphic)
  const bare = bareCandidates(candidates)
  const notValid = enforced.filter(({ constraint }) => !constraint.validated)
  const slow = makesOwnIndex(schema)
    ? []
    : enforced.filter(({ table, constraint }) => table.exact && !isCovered(table, constraint.columns))
  const share = percent(candidates.length - bare.length, candidates.length)
  return [
    ...(share >= ENOUGH
      ? []
      : [
          {
            summary: `${count(bare.length, 'column')} named like a reference without one: ${listed(bare.map(shown))}`,
            facts: factsAt(
              history,
              bare.map((each) => ({ ...each, detail: `${shown(each)} is named after ${each.parent.name.name}` })),
            ),
          },
        ]),
    ...gapOf(notValid, 'not validated', history),
    ...gapOf(slow, 'without an index', history),
  ]
}

/** A column of a table that we know in part may have a foreign key that we do not see. */
function bareCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ table, column }) => table.exact && !isReferring(table, column))
}

function gapOf(held: readonly Held[], lacking: string, history: Parameters<typeof factsAt>[0]): readonly Gap[] {
  if (held.length === 0) return []
  return [
    {
      summary: `${held.length} ${lacking}: ${listed(held.map(nameOf))}`,
      facts: factsAt(
        history,
        held.map((each) => ({ detail: `${nameOf(each)}: ${lacking}`, table: each.table, column: firstColumn(each) })),
      ),
    },
  ]
}

/** InnoDB indexes the referencing columns by itself. */
function makesOwnIndex({ dialect }: Resulting): boolean {
  return dialect === 'mysql' || dialect === 'mariadb'
}

function nameOf({ table, constraint }: Held): string {
  return `${table.name.name}.${constraint.columns.join(', ')}`
}

function firstColumn({ constraint }: Held): string {
  return constraint.columns[0] ?? ''
}

function shown({ table, column }: Candidate): string {
  return `${table.name.name}.${column}`
}

function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  if (answer.status === 'unverifiable' && answer.summary.includes(UNSETTLED)) return versionRemedy(answer)
  if (answer.summary.includes(UNMADE)) return unmadeRemedy(answer)
  const schema = schemaWithGap(evidence)
  const own = schema === undefined ? undefined : gapRemedy(schema, evidence)
  const dialect = dialectOf(evidence)
  return remedyOfFindings(
    evidence,
    ID,
    'Let the database check each reference, and index the column that refers.',
    own ?? {
      missing: answer.summary,
      ...(dialect === 'sqlite'
        ? switchedOn(evidence)
        : {
            text: 'Let the database check each reference: add the foreign key, and let it look at the old rows.',
            ...referenceExample(dialect),
          }),
    },
  )
}

function versionRemedy({ summary, facts = [] }: Outcome): Remedy {
  const [fact] = facts
  return {
    missing: summary,
    text: 'Say which server runs. Where it is MySQL before 9.0, write each as FOREIGN KEY (column) REFERENCES table (column), a clause of its own; MariaDB makes them since 10.5.',
    language: 'yaml',
    code: "# .github/database-review.yml\nversion: 1\nmysql-version: '8.4' # the one that production runs",
    ...(fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }),
  }
}

function schemaWithGap(evidence: Evidence): Resulting | undefined {
  const found: Resulting[] = []
  judgeSchemas(
    evidence,
    (schema) => {
      found.push(schema)
      return { status: 'pass', summary: '' }
    },
    referencesOfCollections,
  )
  return found.find((schema) => gapsIn(schema, foreignKeysOf(schema).enforced, evidence).length > 0)
}

/** The statements for the first gap, with its names. */
function gapRemedy(schema: Resulting, evidence: Evidence): Remedy | undefined {
  const { history } = schema.replayed.plan
  const { enforced } = foreignKeysOf(schema)
  const [bare] = bareCandidates(candidatesOf(schema.tables, evidence.settings.integrity.polymorphic))
  const slow = makesOwnIndex(schema)
    ? undefined
    : enforced.find(({ table, constraint }) => table.exact && !isCovered(table, constraint.columns))
  if (bare !== undefined) {
    const { table, column, parent } = bare
    const place = placeOfTable(history, table, column)
    const key = parent.constraints.find((each) => each.kind === 'primary key')
    const written = reference(schema.dialect, {
      table,
      columns: [column],
      to: parent.name,
      keys: key?.kind === 'primary key' ? key.columns : ['id'],
    })
    if (written !== undefined)
      return {
        missing: `${shown(bare)} is named after ${parent.name.name} and nothing checks it.`,
        text: 'If the column refers to that table, say so to the database: each statement in a migration of its own. If it does not, list it under integrity.polymorphic.',
        ...written,
        ...(place === undefined ? {} : { path: place.path, line: place.line }),
      }
  }
  if (slow === undefined) return undefined
  const place = placeOfTable(history, slow.table, firstColumn(slow))
  const { dialect } = schema
  const concurrently = dialect === 'postgres' ? ' CONCURRENTLY' : ''
  const columns = slow.constraint.columns.map((column) => quoted(column, dialect)).join(', ')
  const index = quoted([slow.table.name.name, ...slow.constraint.columns, 'idx'].join('_'), dialect)
  return {
    missing: `No index serves the foreign key ${nameOf(slow)}.`,
    text: dialect === 'postgres' ? 'Create the index, outside a transaction.' : 'Create the index.',
    language: 'sql',
    code: `CREATE INDEX${concurrently} ${index} ON ${quotedName(slow.table.name, dialect)} (${columns});`,
    ...(place === undefined ? {} : { path: place.path, line: place.line }),
  }
}
