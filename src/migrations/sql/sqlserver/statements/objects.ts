import type { Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import type { Cursor } from '../cursor.js'
import { typeAt } from '../types.js'
import { triggerName } from './alter-table.js'
import { droppedNames } from './tables.js'

/** Schemas, types, sequences, databases, triggers by name, and what no table's rows depend on. */
export function readObject(context: Context): readonly Operation[] | undefined {
  const cursor = context.cursor()
  switch (cursor.take()?.word) {
    case 'create':
      return created(context, cursor)
    case 'alter':
      return altered(context, cursor)
    case 'drop':
      return dropped(context, cursor)
    case 'enable':
      return switched(context, cursor, true)
    case 'disable':
      return switched(context, cursor, false)
    default:
      return undefined
  }
}

function created(context: Context, cursor: Cursor): readonly Operation[] | undefined {
  const place = context.place()
  switch (cursor.take()?.word) {
    case 'schema':
      return [{ ...place, kind: 'create-schema', schema: cursor.accept('authorization') ? '' : cursor.identifier() }]
    case 'database':
      return OTHER.test(cursor.word())
        ? context.other(context.firstWords())
        : [{ ...place, kind: 'create-database', name: cursor.identifier() }]
    case 'sequence':
      return [{ ...place, kind: 'sequence', sequence: cursor.name(), change: 'create', cascade: false }]
    case 'type':
      return createType(context, cursor)
    default:
      return unnoticed(context)
  }
}

function createType(context: Context, cursor: Cursor): readonly Operation[] {
  const type = cursor.name()
  const place = context.place()
  if (!cursor.accept('from')) return [{ ...place, kind: 'create-type', type, definition: { kind: 'composite' } }]
  const base = typeAt(context, cursor)
  // An alias type: no rule of its own but NOT NULL.
  return [{ ...place, kind: 'create-type', type, definition: { kind: 'domain', base, constrained: false } }]
}

function altered(context: Context, cursor: Cursor): readonly Operation[] | undefined {
  const place = context.place()
  switch (cursor.take()?.word) {
    case 'schema': {
      const schema = cursor.identifier()
      if (!cursor.accept('transfer')) return context.other('ALTER SCHEMA')
      const isObject = cursor.word(1) === ':' && cursor.word(2) === ':'
      if (isObject) cursor.at += 3
      const table = cursor.name()
      return [{ ...place, kind: 'rename-table', table, to: { schema, name: table.name } }]
    }
    case 'sequence':
      return [{ ...place, kind: 'sequence', sequence: cursor.name(), change: 'alter', cascade: false }]
    default:
      return unnoticed(context)
  }
}

function dropped(context: Context, cursor: Cursor): readonly Operation[] | undefined {
  const what = cursor.take()?.word
  const each = (operation: (name: Name, place: Place) => Operation): readonly Operation[] =>
    droppedNames(context, cursor).map(({ name, place }) => operation(name, place))
  switch (what) {
    case 'proc':
    case 'procedure':
    case 'function':
      return each((routine, place) => ({ ...place, kind: 'drop-routine', routine, cascade: false }))
    case 'view':
      return each((view, place) => ({ ...place, kind: 'drop-view', view, materialized: false, cascade: false }))
    case 'trigger': {
      const table = tableBehindOn(cursor)
      return each((name, place) => ({ ...place, kind: 'drop-trigger', table, trigger: name.name }))
    }
    case 'type':
      return each((type, place) => ({ ...place, kind: 'drop-type', type, what: 'type', cascade: false }))
    case 'sequence':
      return each((sequence, place) => ({ ...place, kind: 'sequence', sequence, change: 'drop', cascade: false }))
    case 'schema':
      return each(({ name }, place) => ({ ...place, kind: 'drop-schema', name, what: 'schema', cascade: false }))
    case 'database':
      return OTHER.test(cursor.word())
        ? context.other(context.firstWords())
        : each(({ name }, place) => ({ ...place, kind: 'drop-schema', name, what: 'database', cascade: false }))
    default:
      return unnoticed(context)
  }
}

type Dropped = ReturnType<typeof droppedNames>[number]
type Name = Dropped['name']
type Place = Dropped['place']

function tableBehindOn(cursor: Cursor): Name | undefined {
  const from = cursor.at
  const table = cursor.skipTo('on') && cursor.word() !== 'database' ? cursor.name() : undefined
  cursor.at = from
  return table
}

/** ENABLE TRIGGER name ON table. */
function switched(context: Context, cursor: Cursor, enabled: boolean): readonly Operation[] | undefined {
  if (!cursor.accept('trigger')) return undefined
  const trigger = triggerName(cursor)
  if (!cursor.skipTo('on')) return undefined
  if (cursor.word() === 'database' || cursor.word(1) === 'server') return context.other('a DDL trigger')
  return [{ ...context.place(), kind: 'set-trigger', table: cursor.name(), trigger, enabled }]
}

/** `DATABASE AUDIT …`, `DATABASE ENCRYPTION KEY`, `DATABASE SCOPED …`: no database is made or dropped. */
const OTHER = /^(?:audit|encryption|scoped|event)$/

/** What holds no rows and no table's shape. */
const UNNOTICED =
  /^(?:synonym|statistics|rule|default|assembly|aggregate|fulltext|partition|queue|service|contract|message|route|remote|broker|event|endpoint|database|server|security|resource|workload|column|external|search|symmetric|availability|audit|cryptographic|selective|xml|columnstore|sensitivity|signature|authorization|resource)$/

function unnoticed(context: Context): readonly Operation[] | undefined {
  const word = context.tokens[1]?.word ?? ''
  return UNNOTICED.test(word) ? context.other(context.firstWords(2)) : undefined
}
