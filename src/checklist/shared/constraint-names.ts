import type { Constraint } from '../../migrations/operation.js'
import type { TableConstraint } from '../../schema/model.js'

/** Whose manner a constraint's name follows. */
export type Style = 'prefix' | 'postgres' | 'suffix' | 'rails' | 'hash' | 'django' | 'other'

/** Conventions of people, of PostgreSQL, and of the tools that make names up: each of those is one. */
export function styleOf(name: string, kind: Constraint['kind']): Style {
  if (/^fk_rails_[0-9a-f]{10}$/.test(name)) return 'rails'
  if (/^(?:FK|PK|UQ|CHK|REL|XCL)_[0-9a-f]{20,}$/.test(name)) return 'hash'
  if (/_[0-9a-f]{8}(?:_fk(?:_.+)?|_uniq|_pk|_check)?$/.test(name)) return 'django'
  if (/^(?:fk|pk|uq|uk|ux|uidx|ck|chk|check|ex|excl|nn|un|unique|ix|idx)_/i.test(name)) return 'prefix'
  if (/_(?:fkey|pkey|key|check|excl|not_null)\d*$/.test(name)) return 'postgres'
  const suffixes: Readonly<Record<Constraint['kind'], RegExp>> = {
    'foreign key': /_(?:foreign|fk)$/i,
    'primary key': /_(?:primary|pk)$/i,
    unique: /_(?:unique|uniq|uq|uk|idx|index)$/i,
    check: /_(?:ck|chk|chk_\d+)$/i,
    exclude: /_(?:exclude|ex)$/i,
    'not null': /_nn$/i,
  }
  return suffixes[kind].test(name) ? 'suffix' : 'other'
}

/** What PostgreSQL would name it; with the marks in front, or the short ones behind, where most names here have those. */
export function conventional(table: string, constraint: TableConstraint, summary: string): string {
  const columns =
    constraint.kind === 'check'
      ? constraint.expression.columns.slice(0, 1)
      : constraint.kind === 'exclude'
        ? []
        : constraint.columns
  const stem = [table, ...(constraint.kind === 'primary key' ? [] : columns)].join('_')
  const [prefix, short, long] = MARKS[constraint.kind]
  const example = / like ([^\s,]+)/.exec(summary)?.[1] ?? ''
  if (/^(?:fk|pk|uq|uk|ck|chk|ex|nn)_/i.test(example)) return `${prefix}_${stem}`
  return /_(?:fk|pk|uq|uk|ck|chk)$/i.test(example) ? `${stem}_${short}` : `${stem}_${long}`
}

const MARKS: Readonly<Record<Constraint['kind'], readonly [prefix: string, short: string, long: string]>> = {
  'primary key': ['pk', 'pk', 'pkey'],
  unique: ['uq', 'uq', 'key'],
  'foreign key': ['fk', 'fk', 'fkey'],
  check: ['ck', 'ck', 'check'],
  exclude: ['ex', 'ex', 'excl'],
  'not null': ['nn', 'nn', 'not_null'],
}
