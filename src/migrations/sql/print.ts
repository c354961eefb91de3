import type { Fix } from '../../hazards/hazard.js'
import type { Dialect, Operation } from '../operation.js'
import { printOperation as printMysql } from './mysql/print/operation.js'
import { printOperation as printPostgres } from './postgres/print.js'
import { printOperation as printSqlite, printSteps as printSqliteSteps } from './sqlite/print.js'
import { printOperation as printSqlserver } from './sqlserver/print/operation.js'
import { printFix, type PrintOperation } from './steps.js'

/** A fix's steps as SQL of the dialect, with comments for what no SQL does. */
export function printSteps(dialect: Dialect, fix: Fix): string {
  if (dialect === 'sqlite') return printSqliteSteps(fix)
  return printFix(fix, printerOf(dialect) ?? printPostgres, dialect === 'sqlserver' ? '\nGO\n\n' : '\n\n')
}

/** Operations as statements, one a line; undefined where one of them cannot be written. */
export function printOperations(dialect: Dialect, operations: readonly Operation[]): string | undefined {
  const print = printerOf(dialect)
  if (print === undefined) return undefined
  const statements = operations.map(print)
  return statements.every((each) => each !== undefined) ? statements.map((each) => `${each};`).join('\n') : undefined
}

function printerOf(dialect: Dialect): PrintOperation | undefined {
  switch (dialect) {
    case 'postgres':
      return printPostgres
    case 'mysql':
    case 'mariadb':
      return printMysql
    case 'sqlite':
      return printSqlite
    case 'sqlserver':
      return printSqlserver
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return undefined
  }
}
