import type { Section } from '../../evidence/documents/facts.js'
import { snakeCase } from '../../evidence/documents/names.js'
import { quoted, quotedName } from '../../hazards/shared/quote.js'
import type { Dialect } from '../../migrations/operation.js'
import type { ReportedFact } from '../../report.js'
import type { Table } from '../../schema/model.js'
import { check, type Answer, type Evidence, type Remedy } from '../check.js'
import { count } from '../shared/scope.js'
import { hasNoSchema, tableFinder } from '../shared/schema-tables.js'
import { judgeSchemas, schemasOf, type ShownSchema } from '../shared/shown-schemas.js'

const FEWEST_TABLES = 3
const HEADING = /\bquer(?:y|ies|ying)\b|\baccess patterns?\b/i
const ACCESS_PATTERNS = /\baccess patterns?\b/i
/** Blocks that show something else than a query of the database. */
const OTHER_LANGUAGE =
  /^(?:graphql|gql|json|jsonc|ya?ml|css|scss|less|html|xml|toml|ini|diff|mermaid|http|url|text|output)$/

export const queryPatterns = check({
  id: 'docs/query-patterns',
  title: 'Query patterns documented',
  requirement: 'recommended',
  scope: 'repository',
  minimum: 'E5',
  attestable: false,
  priority: 'low',
  why: 'Who changes a table or an index cannot know which queries must stay fast.',
  evaluate: (evidence) =>
    judgeSchemas(
      evidence,
      FEWEST_TABLES,
      (schema) => judge(evidence, schema),
      (why) => unseen(evidence, why),
    ),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable' ? undefined : remedyFor(evidence, answer.summary),
})

function judge({ facts }: Evidence, { tables, words }: ShownSchema): Answer {
  const find = tableFinder(tables)
  const sections = facts.documents.sections.filter(
    (each) => !each.placeholder && HEADING.test(each.headings.at(-1) ?? ''),
  )
  const examples = sections.flatMap((section) => {
    const line = exampleIn(section, (word) => find(word) !== undefined)
    return line === undefined ? [] : [factOf(section, line)]
  })
  if (examples.length > 0)
    return {
      status: 'pass',
      summary: `${examples[0]?.path ?? 'a document'} shows queries of these tables`,
      level: 'E5',
      facts: examples.slice(0, 5),
    }
  return (
    queryFiles(facts.documents.queryFiles) ?? {
      status: 'fail',
      summary: `no document shows how the ${words.table}s are queried`,
      level: 'E5',
    }
  )
}

/** Query files count when they say what their queries are for. */
function queryFiles(files: Evidence['facts']['documents']['queryFiles']): Answer | undefined {
  const described = files.filter((each) => each.described)
  if (files.length === 0) return undefined
  return {
    status: 2 * described.length >= files.length ? 'pass' : 'warn',
    summary: `${described.length} of ${files.length} query files say what the queries are for`,
    level: 'E5',
    facts: (described.length === 0 ? files : described)
      .slice(0, 5)
      .map(({ seen }) => ({ detail: seen.quote, path: seen.path, line: seen.line })),
  }
}

/** DynamoDB's tables are designed from a list of access patterns; other schemas that are not here cannot be compared with. */
function unseen(evidence: Evidence, why: string): Answer {
  const { facts, survey } = evidence
  const patterns = facts.documents.sections.find(
    (each) => ACCESS_PATTERNS.test(each.headings.at(-1) ?? '') && each.tableRows.length >= 2,
  )
  if (patterns !== undefined && survey.stack.databases.some((each) => each.engine === 'dynamodb'))
    return {
      status: 'pass',
      summary: `${count(patterns.tableRows.length - 1, 'access pattern')} listed`,
      level: 'E5',
      facts: [factOf(patterns, patterns.seen.line)],
    }
  const otherwise = hasNoSchema(evidence) ? 'no document lists the access patterns' : why
  return queryFiles(facts.documents.queryFiles) ?? { status: 'unverifiable', summary: otherwise }
}

