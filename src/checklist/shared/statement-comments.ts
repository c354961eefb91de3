import { nameKey } from '../../evidence/documents/names.js'
import type { Comment, History, Span, Statement } from '../../migrations/model.js'
import type { IndexDefinition, Name } from '../../migrations/operation.js'

/** What comments in a history's own SQL say of an index. */
export interface IndexComment {
  readonly name: string | undefined
  readonly table: string | undefined
  readonly columns: readonly string[]
  readonly span: Pick<Span, 'path' | 'line'>
}

/** `@table …`, `@column email …` in the SQL that makes them. */
export interface AnnotatedObject {
  readonly table: string
  readonly column: string | undefined
  readonly span: Span
}

/** Indexes that COMMENT ON INDEX, or a comment with a purpose on the statement that creates them, explains. */
export function indexComments(history: History): readonly IndexComment[] {
  return statementsOf(history).flatMap((statement): readonly IndexComment[] => {
    const named = commentedIndex(statement)
    if (named !== undefined) return [{ name: named, table: undefined, columns: [], span: statement.span }]
    return indexesOf(statement).flatMap((index) => {
      const comment = statement.comments.find((each) => saysWhy(each, index))
      const columns = index.keys.map((key) => key.column ?? key.text)
      return comment === undefined ? [] : [{ name: index.name, table: index.table.name, columns, span: comment.span }]
    })
  })
}

/** Tables and columns that annotated comments describe: `-- @table One row per checkout`, `-- @column email …`. */
export function annotatedObjects(history: History): readonly AnnotatedObject[] {
  return statementsOf(history).flatMap((statement) => {
    const describable = statement.comments.filter(({ text }) => text.includes('@'))
    if (describable.length === 0) return []
    const [table] = statement.operations.flatMap((each) =>
      each.kind === 'create-table' || each.kind === 'add-column' ? [each.table] : [],
    )
    return table === undefined ? [] : describable.flatMap((comment) => annotations(comment, table))
  })
}

function annotations({ text, span }: Comment, table: Name): readonly AnnotatedObject[] {
  return text.split('\n').flatMap((line): readonly AnnotatedObject[] => {
    const column = /@column\s+[`"]?(\w+)[`"]?\s*[:\u2013\u2014-]?\s*\p{L}{2}/u.exec(line)?.[1]
    if (column !== undefined) return [{ table: table.name, column, span }]
    return /@(?:table|description)\s+\S*\p{L}{2}/u.test(line) ? [{ table: table.name, column: undefined, span }] : []
  })
}

function statementsOf(history: History): readonly Statement[] {
  return history.migrations.flatMap((migration) => migration.up)
}

function indexesOf(statement: Statement): readonly IndexDefinition[] {
  return statement.operations.flatMap((each) =>
    each.kind === 'create-index' ? [each.index] : each.kind === 'create-table' ? each.indexes : [],
  )
}

/** The model keeps no comments of indexes: the statement's own text names it. */
function commentedIndex({ operations, sql }: Statement): string | undefined {
  if (!operations.some((each) => each.kind === 'comment' && /^index$/i.test(each.on) && each.text?.trim()))
    return undefined
  const name = /\bon\s+index\s+((?:"[^"]+"|[\w$]+)(?:\s*\.\s*(?:"[^"]+"|[\w$]+))?)/i.exec(sql.text)?.[1]
  return name?.split('.').at(-1)?.replace(/"/g, '').trim()
}

const BOILERPLATE = new Set(
  `add adds added alter and btree column columns concurrently create creates createindex created ensure for foreign gin
  gist hash idx index indexes indices key keys migration new table tables the unique using with`.split(/\s+/),
)
/** What tools and their users write to the tool. */
const TO_A_TOOL =
  /^\W*(?:database-review:|\+goose|migrate:|statement-breakpoint|atlas:|squawk-|eslint|prettier|noinspection|no-transaction)/i

/** Three words at least, one of which says more than the statement does: Prisma's `-- CreateIndex` says nothing. */
function saysWhy({ text }: Comment, index: IndexDefinition): boolean {
  const bare = text.replace(/^\s*(?:--|\/\*+|#|\/\/)|\*\/\s*$/g, '')
  if (TO_A_TOOL.test(bare.trimStart()) || /;\s*$/.test(bare)) return false
  const words = bare.toLowerCase().match(/\p{L}{3,}/gu) ?? []
  const names = [index.name ?? '', index.table.name, ...index.keys.map((key) => key.column ?? key.text)]
  const said = new Set(names.flatMap((name) => name.toLowerCase().split(/[^\p{L}]+/u)).map(nameKey))
  return words.length >= 3 && words.some((word) => !BOILERPLATE.has(word) && !said.has(nameKey(word)))
}
