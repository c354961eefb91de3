import type { Operation } from '../../migrations/model.js'
import type { Span } from '../../migrations/text.js'
import type { Fix, FixStep } from '../hazard.js'

/** A safe sequence of its steps in order. */
export function fix(...steps: readonly FixStep[]): Fix {
  return { steps }
}

/** Steps that follow the statement, which stays as it is, in migrations of their own. */
export function beside(...steps: readonly FixStep[]): Fix {
  return { steps, place: 'beside' }
}

/** Steps that belong into the migration under review, which is right but for them. */
export function within(...steps: readonly FixStep[]): Fix {
  return { steps, place: 'within' }
}

/** The migration under a version behind the newest one; `text` says so where its files bear none. */
export function renumbered(text: string): Fix {
  return { steps: [deploy(text)], place: 'renumbered' }
}

/** A migration of its own that runs in the tool's usual transaction. */
export function step(operations: readonly Operation[], note?: string): FixStep {
  return { kind: 'migrate', operations, outsideTransaction: false, ...(note === undefined ? {} : { note }) }
}

/** A migration of its own that runs outside the tool's transaction. */
export function outsideTransaction(operations: readonly Operation[], note?: string): FixStep {
  return { kind: 'migrate', operations, outsideTransaction: true, ...(note === undefined ? {} : { note }) }
}

/** What people do between two migrations. */
export function deploy(text: string): FixStep {
  return { kind: 'deploy', text }
}

/** What an operation of a fix takes over from the one that it replaces: its place, and none of its guards. */
export function at(operation: { readonly span: Span }): { readonly span: Span; readonly guards: readonly [] } {
  return { span: operation.span, guards: [] }
}

/** SQL that has no operation, in the tool's usual transaction; `undo` takes it back. */
export function sqlInTransaction(text: string, note?: string, undo?: string): FixStep {
  return {
    kind: 'sql',
    sql: text,
    outsideTransaction: false,
    ...(note === undefined ? {} : { note }),
    ...(undo === undefined ? {} : { undo }),
  }
}

/** The way back of the migration under review. */
export function down(operations: readonly Operation[]): FixStep {
  return { kind: 'down', operations }
}
