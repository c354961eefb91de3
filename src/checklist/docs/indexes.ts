import type { DocumentFacts } from '../../evidence/documents/facts.js'
import { quotedName } from '../../hazards/shared/quote.js'
import type { ReportedFact } from '../../report.js'
import type { Index, Table } from '../../schema/model.js'
import { check, type Answer, type Evidence, type Remedy } from '../check.js'
import { collectionsOf } from '../shared/collections.js'
import { buildCommands, unbuiltIn } from '../shared/index-building.js'
import { hasNoSchema, listed, percent } from '../shared/schema-tables.js'
import { judgeSchemas, schemasOf, type ShownSchema } from '../shared/shown-schemas.js'
import type { IndexComment } from '../shared/statement-comments.js'

const ENOUGH = 80
const TOO_FEW = 30

export const indexes = check({
  id: 'docs/indexes',
  title: 'Index documentation',
  requirement: 'recommended',
  scope: 'repository',
  minimum: 'E5',
  attestable: false,
  priority: 'low',
  why: 'An index whose purpose nobody knows is never dropped, and every write pays for it.',
  evaluate: (evidence) =>
    judgeSchemas(
      evidence,
      1,
      (schema) => unlessUnbuilt(schema, evidence, judge(schema, evidence.facts.documents)),
      (why) =>
        hasNoSchema(evidence)
          ? { status: 'not-applicable', summary: 'the store keeps no schema' }
          : { status: 'unverifiable', summary: why },
    ),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable' ? undefined : remedyFor(evidence, answer.summary),
})

/** Where an index's purpose is said; undefined: nowhere. */
interface Explained {
  readonly index: Index
  readonly said: ReportedFact | undefined
}

function judge(schema: ShownSchema, documents: DocumentFacts): Answer {
  const all = explainedIn(schema, documents)
  if (all.length === 0) return { status: 'not-applicable', summary: 'no indexes besides those of constraints' }
  const explained = all.filter(({ said }) => said !== undefined)
  const share = percent(explained.length, all.length)
  const missing = all.filter(({ said }) => said === undefined).map(({ index }) => index.name)
  const summary = `${explained.length} of ${all.length} indexes say what they are for`
  return {
    status: share >= ENOUGH ? 'pass' : share >= TOO_FEW ? 'warn' : 'fail',
    summary: missing.length === 0 || share >= ENOUGH ? summary : `${summary}; not ${listed(missing, 3)}`,
    level: 'E5',
    facts: explained.flatMap(({ said }) => said ?? []).slice(0, 8),
  }
}

/** What an index is for says little where nothing builds it. */
function unlessUnbuilt({ history }: ShownSchema, evidence: Evidence, answer: Answer): Answer {
  const unbuilt = history === undefined ? unbuiltIn(collectionsOf(evidence), () => true) : undefined
  return unbuilt === undefined
    ? answer
    : {
        ...answer,
        status: answer.status === 'pass' || answer.status === 'not-applicable' ? 'warn' : answer.status,
        level: 'E3',
        summary: `${answer.summary}; ${unbuilt.said}`,
        facts: [...(answer.facts ?? []), ...unbuilt.facts],
      }
}

function explainedIn({ tables, ...schema }: ShownSchema, documents: DocumentFacts): readonly Explained[] {
  const comments = schema.indexComments()
  const inDocuments = namesInDocuments(documents)
  return tables.flatMap((table) =>
    table.indexes
      // A unique index says what it is for: no value twice.
      .filter(
        (index) =>
          index.constraint === undefined &&
          !index.unique &&
          (schema.history === undefined || !servesForeignKey(index, table)),
      )
      .map((index) => {
        const comment = comments.find((each) => isAbout(each, index, table))
        const said =
          comment === undefined
            ? inDocuments.get(index.name.toLowerCase())
            : {
                detail: `${index.name}: a comment says what it is for`,
                path: comment.span.path,
                line: comment.span.line,
              }
        return { index, said }
      }),
  )
}

