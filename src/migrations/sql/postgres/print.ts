import type { Fix, FixStep } from '../../../hazards/hazard.js'
import { printOperation } from './print/operation.js'

export { printOperation } from './print/operation.js'

/**
 * A fix as PostgreSQL's SQL: its steps in order, each under a comment that says where it runs and why. Steps that no SQL
 * does are comments.
 */
export function printSteps(fix: Fix): string {
  const several = fix.steps.length > 1
  return fix.steps.map((step, at) => printStep(step, several ? `${String(at + 1)}. ` : '')).join('\n\n')
}

function printStep(step: FixStep, number: string): string {
  switch (step.kind) {
    case 'deploy':
      return comment(`${number}Deploy: ${step.text}`)
    case 'down':
      return [comment(`${number}The down.`), ...step.operations.map(statement)].join('\n')
    case 'sql':
      return [...heading(step, number), terminated(step.sql)].join('\n')
    case 'migrate':
      return [...heading(step, number), ...step.operations.map(statement)].join('\n')
  }
}

function heading(step: Extract<FixStep, { readonly kind: 'migrate' | 'sql' }>, number: string): string[] {
  const words = [
    ...(step.outsideTransaction ? ['outside a transaction'] : []),
    ...(step.note === undefined ? [] : [step.note]),
  ]
  if (words.length === 0) return number === '' ? [] : [comment(`${number}In a migration of its own`)]
  const text = words.join(': ')
  return [comment(`${number}${text.charAt(0).toUpperCase()}${text.slice(1)}`)]
}

/** What cannot be written from the operation alone is named, so that no step goes missing silently. */
function statement(operation: Parameters<typeof printOperation>[0]): string {
  const sql = printOperation(operation)
  return sql === undefined
    ? comment(`${operation.kind.replaceAll('-', ' ')}: as it stands in the migration`)
    : terminated(sql)
}

function terminated(sql: string): string {
  const trimmed = sql.trimEnd()
  return trimmed.endsWith(';') ? trimmed : `${trimmed};`
}

/** Text may come from the reviewed tree: a line break must not end the comment. */
function comment(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `-- ${line}`)
    .join('\n')
}
