import type { Name, OperationOf } from '../../../operation.js'
import { printColumn, printConstraint } from './definitions.js'
import { clauses, printIdentifier, printLiteral, printName, printNames } from './names.js'

/** Undefined for what the operation does not keep: a query, partition bounds, the words behind LIKE. */
export function printCreateTable(operation: OperationOf<'create-table'>): string | undefined {
  if (operation.as !== undefined || operation.partitionOf !== undefined) return undefined
  const constraints = operation.constraints.map(printConstraint)
  if (constraints.includes(undefined) || operation.indexes.length > 0) return undefined
  const lines = [
    ...(operation.like ?? []).map((source) => `LIKE ${printName(source)} INCLUDING ALL`),
    ...operation.columns.map(printColumn),
    ...constraints,
  ]
  const header = clauses(
    'CREATE',
    operation.temporary && 'TEMPORARY',
    operation.unlogged === true && 'UNLOGGED',
    'TABLE',
    operation.guards.includes('if not exists') && 'IF NOT EXISTS',
    printName(operation.table),
  )
  const body = lines.length === 0 ? '()' : `(\n  ${lines.join(',\n  ')}\n)`
  const partitioning =
    operation.partitionedBy !== undefined && operation.partitionedBy.length > 0
      ? `PARTITION BY RANGE (${printNames(operation.partitionedBy)})`
      : undefined
  return clauses(header, body, partitioning)
}

/** RENAME keeps the schema; a table that moves to another schema as well takes two statements. */
export function printRenameTable(operation: OperationOf<'rename-table'>): string {
  const { table, to } = operation
  const schema = to.schema === table.schema ? undefined : to.schema
  const moved: Name = schema === undefined ? table : { schema, name: table.name }
  return [
    ...(schema === undefined ? [] : [`ALTER TABLE ${printName(table)} SET SCHEMA ${printIdentifier(schema)}`]),
    ...(to.name === table.name ? [] : [`ALTER TABLE ${printName(moved)} RENAME TO ${printIdentifier(to.name)}`]),
  ].join(';\n')
}

export function printCreateType(operation: OperationOf<'create-type'>): string | undefined {
  const { definition } = operation
  const type = printName(operation.type)
  switch (definition.kind) {
    case 'enum':
      return `CREATE TYPE ${type} AS ENUM (${definition.values.map(printLiteral).join(', ')})`
    case 'domain':
      if (definition.constrained) return undefined
      return clauses(
        `CREATE DOMAIN ${type} AS ${definition.base.text}`,
        definition.default !== undefined && `DEFAULT ${definition.default.text}`,
      )
    case 'composite':
    case 'range':
    case 'other':
      return undefined
  }
}

export function printSet(operation: OperationOf<'set'>): string {
  const scope = operation.scope === 'transaction' ? 'SET LOCAL' : 'SET'
  const name = operation.name.split('.').map(printIdentifier).join('.')
  if (operation.value === undefined) return `RESET ${name}`
  const plain = /^-?[\w.]+$/.test(operation.value) && !/^\d+[a-z]/i.test(operation.value)
  const list = operation.name.toLowerCase() === 'search_path'
  return `${scope} ${name} = ${plain || list ? operation.value : printLiteral(operation.value)}`
}

export function printComment(operation: OperationOf<'comment'>): string | undefined {
  if (operation.table === undefined) return undefined
  const text = operation.text === undefined ? 'NULL' : printLiteral(operation.text)
  if (operation.column !== undefined) {
    return `COMMENT ON COLUMN ${printName(operation.table)}.${printIdentifier(operation.column)} IS ${text}`
  }
  return /^table$/i.test(operation.on) ? `COMMENT ON TABLE ${printName(operation.table)} IS ${text}` : undefined
}
