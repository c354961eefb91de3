import type { Diagram } from '../../evidence/documents/facts.js'
import type { ReportedFact } from '../../report.js'
import { check, type Answer, type Evidence } from '../check.js'
import { erDiagram, leftOut } from '../shared/er-diagram.js'
import { hasNoSchema, knownInPart, listed, percent, tableFinder, tableNames } from '../shared/schema-tables.js'
import { judgeSchemas, schemasOf, type ShownSchema } from '../shared/shown-schemas.js'
import { structureSaid } from '../shared/structure-command.js'

/** A diagram of two tables says no more than their names. */
const FEWEST_TABLES = 3
const COVERED = 80

export const erd = check({
  id: 'docs/erd',
  title: 'ERD diagram',
  requirement: 'recommended',
  scope: 'repository',
  minimum: 'E5',
  attestable: false,
  priority: 'low',
  why: 'Without a picture of the tables everybody who is new, or on call, reads the migrations from the first on.',
  evaluate: (evidence) =>
    judgeSchemas(
      evidence,
      FEWEST_TABLES,
      (schema) => judge(schema, evidence.facts.documents.diagrams),
      (why) => unseen(evidence, why),
    ),
  remedy: (evidence, answer) => {
    if (answer.status === 'pass' || answer.status === 'not-applicable') return undefined
    const [largest] = [...schemasOf(evidence)].sort((a, b) => b.tables.length - a.tables.length)
    const text = [
      'Keep the diagram as text in the repository, so that a pull request shows how it changes.',
      ...(largest === undefined ? [] : [sourceSaid(largest)]),
      ...(largest === undefined ? [] : [leftOut(largest.tables, largest.words) ?? []].flat()),
      ...(largest === undefined ? [] : knownInPart(largest.tables)),
      ...(largest === undefined ? [] : [structureSaid({ evidence, ...largest }, 'diagram') ?? []].flat()),
    ]
    return {
      missing: answer.summary,
      text: text.join(' '),
      language: 'mermaid',
      code: diagramOf(largest),
      path: 'docs/erd.md',
    }
  },
})

function judge({ tables, words }: ShownSchema, diagrams: readonly Diagram[]): Answer {
  const generator = diagrams.find((each) => each.format === 'generator')
  const find = tableFinder(tables)
  const drawn = diagrams.map((each) => ({
    each,
    shows: new Set((each.tables ?? []).flatMap((name) => find(name) ?? [])),
  }))
  const texts = drawn.filter(({ shows }) => shows.size > 0).sort((a, b) => b.shows.size - a.shows.size)
  const shown = new Set(texts.flatMap(({ shows }) => [...shows]))
  const share = percent(shown.size, tables.length)
  if (shown.size > 0 && share >= COVERED)
    return {
      status: 'pass',
      summary: `${shown.size} of ${tables.length} ${words.table}s drawn`,
      level: 'E5',
      facts: factsOf(texts.map(({ each }) => each)),
    }
  if (generator !== undefined)
    return {
      status: 'pass',
      summary: `drawn from the schema by ${generator.seen.path}`,
      level: 'E5',
      facts: factsOf([generator]),
    }
  const pictures = diagrams.filter((each) => each.format === 'image')
  if (shown.size > 0) {
    const missing = tables.filter((table) => !shown.has(table))
    return {
      status: 'warn',
      summary: `${shown.size} of ${tables.length} ${words.table}s drawn; not ${listed(tableNames(missing), 3)}`,
      level: 'E5',
      facts: factsOf([...texts.map(({ each }) => each), ...pictures]),
    }
  }
  const [picture] = pictures
  return picture === undefined
    ? { status: 'fail', summary: `no diagram of the ${words.table}s`, level: 'E5' }
    : {
        status: 'warn',
        summary: `a picture only: nobody can tell which ${words.table}s it shows`,
        level: 'E5',
        facts: factsOf([picture]),
      }
}

/** Without the schema a diagram's coverage is unknown. */
function unseen(evidence: Evidence, why: string): Answer {
  const { diagrams } = evidence.facts.documents
  if (diagrams.length === 0 && hasNoSchema(evidence))
    return { status: 'not-applicable', summary: 'the store keeps no schema' }
  return diagrams.length === 0
    ? { status: 'unverifiable', summary: `no diagram, and ${why}` }
    : { status: 'warn', summary: `a diagram, and ${why}`, level: 'E5', facts: factsOf(diagrams) }
}

function factsOf(diagrams: readonly Diagram[]): readonly ReportedFact[] {
  return diagrams.slice(0, 5).map(({ format, tables, seen }) => ({
    detail: tables === undefined ? `${format}: ${seen.quote}` : `${format} diagram of ${tables.length} tables`,
    path: seen.path,
    line: seen.line,
  }))
}

function sourceSaid({ history }: ShownSchema): string {
  return history === undefined
    ? 'This one shows the collections and references that models declare.'
    : 'This one is the schema as the migrations leave it.'
}

function diagramOf(schema: ShownSchema | undefined): string {
  return schema === undefined
    ? 'erDiagram\n  customers ||--o{ orders : customer_id\n'
    : erDiagram(schema.tables, schema.words)
}
