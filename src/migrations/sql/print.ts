import type { Fix } from '../../hazards/hazard.js'
import type { Dialect, Operation } from '../operation.js'
import { printOperation, printSteps as printPostgres } from './postgres/print.js'

/** A fix's steps as SQL of the dialect, with comments for what no SQL does. */
export function printSteps(dialect: Dialect, fix: Fix): string {
  switch (dialect) {
    case 'postgres':
    case 'mysql':
    case 'mariadb':
    case 'sqlite':
    case 'sqlserver':
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return printPostgres(fix)
  }
}

/** Operations as statements, one a line; undefined where one of them cannot be written. */
export function printOperations(dialect: Dialect, operations: readonly Operation[]): string | undefined {
  if (dialect !== 'postgres') return undefined
  const statements = operations.map((operation) => printOperation(operation))
  return statements.every((each) => each !== undefined) ? statements.map((each) => `${each};`).join('\n') : undefined
}
