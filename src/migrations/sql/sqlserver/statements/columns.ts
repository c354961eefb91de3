import type {
  ColumnDefinition,
  Constraint,
  DefaultValue,
  Expression,
  IndexDefinition,
  Name,
} from '../../../operation.js'
import type { Context } from '../context.js'
import type { Cursor } from '../cursor.js'
import { expressionOf } from '../expressions.js'
import type { Token } from '../tokens.js'
import { typeAt } from '../types.js'
import { constraintAt, inlineIndexAt } from './constraints.js'

export interface ColumnWithConstraints {
  readonly column: ColumnDefinition
  /** Those written behind the column's type. */
  readonly constraints: readonly Constraint[]
  readonly indexes: readonly IndexDefinition[]
}

/** A column as CREATE TABLE and ADD define it. https://learn.microsoft.com/sql/t-sql/statements/alter-table-column-definition-transact-sql */
export function columnOf(
  context: Context,
  tokens: readonly Token[],
  table: Name,
  validated: boolean,
): ColumnWithConstraints | undefined {
  const cursor = context.cursor(tokens)
  if (!cursor.isName()) return undefined
  const name = cursor.identifier()
  const span = context.span({ start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 })
  const isComputed = cursor.accept('as')
  const computed = isComputed ? computation(cursor) : undefined
  if (computed?.length === 0) return undefined
  const type =
    computed === undefined ? typeAt(context, cursor) : ({ name: '', modifiers: [], array: false, text: '' } as const)
  const clauses = new ColumnClauses(context, cursor, table, name, validated)
  clauses.read()
  const isKey = clauses.constraints.some(({ kind }) => kind === 'primary key')
  const generated =
    computed === undefined ? clauses.generated : generatedOf(expressionOf(context, computed), clauses.persisted)
  const column: ColumnDefinition = {
    name,
    type,
    nullable: !(clauses.notNull || isKey || clauses.identity),
    ...(clauses.fallback === undefined ? {} : { default: clauses.fallback }),
    ...(generated === undefined ? {} : { generated }),
    ...(clauses.identity ? { identity: 'auto-increment' as const } : {}),
    ...(clauses.collation === undefined ? {} : { collation: clauses.collation }),
    span,
  }
  return { column, constraints: clauses.constraints, indexes: clauses.indexes }
}

/** The expression of a computed column, which needs no parentheses: `AS JSON_VALUE(Owner, '$.Name') PERSISTED`. */
function computation(cursor: Cursor): readonly Token[] {
  const from = cursor.at
  const inner = cursor.group()
  if (inner !== undefined && (cursor.done || BEHIND_COMPUTATION.includes(cursor.word()))) return inner
  cursor.at = from
  return cursor.until(...BEHIND_COMPUTATION)
}

const BEHIND_COMPUTATION = 'persisted not null constraint primary unique check foreign references'.split(' ')

type Generated = NonNullable<ColumnDefinition['generated']>

function generatedOf(expression: Expression, persisted: boolean): Generated {
  return { storage: persisted ? 'stored' : 'virtual', expression }
}

/** What may stand behind a column's type, in any order. */
class ColumnClauses {
  notNull = false
  identity = false
  persisted = false
  fallback: Expression | undefined
  generated: Generated | undefined
  collation: string | undefined
  readonly constraints: Constraint[] = []
  readonly indexes: IndexDefinition[] = []

  constructor(
    private readonly context: Context,
    private readonly cursor: Cursor,
    private readonly table: Name,
    private readonly column: string,
    private readonly validated: boolean,
  ) {}

  read(): void {
    while (!this.cursor.done) {
      const from = this.cursor.at
      this.#clause()
      // What we do not know says nothing that matters here: MASKED, ENCRYPTED, ROWGUIDCOL, SPARSE.
      if (this.cursor.at === from) this.cursor.take()
    }
  }

  #clause(): void {
    const { cursor, context } = this
    const start = cursor.peek()?.start ?? 0
    if (cursor.accept('not', 'for', 'replication')) return
    if (cursor.accept('not', 'null')) {
      this.notNull = true
      return
    }
    if (cursor.accept('null')) {
      this.notNull = false
      return
    }
    if (cursor.accept('identity')) {
      this.identity = true
      cursor.group()
      return
    }
    if (cursor.accept('persisted')) {
      this.persisted = true
      return
    }
    if (cursor.accept('collate')) {
      this.collation = cursor.identifier()
      return
    }
    if (cursor.accept('generated', 'always', 'as')) {
      const period = cursor.until('not', 'null', 'constraint', 'default', 'hidden')
      this.generated = generatedOf(expressionOf(context, period), true)
      return
    }
    const name = cursor.accept('constraint') ? cursor.identifier() : undefined
    if (cursor.accept('default')) {
      this.fallback = named(expressionOf(context, defaultAt(cursor)), name)
      cursor.accept('with', 'values')
      return
    }
    const constraint = constraintAt(context, cursor, {
      name,
      start,
      column: this.column,
      validated: this.validated,
    })
    if (constraint !== undefined) this.constraints.push(constraint)
    const index = inlineIndexAt(context, cursor, this.table, this.column)
    if (index !== undefined) this.indexes.push(index)
  }
}

const BEHIND_DEFAULT = [
  'constraint',
  'not',
  'null',
  'with',
  'for',
  'primary',
  'unique',
  'references',
  'check',
  'collate',
  'identity',
] as const

export function named(value: Expression, constraint: string | undefined): DefaultValue {
  return constraint === undefined ? value : { ...value, constraint }
}

/** The value of a DEFAULT: what stands in parentheses, or a literal, or a call. `DEFAULT NULL` is a value too. */
export function defaultAt(cursor: Cursor): readonly Token[] {
  const from = cursor.at
  if (cursor.word() === 'null') cursor.take()
  else if (cursor.group() === undefined) {
    cursor.take()
    cursor.until(...BEHIND_DEFAULT)
  }
  return cursor.tokens.slice(from, cursor.at)
}
