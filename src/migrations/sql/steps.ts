import type { Fix, FixStep } from '../../hazards/hazard.js'
import type { Operation } from '../operation.js'

/** Writes one operation in a dialect; undefined for what it cannot write. */
export type PrintOperation = (operation: Operation) => string | undefined

/**
 * A fix as SQL of a dialect: its steps in order, each under a comment that says where it runs and why. Steps that no SQL
 * does are comments. `between` parts them: T-SQL needs batches, so that a later step may name what an earlier one made.
 */
export function printFix(
  fix: Fix,
  write: PrintOperation,
  between: string,
  inWords: (operation: Operation) => string = named,
): string {
  const several = fix.steps.length > 1
  const print = (operation: Operation): string => statement(operation, write, inWords)
  return fix.steps.map((step, at) => printStep(step, several ? `${String(at + 1)}. ` : '', print)).join(between)
}

function printStep(step: FixStep, number: string, print: (operation: Operation) => string): string {
  switch (step.kind) {
    case 'deploy':
      return comment(`${number}Deploy: ${step.text}`)
    case 'down':
      return [comment(`${number}The down.`), ...step.operations.map(print)].join('\n')
    case 'sql':
      return [...heading(step, number), terminated(step.sql)].join('\n')
    case 'migrate':
      return [...heading(step, number), ...step.operations.map(print)].join('\n')
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

function statement(operation: Operation, write: PrintOperation, inWords: (operation: Operation) => string): string {
  const sql = write(operation)
  return sql === undefined ? comment(inWords(operation)) : terminated(sql)
}

/** What cannot be written from the operation alone is named, so that no step goes missing silently. */
export function named(operation: Operation): string {
  return `${operation.kind.replaceAll('-', ' ')}: as it stands in the migration`
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
