import type { Constraint, Dialect, IndexKey } from '../migrations/operation.js'

/**
 * Names that the engine gives to constraints and indexes without one.
 * PostgreSQL: ChooseConstraintName and ChooseIndexName in src/backend/catalog/pg_constraint.c and commands/indexcmds.c.
 * MySQL: https://dev.mysql.com/doc/refman/8.4/en/create-table.html (index named by its first column, `t_ibfk_1`, `t_chk_1`).
 */
export function impliedConstraintName(
  dialect: Dialect,
  table: string,
  constraint: Constraint,
  taken: (name: string) => boolean,
): string {
  if (dialect === 'mysql' || dialect === 'mariadb') return mysqlConstraintName(table, constraint, taken)
  switch (constraint.kind) {
    case 'primary key':
      return chosen(table, '', 'pkey', taken)
    case 'unique':
      return chosen(table, constraint.columns.join('_'), 'key', taken)
    case 'exclude':
      return chosen(table, constraint.columns.join('_'), 'excl', taken)
    case 'foreign key':
      return chosen(table, constraint.columns.join('_'), 'fkey', taken)
    case 'not null':
      return chosen(table, constraint.columns.join('_'), 'not_null', taken)
    case 'check': {
      const columns = new Set(constraint.expression.columns)
      return chosen(table, columns.size === 1 ? [...columns].join('') : '', 'check', taken)
    }
  }
}

/** The name of an index written without one. */
export function impliedIndexName(
  dialect: Dialect,
  table: string,
  keys: readonly IndexKey[],
  include: readonly string[],
  taken: (name: string) => boolean,
): string {
  const parts = [...keys.map(keyName), ...include]
  if (dialect === 'mysql' || dialect === 'mariadb') return numbered(parts[0] ?? 'functional_index', '_', 2, taken)
  const seen = new Map<string, number>()
  const distinct = parts.map((part) => {
    const times = seen.get(part) ?? 0
    seen.set(part, times + 1)
    return times === 0 ? part : `${part}${String(times)}`
  })
  return chosen(table, distinct.join('_'), 'idx', taken)
}

/** FigureIndexColname in parse_target.c: a function's name, a cast column's name, else `expr`. */
function keyName(key: IndexKey): string {
  if (key.column !== undefined) return key.column
  const text = key.text
    .trim()
    .replace(/^\((.*)\)$/s, '$1')
    .trim()
  const call = /^(?:"?\w+"?\.)?"?([a-z_]\w*)"?\s*\((?:[^()]|\([^()]*\))*\)$/i.exec(text)
  if (call?.[1] !== undefined) return call[1].toLowerCase()
  const cast = /^\(?"?([a-z_]\w*)"?\)?::/i.exec(text)
  if (cast?.[1] !== undefined) return cast[1]
  return 'expr'
}

function chosen(table: string, addition: string, label: string, taken: (name: string) => boolean): string {
  return numberedLabel((suffix) => objectName(table, addition, `${label}${suffix}`), taken)
}

function numberedLabel(name: (suffix: string) => string, taken: (name: string) => boolean): string {
  for (let pass = 0; ; pass++) {
    const candidate = name(pass === 0 ? '' : String(pass))
    if (!taken(candidate)) return candidate
  }
}

function numbered(stem: string, joint: string, from: number, taken: (name: string) => boolean): string {
  if (!taken(stem)) return stem
  for (let pass = from; ; pass++) {
    const candidate = `${stem}${joint}${String(pass)}`
    if (!taken(candidate)) return candidate
  }
}

/** makeObjectName in indexcmds.c: identifiers end at 63 bytes; the longer of table and addition is cut first. */
function objectName(table: string, addition: string, label: string): string {
  const overhead = label.length + 1 + (addition === '' ? 0 : 1)
  let first = Buffer.byteLength(table)
  let second = Buffer.byteLength(addition)
  while (first + second > 63 - overhead) {
    if (first > second) first--
    else second--
  }
  return [clip(table, first), ...(addition === '' ? [] : [clip(addition, second)]), label].join('_')
}

function clip(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let clipped = text.slice(0, bytes)
  while (Buffer.byteLength(clipped) > bytes) clipped = clipped.slice(0, -1)
  return clipped
}

function mysqlConstraintName(table: string, constraint: Constraint, taken: (name: string) => boolean): string {
  switch (constraint.kind) {
    case 'primary key':
      return 'PRIMARY'
    case 'unique':
    case 'exclude':
    case 'not null':
      return numbered(constraint.columns[0] ?? 'functional_index', '_', 2, taken)
    case 'foreign key':
      return numberedFromOne(`${table}_ibfk_`, taken)
    case 'check':
      return numberedFromOne(`${table}_chk_`, taken)
  }
}

function numberedFromOne(stem: string, taken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    if (!taken(`${stem}${String(number)}`)) return `${stem}${String(number)}`
  }
}
