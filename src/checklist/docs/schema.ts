import type { Dialect } from '../../migrations/operation.js'
import { showName } from '../../migrations/operation.js'
import type { Table } from '../../schema/model.js'
import { quoted, quotedName } from '../../hazards/shared/quote.js'
import { check, type Answer, type Evidence, type Remedy } from '../check.js'
import type { Description } from '../../evidence/documents/facts.js'
import { describedSchema } from '../shared/described-schema.js'
import { configuredAnswer } from '../shared/runbooks.js'
import { hasNoSchema, knownInPart, listed, percent, tableNames } from '../shared/schema-tables.js'
import { judgeSchemas, schemasOf, type ShownSchema } from '../shared/shown-schemas.js'
import { structureSaid } from '../shared/structure-command.js'

const TABLES = 80
const COLUMNS = 50
const TOO_FEW = 40

export const schema = check({
  id: 'docs/schema',
  title: 'Schema documentation',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E5',
  attestable: false,
  priority: 'medium',
  why: 'What nobody wrote down about a table is guessed, in queries and in incidents.',
  evaluate: (evidence) =>
    judgeSchemas(
      evidence,
      1,
      (schema) => judge(evidence, schema),
      (why) => unseen(evidence, why),
    ),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable' ? undefined : remedyFor(evidence, answer.summary),
})

function judge(evidence: Evidence, schema: ShownSchema): Answer {
  const { tables, words } = schema
  const found = describedSchema(schema, descriptionsIn(evidence))
  const ofTables = percent(found.tables.size, tables.length)
  const ofColumns = percent(found.columns, found.allColumns)
  const summary = `${found.tables.size} of ${tables.length} ${words.table}s and ${ofColumns} % of the ${words.column}s described`
  const level = found.inSchema ? 'E3' : 'E5'
  if (ofTables >= TABLES && ofColumns >= COLUMNS) return { status: 'pass', summary, level, facts: found.facts }
  const elsewhere = configuredAnswer(evidence, evidence.settings.documents.schema, 'documents.schema')
  if (elsewhere !== undefined) return elsewhere
  const missing = tables.filter((table) => !found.tables.has(table))
  const facts = [
    ...found.facts,
    ...newestFirst(missing)
      .slice(0, 8)
      .map((table) => ({ detail: `${showName(table.name)} is not described`, ...schema.placeOf(table) })),
  ]
  if (ofTables >= TOO_FEW) return { status: 'warn', summary, level, facts }
  const structure = structureOf(evidence, schema)
  return structure === undefined
    ? { status: 'fail', summary, level, facts }
    : {
        status: 'warn',
        summary: `${summary}; ${structure.said} the structure, not what it means`,
        level: 'E3',
        facts: [{ detail: 'structure without descriptions', path: structure.path, line: structure.line }, ...facts],
      }
}

/** Where people read what there is, though not what it means. Models of a document store are the only schema it has. */
function structureOf(
  evidence: Evidence,
  { history, tables, placeOf }: ShownSchema,
): { readonly said: string; readonly path: string; readonly line: number } | undefined {
  const [first] = tables
  if (history === undefined && first !== undefined) {
    const { path, line } = placeOf(first)
    return path === undefined ? undefined : { said: 'models show', path, line: line ?? 1 }
  }
  const file = structureFile(evidence)
  return file === undefined ? undefined : { said: `${file} shows`, path: file, line: 1 }
}

/** Those of documents, and what models say of their fields beside the code. */
function descriptionsIn({ facts }: Evidence): readonly Description[] {
  const ofModels = (facts.models ?? []).flatMap(({ path, model }): readonly Description[] => [
    ...(model.commentLine === undefined
      ? []
      : [
          {
            what: 'table' as const,
            name: undefined,
            table: model.table,
            seen: { path, line: model.commentLine, quote: model.table },
          },
        ]),
    ...model.fields
      .filter(({ commented }) => commented === true)
      .map(({ column, line }): Description => {
        const quote = `${model.table}.${column}`
        return { what: 'column', table: model.table, name: column, seen: { path, line, quote } }
      }),
  ])
  return [...facts.documents.descriptions, ...ofModels]
}

