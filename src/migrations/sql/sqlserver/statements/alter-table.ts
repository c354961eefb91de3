import type { Guard, Name, Operation } from '../../../operation.js'
import { isTemporary, stretchOf, type Context } from '../context.js'
import { type OperationPlace } from '../../surroundings.js'
import { items, type Cursor } from '../cursor.js'
import { expressionOf } from '../expressions.js'
import type { Token } from '../tokens.js'
import { typeAt } from '../types.js'
import { columnOf, defaultAt, named } from './columns.js'
import { isOnline } from './constraints.js'
import { tableConstraint } from './tables.js'

/** ALTER TABLE: one operation for each clause. https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql */
export function readAlterTable(context: Context): readonly Operation[] | undefined {
  const cursor = context.cursor()
  if (!cursor.accept('alter', 'table')) return undefined
  const table = cursor.name()
  if (isTemporary(table)) return context.nothing('ALTER of a temporary table')
  const check = cursor.accept('with', 'check') ? true : cursor.accept('with', 'nocheck') ? false : undefined
  const clause = new AlterTable(context, cursor, table, check)
  return clause.read()
}

class AlterTable {
  constructor(
    private readonly context: Context,
    private readonly cursor: Cursor,
    private readonly table: Name,
    /** WITH CHECK or WITH NOCHECK; undefined where neither is written. */
    private readonly check: boolean | undefined,
  ) {}

  read(): readonly Operation[] {
    switch (this.cursor.take()?.word) {
      case 'add':
        return this.#added()
      case 'drop':
        return this.#dropped()
      case 'alter':
        return this.#altered()
      case 'check':
        return this.#checked(true)
      case 'nocheck':
        return this.#checked(false)
      case 'enable':
        return this.#switched(true)
      case 'disable':
        return this.#switched(false)
      case 'rebuild':
        return [{ ...this.context.place(), kind: 'rewrite-table', table: this.table, how: 'rebuild' }]
      case 'set':
        return this.#storage({ kind: 'parameters', names: [this.#rest()] })
      default:
        return this.#storage({ kind: 'other', text: this.context.source(this.cursor.tokens.slice(this.cursor.at - 1)) })
    }
  }

