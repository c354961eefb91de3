import type { Fix } from '../../../hazards/hazard.js'
import { printFix } from '../steps.js'
import { printOperation } from './print/operation.js'

export { printOperation } from './print/operation.js'

/** A fix as PostgreSQL's SQL. */
export function printSteps(fix: Fix): string {
  return printFix(fix, printOperation, '\n\n')
}