/** Without the schema, descriptions count for something; their coverage is unknown. */
function unseen(evidence: Evidence, why: string): Answer {
  const [first] = descriptionsIn(evidence)
  const structure = structureFile(evidence)
  if (first !== undefined)
    return {
      status: 'warn',
      summary: `some descriptions, and ${why}`,
      level: 'E5',
      facts: [{ detail: first.seen.quote, path: first.seen.path, line: first.seen.line }],
    }
  return structure === undefined
    ? { status: 'unverifiable', summary: hasNoSchema(evidence) ? 'no document describes what an item holds' : why }
    : { status: 'warn', summary: `${structure} shows the structure, not what it means`, level: 'E3' }
}

/** schema.prisma and schema.rb are read by people, and say what there is. */
function structureFile({ survey }: Evidence): string | undefined {
  return [...survey.tree.entries.keys()].find((path) => /(^|\/)(?:schema\.prisma|db\/schema\.rb)$/.test(path))
}

/** What the change brings is the easiest to describe today. */
function newestFirst(tables: readonly Table[]): readonly Table[] {
  return [...tables].sort((a, b) => b.made.era - a.made.era)
}

function remedyFor(evidence: Evidence, summary: string): Remedy {
  const [worst] = schemasOf(evidence)
    .map((schema) => {
      const { tables: described } = describedSchema(schema, descriptionsIn(evidence))
      return { ...schema, missing: newestFirst(schema.tables.filter((table) => !described.has(table))) }
    })
    .sort((a, b) => b.missing.length - a.missing.length)
  const dialect = worst?.dialect ?? 'postgres'
  const wanting = worst === undefined ? [] : worst.missing.length > 0 ? worst.missing : worst.tables
  const missing = wanting.length === 0 ? summary : `${summary}: not ${listed(tableNames(wanting))}`
  const comments = commentsFor(dialect, wanting.slice(0, 5))
  const engine = worst?.dialect ?? evidence.survey.stack.databases.find(({ role }) => role === 'primary')?.engine
  const structure =
    engine === undefined
      ? []
      : [structureSaid({ evidence, dialect: engine, history: worst?.history }, 'structure') ?? []].flat()
  return comments === undefined
    ? {
        missing,
        text: [
          `Keep a data dictionary beside the code: a heading for each ${worst?.words.table ?? 'table'}, a row for each ${worst?.words.column ?? 'column'}.`,
          ...knownInPart(wanting.slice(0, 3)),
          ...structure,
        ].join(' '),
        language: 'markdown',
        code: dictionaryFor(wanting.slice(0, 3)),
        path: 'docs/schema.md',
      }
    : {
        missing,
        text: [
          'Describe tables and columns in the database itself, in a migration: every client shows the comments.',
          ...structure,
        ].join(' '),
        language: 'sql',
        code: comments,
      }
}

/** Comments that change nothing but the catalogue; undefined for engines that keep none, or only with the column restated. */
function commentsFor(dialect: Dialect, tables: readonly Table[]): string | undefined {
  if (tables.length === 0) return undefined
  switch (dialect) {
    case 'postgres':
      return tables
        .flatMap((table) => [
          `COMMENT ON TABLE ${quotedName(table.name, dialect)} IS '<what one row is>';`,
          ...[...table.columns.keys()]
            .slice(0, 8)
            .map(
              (column) =>
                `COMMENT ON COLUMN ${quotedName(table.name, dialect)}.${quoted(column, dialect)} IS '<what it holds>';`,
            ),
        ])
        .join('\n')
    case 'mysql':
    case 'mariadb':
      // A column's comment needs the whole column restated; a table's does not: https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
      return tables
        .map((table) => `ALTER TABLE ${quotedName(table.name, dialect)} COMMENT = '<what one row is>';`)
        .join('\n')
    case 'sqlserver':
    case 'sqlite':
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return undefined
  }
}

function dictionaryFor(tables: readonly Table[]): string {
  if (tables.length === 0)
    return '# Schema\n\n## orders\n\nOne row for each checkout.\n\n| Column | Description |\n| --- | --- |\n| id | Number that invoices show |\n'
  const parts = tables.map((table) =>
    [
      `## ${showName(table.name)}`,
      '',
      table.comment ?? 'One row for each …',
      '',
      '| Column | Description |',
      '| --- | --- |',
      ...[...table.columns.values()].map(({ name, comment }) => `| ${name} | ${inCell(comment) ?? '…'} |`),
    ].join('\n'),
  )
  return `# Schema\n\n${parts.join('\n\n')}\n`
}

function inCell(comment: string | undefined): string | undefined {
  return comment?.replace(/\s+/g, ' ').replaceAll('|', String.raw`\|`)
}