  #rest(): string {
    return this.context.source(this.cursor.tokens.slice(this.cursor.at))
  }

  #storage(change: Extract<Operation, { readonly kind: 'alter-table-storage' }>['change']): readonly Operation[] {
    return [{ ...this.context.place(), kind: 'alter-table-storage', table: this.table, change }]
  }

  #place(item: readonly Token[], several: boolean, guards: readonly Guard[] = []): OperationPlace {
    return this.context.place(several ? stretchOf(item) : undefined, guards)
  }

  #added(): readonly Operation[] {
    const written = items(this.cursor.tokens.slice(this.cursor.at))
    return withDefaults(written.flatMap((item) => this.#addedItem(item, this.#place(item, written.length > 1))))
  }

  #addedItem(item: readonly Token[], place: OperationPlace): readonly Operation[] {
    const { context, table } = this
    const inner = context.cursor(item)
    if (inner.accept('period'))
      return [
        {
          ...place,
          kind: 'alter-table-storage',
          table,
          change: { kind: 'parameters', names: ['PERIOD FOR SYSTEM_TIME'] },
        },
      ]
    const fallback = this.#addedDefault(item, place)
    if (fallback !== undefined) return [fallback]
    const constraint = tableConstraint(context, item, this.check ?? true)
    if (constraint !== undefined) return [{ ...place, kind: 'add-constraint', table, constraint }]
    const column = columnOf(context, item, table, this.check ?? true)
    if (column === undefined) return context.opaque('this ADD cannot be read')
    return [
      { ...place, kind: 'add-column', table, column: column.column, constraints: column.constraints },
      ...column.indexes.map((index) => ({
        ...place,
        kind: 'create-index' as const,
        index,
        concurrently: false,
        only: false,
      })),
    ]
  }

  /** ADD CONSTRAINT name DEFAULT value FOR column. */
  #addedDefault(item: readonly Token[], place: OperationPlace): Operation | undefined {
    const inner = this.context.cursor(item)
    const name = inner.accept('constraint') ? inner.identifier() : undefined
    if (!inner.accept('default')) return undefined
    const value = named(expressionOf(this.context, defaultAt(inner)), name)
    if (!inner.skipTo('for')) return undefined
    const column = inner.identifier()
    return {
      ...place,
      kind: 'alter-column',
      table: this.table,
      column,
      change: { kind: 'set default', default: value },
    }
  }

  /** `DROP COLUMN a, b`, `DROP CONSTRAINT c, COLUMN d`: a word holds until the next one. */
  #dropped(): readonly Operation[] {
    const { context, table } = this
    const written = items(this.cursor.tokens.slice(this.cursor.at))
    let what = 'constraint'
    let guards: readonly Guard[] = []
    return written.map((item): Operation => {
      const inner = context.cursor(item)
      const word = inner.oneOf('column', 'constraint', 'period', 'index')
      if (word !== undefined) what = word
      if (inner.accept('if', 'exists')) guards = ['if exists']
      const place = this.#place(item, written.length > 1, guards)
      const name = inner.identifier()
      if (what === 'column') return { ...place, kind: 'drop-column', table, column: name, cascade: false }
      if (what === 'index')
        return { ...place, kind: 'drop-index', index: { name }, table, concurrently: false, cascade: false }
      if (what === 'period')
        return { ...place, kind: 'alter-table-storage', table, change: { kind: 'parameters', names: ['DROP PERIOD'] } }
      return {
        ...place,
        kind: 'drop-constraint',
        table,
        constraint: name.startsWith('@') ? undefined : name,
        // DF_ begins the names that the server and its tools give to defaults.
        ...(/^DF_/i.test(name) ? { type: 'default' as const } : {}),
        cascade: false,
      }
    })
  }

  /** ALTER COLUMN states type and nullability again; without NOT NULL the column takes NULL from then on. */
  #altered(): readonly Operation[] {
    const { context, cursor, table } = this
    cursor.accept('column')
    const column = cursor.identifier()
    const base = { ...context.place(), kind: 'alter-column' as const, table, column }
    if (/^(?:add|drop)$/.test(cursor.word())) {
      const attribute = context.source(cursor.tokens.slice(cursor.at))
      return [{ ...base, change: { kind: 'attribute', attribute } }]
    }
    const type = typeAt(context, cursor)
    const collation = cursor.accept('collate') ? cursor.identifier() : undefined
    const rest = cursor.tokens.slice(cursor.at)
    const notNull = rest.some(({ word }, at) => word === 'not' && rest[at + 1]?.word === 'null')
    const online = isOnline(rest)
    return [
      // Nullability first: of a column that we do not know the type would make one that takes NULL.
      { ...base, change: { kind: notNull ? 'set not null' : 'drop not null' } },
      {
        ...base,
        change: {
          kind: 'type',
          type,
          ...(collation === undefined ? {} : { collation }),
          ...(online ? { online } : {}),
        },
      },
    ]
  }

  /** WITH CHECK CHECK CONSTRAINT reads the rows; CHECK CONSTRAINT alone binds new ones; NOCHECK binds none. */
  #checked(enabled: boolean): readonly Operation[] {
    const { context, cursor, table } = this
    cursor.accept('constraint')
    const validated = enabled && this.check === true
    const written = items(cursor.tokens.slice(cursor.at))
    return written.map((item): Operation => {
      const place = this.#place(item, written.length > 1)
      const all = item.length === 1 && item[0]?.word === 'all'
      const constraint = all ? undefined : context.cursor(item).identifier()
      return validated && constraint !== undefined
        ? { ...place, kind: 'validate-constraint', table, constraint }
        : { ...place, kind: 'set-constraint', table, constraint, enabled, validated }
    })
  }

  #switched(enabled: boolean): readonly Operation[] {
    const { context, cursor, table } = this
    if (!cursor.accept('trigger')) return this.#storage({ kind: 'parameters', names: [this.#rest()] })
    return items(cursor.tokens.slice(cursor.at)).map((item) => ({
      ...context.place(),
      kind: 'set-trigger',
      table,
      trigger: triggerName(context.cursor(item)),
      enabled,
    }))
  }
}

/** ALL triggers leaves the foreign keys alone, which are no triggers here. */
export function triggerName(cursor: Cursor): string {
  return cursor.word() === 'all' ? 'user' : cursor.name().name
}

/** `ADD a bit NOT NULL, CONSTRAINT d DEFAULT 0 FOR a` is one step to the engine: the column comes with its default. */
function withDefaults(added: readonly Operation[]): readonly Operation[] {
  const defaults = new Map(
    added.flatMap((each) =>
      each.kind === 'alter-column' && each.change.kind === 'set default' ? [[each.column, each.change.default]] : [],
    ),
  )
  return added.map((each) => {
    const fallback = each.kind === 'add-column' ? defaults.get(each.column.name) : undefined
    return each.kind === 'add-column' && fallback !== undefined
      ? { ...each, column: { ...each.column, default: fallback } }
      : each
  })
}