/** The line of the first code block that queries a table of the schema. */
function exampleIn(section: Section, isTable: (word: string) => boolean): number | undefined {
  return section.codeBlocks.find(
    ({ language, text }) =>
      !OTHER_LANGUAGE.test(language) && (sqlNames(text).some(isTable) || codeNames(text).some(isTable)),
  )?.line
}

/** Names behind FROM, JOIN, INTO and UPDATE. */
function sqlNames(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:from|join|into|update)\s+(?:only\s+)?([\w."`]+)/gi)].flatMap((match) => match[1] ?? [])
}

/** What mappers call on: `prisma.order.findMany`, `Order.objects.filter`, `Order.where`, `db('orders').select`, `session.query(Order)`. */
function codeNames(text: string): readonly string[] {
  const calls = [
    /\b(?:prisma|db|client|tx)\.(\w+)\.(?:find\w*|aggregate|groupBy|count|update\w*|delete\w*|upsert)\b/g,
    /\b([A-Z]\w+)\.(?:objects|where|find\w*|joins|includes|query|order|select|aggregate|countDocuments)\b/g,
    /\b(?:knex|db|trx|table|selectFrom|from|collection)\(\s*["'`]([\w.]+)["'`]/g,
    /\b(?:query|select|getRepository|from)\(\s*([A-Z]\w+)/g,
    /\bdb\.(\w+)\.(?:find|aggregate|countDocuments)\b/g,
  ]
  return calls.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => snakeCase(match[1] ?? '')))
}

function factOf({ seen }: Section, line: number): ReportedFact {
  return { detail: seen.quote, path: seen.path, line }
}

const ACCESS_PATTERN_TABLE = `# Access patterns

| Access pattern | Table or index | Keys |
| --- | --- | --- |
| Orders of a customer, newest first | orders, index by_customer | customer_id = …, created_at descending |
`

function remedyFor(evidence: Evidence, summary: string): Remedy {
  if (hasNoSchema(evidence))
    return {
      missing: summary,
      text: 'List the access patterns that the keys and indexes were chosen for.',
      language: 'markdown',
      code: ACCESS_PATTERN_TABLE,
      path: 'docs/access-patterns.md',
    }
  const indexed = schemasOf(evidence)
    .flatMap(({ tables, dialect }) => tables.map((table) => ({ table, dialect })))
    .flatMap(({ table, dialect }) => {
      const column = table.indexes.find((index) => index.constraint === undefined)?.keys[0]?.column
      return [{ table, dialect, column: column ?? [...table.columns.keys()][0] ?? 'id', indexed: column !== undefined }]
    })
    .sort((a, b) => Number(b.indexed) - Number(a.indexed))[0]
  return {
    missing: summary,
    text: 'Show the queries that matter with the tables they read, the index that serves them and how often they run.',
    language: 'markdown',
    code:
      indexed === undefined
        ? '# Query patterns\n\n## Orders of a customer\n\n```sql\nSELECT * FROM orders WHERE customer_id = $1;\n```\n'
        : `# Query patterns\n\n## ${indexed.table.name.name} by ${indexed.column}\n\nSent by …, about … times a minute.\n\n\`\`\`${indexed.dialect === 'mongodb' ? 'js' : 'sql'}\n${queryOf(indexed.table, indexed.column, indexed.dialect)}\n\`\`\`\n`,
    path: 'docs/queries.md',
  }
}

function queryOf(table: Table, column: string, dialect: Dialect): string {
  if (dialect === 'mongodb') return `${table.name.name}.find({ '${column}': … })`
  const parameter = dialect === 'postgres' ? '$1' : '?'
  return `SELECT * FROM ${quotedName(table.name, dialect)} WHERE ${quoted(column, dialect)} = ${parameter};`
}
