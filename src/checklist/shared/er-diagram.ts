import { showName } from '../../migrations/operation.js'
import type { Column, Table } from '../../schema/model.js'
import { count } from './scope.js'

/** GitHub renders a large diagram as a blur. */
const MOST_TABLES = 40
const MOST_COLUMNS = 12

/** What a table and a column are called. */
interface Words {
  readonly table: string
  readonly column: string
}

const WORDS: Words = { table: 'table', column: 'column' }

/** The tables with their columns and foreign keys as a Mermaid entity relationship diagram. */
export function erDiagram(tables: readonly Table[], words: Words = WORDS): string {
  const shown = tables.slice(0, MOST_TABLES)
  const names = new Set(shown.map((table) => showName(table.name)))
  return [
    'erDiagram',
    ...shown.flatMap((table) => entity(table, words)),
    ...shown.flatMap((table) =>
      relations(table)
        .filter(({ parent }) => names.has(parent))
        .map(({ line }) => line),
    ),
    ...(tables.length > shown.length ? [`  %% and ${count(tables.length - shown.length, `more ${words.table}`)}`] : []),
    '',
  ].join('\n')
}

function entity(table: Table, words: Words): readonly string[] {
  const columns = shownColumns(table)
  const left = table.columns.size - columns.length
  const lines = [
    ...columns.map((column) => `    ${typeOf(column)} ${word(column.name)}${keysOf(table, column)}`),
    ...(left > 0 ? [`    %% and ${count(left, `more ${words.column}`)}`] : []),
  ]
  return lines.length === 0 ? [`  ${quoted(table)}`] : [`  ${quoted(table)} {`, ...lines, '  }']
}

/** All of a small table; of a large one the keys, which the lines between the tables are about, and the first others. */
function shownColumns(table: Table): readonly Column[] {
  const columns = [...table.columns.values()]
  const keys = columns.filter((column) => keysOf(table, column) !== '').slice(0, MOST_COLUMNS)
  const others = columns.filter((column) => !keys.includes(column)).slice(0, MOST_COLUMNS - keys.length)
  return columns.filter((column) => keys.includes(column) || others.includes(column))
}

/** That a diagram of these tables leaves some out, in words; undefined where it shows everything. */
export function leftOut(tables: readonly Table[], words = { table: 'table', column: 'column' }): string | undefined {
  const more = Math.max(0, tables.length - MOST_TABLES)
  const cut = tables.slice(0, MOST_TABLES).filter((table) => table.columns.size > MOST_COLUMNS)
  const columns = cut.reduce((sum, table) => sum + table.columns.size - MOST_COLUMNS, 0)
  const parts = [
    ...(more > 0 ? [`${more} of ${count(tables.length, words.table)}`] : []),
    ...(cut.length > 0
      ? [`${count(columns, words.column)} of the ${count(cut.length, words.table)} with over ${MOST_COLUMNS}`]
      : []),
  ]
  return parts.length === 0 ? undefined : `It leaves out ${parts.join(', and ')}.`
}

function relations(table: Table): readonly { readonly parent: string; readonly line: string }[] {
  return table.constraints.flatMap((constraint) => {
    if (constraint.kind !== 'foreign key') return []
    const parent = showName(constraint.references.table)
    const optional = constraint.columns.some((name) => table.columns.get(name)?.nullable === true)
    const cardinality = optional ? '|o--o{' : '||--o{'
    return [
      {
        parent,
        line: `  ${quote(parent)} ${cardinality} ${quoted(table)} : "${constraint.columns.join(', ').replace(/"/g, '')}"`,
      },
    ]
  })
}

function keysOf(table: Table, column: Column): string {
  const marks = table.constraints.flatMap((constraint) => {
    if (constraint.kind === 'primary key' && constraint.columns.includes(column.name)) return ['PK']
    return constraint.kind === 'foreign key' && constraint.columns.includes(column.name) ? ['FK'] : []
  })
  return marks.length === 0 ? '' : ` ${[...new Set(marks)].join(', ')}`
}

function typeOf({ type }: Column): string {
  return `${word(type.name)}${type.array ? '[]' : ''}`
}

/** Types and attributes are bare words, which may start with `_`: `ATTRIBUTE_WORD` of Mermaid 11's erDiagram.jison. */
function word(text: string): string {
  const bare = text.replace(/[^\w]+/g, '_')
  return /^[A-Za-z_]/.test(bare) ? bare : `c${bare}`
}

function quoted(table: Table): string {
  return quote(showName(table.name))
}

function quote(name: string): string {
  return /^[A-Za-z]\w*$/.test(name) ? name : `"${name.replace(/["\n]/g, '')}"`
}