/** The index that InnoDB makes for a foreign key, by the constraint's name or the first column's: nobody created it. */
function servesForeignKey(index: Index, table: Table): boolean {
  const keys = index.keys.map(({ column }) => column).join()
  return table.constraints.some(
    (each) =>
      each.kind === 'foreign key' &&
      each.columns.join() === keys &&
      (each.name === index.name || each.columns[0] === index.name),
  )
}

function isAbout(comment: IndexComment, index: Index, table: Table): boolean {
  if (comment.name !== undefined) return comment.name.toLowerCase() === index.name.toLowerCase()
  const columns = index.keys.map((key) => key.column ?? key.text)
  return comment.table === table.name.name && comment.columns.join('\n') === columns.join('\n')
}

const AN_INDEX = /\bind(?:ex|exes|ices)\b/i
const NAMED_AS_INDEX = /(?:^|_)(?:idx|ix|index)(?:_|$)/i

/**
 * Names in documents with words beside them: a line of three words or more, a row of a table with a sentence. A name that
 * may be a column's counts where the line or the headings speak of an index.
 */
function namesInDocuments({ sections, descriptions }: DocumentFacts): ReadonlyMap<string, ReportedFact> {
  const names = new Map<string, ReportedFact>()
  for (const { seen, headings, text, tableRows } of sections) {
    const about = AN_INDEX.test(headings.join(' '))
    const lines = [...text.split('\n'), ...tableRows.map((cells) => cells.join(' '))]
    for (const line of lines) {
      if ((line.match(/\p{L}{2,}/gu) ?? []).length < 4) continue
      for (const name of line.match(/\w+_\w+/g) ?? [])
        if (about || AN_INDEX.test(line) || NAMED_AS_INDEX.test(name))
          names.set(name.toLowerCase(), { detail: `${name}: ${seen.quote}`, path: seen.path, line: seen.line })
    }
  }
  for (const { what, name, seen } of descriptions) {
    if (what === 'index' && name !== undefined)
      names.set(name.toLowerCase(), { detail: `${name}: described`, path: seen.path, line: seen.line })
  }
  return names
}

function remedyFor(evidence: Evidence, summary: string): Remedy {
  const wanting = schemasOf(evidence).flatMap((schema) =>
    explainedIn(schema, evidence.facts.documents)
      .filter(({ said }) => said === undefined)
      .map(({ index }) => ({ index, dialect: schema.dialect, schema: schemaOf(index, schema.tables) })),
  )
  const unbuilt = collectionsOf(evidence)
  if (unbuiltIn(unbuilt, () => true) !== undefined) return { missing: summary, ...buildCommands(unbuilt, () => true) }
  const [first] = wanting
  if (first?.dialect === 'postgres')
    return {
      missing: summary,
      text: 'Say in the database which query each index serves.',
      language: 'sql',
      code: wanting
        .filter(({ dialect }) => dialect === 'postgres')
        .slice(0, 8)
        .map(({ index, schema }) => {
          const name = quotedName({ name: index.name, ...(schema === undefined ? {} : { schema }) }, 'postgres')
          return `COMMENT ON INDEX ${name} IS 'Serves <which query> by ${keysOf(index)}';`
        })
        .join('\n'),
    }
  return {
    missing: summary,
    text:
      first?.dialect === 'mongodb'
        ? 'Say in a comment above each index of a model which query it serves, or list them.'
        : 'List the indexes with the query that each serves, or say it in a comment above each CREATE INDEX.',
    language: 'markdown',
    code: `# Indexes\n\n| Table | Index | Purpose |\n| --- | --- | --- |\n${wanting
      .slice(0, 12)
      .map(({ index }) => `| ${index.table.name} | ${index.name} | Serves … by ${keysOf(index)} |`)
      .join('\n')}\n`,
    path: 'docs/indexes.md',
  }
}

function schemaOf(index: Index, tables: readonly Table[]): string | undefined {
  return tables.find((table) => table.indexes.includes(index))?.name.schema
}

function keysOf(index: Index): string {
  return index.keys
    .map((key) => key.column ?? 'an expression')
    .join(', ')
    .replace(/'/g, "''")
}
