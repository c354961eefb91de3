import { showName } from '../../migrations/operation.js'
import type { Column, Table } from '../../schema/model.js'

/** GitHub renders a large diagram as a blur. */
const MOST_TABLES = 40
const MOST_COLUMNS = 12

/** The tables with their columns and foreign keys as a Mermaid entity relationship diagram. */
export function erDiagram(tables: readonly Table[]): string {
  const shown = tables.slice(0, MOST_TABLES)
  const names = new Set(shown.map((table) => showName(table.name)))
  return [
    'erDiagram',
    ...shown.flatMap(entity),
    ...shown.flatMap((table) =>
      relations(table)
        .filter(({ parent }) => names.has(parent))
        .map(({ line }) => line),
    ),
    ...(tables.length > shown.length ? [`  %% and ${tables.length - shown.length} more tables`] : []),
    '',
  ].join('\n')
}

function entity(table: Table): readonly string[] {
  const columns = [...table.columns.values()]
  const lines = columns
    .slice(0, MOST_COLUMNS)
    .map((column) => `    ${typeOf(column)} ${word(column.name)}${keysOf(table, column)}`)
  return lines.length === 0 ? [`  ${quoted(table)}`] : [`  ${quoted(table)} {`, ...lines, '  }']
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

/** Types and attributes are bare words: https://mermaid.js.org/syntax/entityRelationshipDiagram.html#attributes */
function word(text: string): string {
  const bare = text.replace(/[^\w]+/g, '_')
  return /^[A-Za-z]/.test(bare) ? bare : `c${bare}`
}

function quoted(table: Table): string {
  return quote(showName(table.name))
}

function quote(name: string): string {
  return /^[A-Za-z]\w*$/.test(name) ? name : `"${name.replace(/["\n]/g, '')}"`
}
