import type { History } from '../../migrations/model.js'
import { sameName, type Name } from '../../migrations/operation.js'
import { quoted } from './quote.js'

/**
 * The bounds as a condition on one key column: `FROM ('a') TO ('b')` and `IN (…)`. Undefined where no migration shows
 * the key, where it has several columns, and for HASH.
 */
export function boundsCondition(history: History, table: Name, bounds: string): string | undefined {
  const key = partitionKey(history, table)
  const column = key?.length === 1 ? key[0] : undefined
  if (column === undefined || !/^[\w$]+$/.test(column)) return undefined
  const name = quoted(column, 'postgres')
  const range = /^\s*(?:FOR\s+VALUES\s+)?FROM\s*\(([^(),]+)\)\s*TO\s*\(([^(),]+)\)\s*$/i.exec(bounds)
  if (range !== null) {
    const [low, high] = [range[1]?.trim() ?? '', range[2]?.trim() ?? '']
    const sides = [
      ...(/^minvalue$/i.test(low) ? [] : [`${name} >= ${low}`]),
      ...(/^maxvalue$/i.test(high) ? [] : [`${name} < ${high}`]),
    ]
    return [`${name} IS NOT NULL`, ...sides].join(' AND ')
  }
  const list = /^\s*(?:FOR\s+VALUES\s+)?IN\s*\((.+)\)\s*$/is.exec(bounds)?.[1]
  if (list === undefined || /\bnull\b/i.test(list)) return undefined
  return `${name} IS NOT NULL AND ${name} IN (${list.trim()})`
}

function partitionKey(history: History, table: Name): readonly string[] | undefined {
  for (const { up } of history.migrations) {
    for (const { operations } of up) {
      for (const operation of operations) {
        if (operation.kind === 'create-table' && sameName(operation.table, table)) return operation.partitionedBy
      }
    }
  }
  return undefined
}
