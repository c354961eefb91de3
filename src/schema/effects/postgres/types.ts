import type { Expression, TypeName } from '../../../migrations/operation.js'
import type { Answer, SchemaView } from '../../model.js'
import { UNKNOWN_TYPE } from '../../table.js'

/**
 * Whether ALTER COLUMN … TYPE writes the table anew. `unknown` where we never saw the column's type.
 * Sources: ATColumnChangeRequiresRewrite in tablecmds.c; pg_cast entries with castmethod `b`; the length coercions that
 * the planner drops (varchar_support, varbit_support, numeric_support, TemporalSimplify). Measured on PostgreSQL 15.
 */
export function typeChangeRewrites(from: TypeName | undefined, to: TypeName, schema: SchemaView): Answer {
  if (from === undefined || from.name === UNKNOWN_TYPE.name) return 'unknown'
  const target = schema.type(to)
  if (target?.kind === 'domain') {
    if (from.name === to.name) return 'no'
    // A constrained domain has every value checked, which PostgreSQL does by writing it again.
    if (target.constrained || target.base === undefined) return 'yes'
    return typeChangeRewrites(from, target.base, schema)
  }
  const source = schema.type(from)
  if (source?.kind === 'domain')
    return source.base === undefined ? 'unknown' : typeChangeRewrites(source.base, to, schema)
  if (from.array || to.array) return sameType(from, to) ? 'no' : 'yes'
  if (from.name === to.name) return modifiersRewrite(to.name, from.modifiers, to.modifiers) ? 'yes' : 'no'
  if (!isRelabelled(from.name, to.name)) return 'yes'
  return to.modifiers.length === 0 ? 'no' : 'yes'
}

function sameType(a: TypeName, b: TypeName): boolean {
  return a.name === b.name && a.array === b.array && a.modifiers.join() === b.modifiers.join()
}

/** Casts without a function: the bytes on disk are the same under either type. */
function isRelabelled(from: string, to: string): boolean {
  const relabels: Readonly<Record<string, readonly string[]>> = {
    varchar: ['text', 'citext', 'bpchar'],
    text: ['varchar', 'citext', 'bpchar'],
    citext: ['text', 'varchar', 'bpchar'],
    cidr: ['inet'],
    xml: ['text', 'varchar', 'bpchar'],
    bit: ['varbit'],
    varbit: ['bit'],
    int4: ['oid', 'regclass', 'regtype', 'regproc'],
    oid: ['int4', 'regclass', 'regtype', 'regproc'],
  }
  return relabels[from]?.includes(to) ?? false
}

/** Whether a change of length or precision alone has values written again. */
function modifiersRewrite(type: string, from: readonly number[], to: readonly number[]): boolean {
  if (from.join() === to.join()) return false
  const [old = Infinity, oldScale = 0] = from
  const [wanted = Infinity, wantedScale = 0] = to
  switch (type) {
    case 'varchar':
    case 'varbit':
      return wanted < old
    case 'numeric':
      if (to.length === 0) return false
      return from.length === 0 || wanted < old || wantedScale !== oldScale
    // Without a precision they hold six digits, the most there is.
    case 'timestamp':
    case 'timestamptz':
    case 'time':
    case 'timetz':
    case 'interval':
      return Math.min(wanted, 6) < Math.min(old, 6)
    default:
      return true
  }
}

/** Whether USING computes something, beyond the column itself or a cast to the very type that it gets anyway. */
export function usingComputes(using: Expression | undefined, column: string, to: TypeName): boolean {
  if (using === undefined) return false
  const bare = (text: string): string => text.toLowerCase().replace(/["()\s]/g, '')
  const text = using.text.trim()
  if (bare(text) === bare(column)) return false
  const cast = /^(.*)::(.*)$/s.exec(text)
  const named = /^cast\s*\(\s*(.*?)\s+as\s+(.*?)\)$/is.exec(text)
  const [, operand, type] = cast ?? named ?? []
  if (operand === undefined || type === undefined) return true
  const isTarget = bare(type) === bare(to.text) || bare(type) === bare(to.name)
  return !(bare(operand) === bare(column) && isTarget)
}

/**
 * Whether indexes on the column are built anew although the table is not: CheckIndexCompatible in indexcmds.c wants the
 * same operator class and collation, and gives up on expressions and predicates.
 */
export function keepsOperatorClass(from: string, to: string): boolean {
  if (from === to) return true
  const families: readonly (readonly string[])[] = [
    ['varchar', 'text', 'xml'],
    ['cidr', 'inet'],
  ]
  return families.some((family) => family.includes(from) && family.includes(to))
}
