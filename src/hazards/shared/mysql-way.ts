import { showName, type ColumnDefinition, type Name, type Operation } from '../../migrations/operation.js'
import type { Statement } from '../../migrations/model.js'
import type { AlterWay } from '../../schema/effect.js'
import { alterWayOf } from '../../schema/effects/index.js'
import type { Column } from '../../schema/model.js'
import type { Candidate, OperationContext, Severity } from '../hazard.js'

/** How the server does one thing alone, whatever else the clause or the statement asks. */
export function wayAlone(context: OperationContext, operation: Operation): AlterWay | undefined {
  return alterWayOf(context.dialect, [operation], context.before, context.release, context.session)
}

/** The way of the whole statement, one clause of which decides for all; of the operation alone within a routine. */
export function wholeWay({ alter, effect }: Pick<OperationContext, 'alter' | 'effect'>): AlterWay | undefined {
  return alter ?? effect.alter
}

/** Somebody waits, or the table is written anew. */
export function isLong({ lock, rebuilds }: AlterWay): boolean {
  return lock !== 'NONE' || rebuilds
}

/** The column as it stands with only its type changed: what the type alone costs. */
export function onlyRetyped(column: Column, definition: ColumnDefinition): ColumnDefinition {
  const { charset, ...rest } = column
  const wanted = definition.charset ?? charset
  return { ...rest, type: definition.type, span: definition.span, ...(wanted === undefined ? {} : { charset: wanted }) }
}

type Judged = Pick<Candidate, 'message' | 'locks' | 'rewrites'> & { readonly severity?: Severity }

/**
 * What the statement's way means for production; undefined where nobody waits: the change is one of the catalogue, or the
 * statement says that it takes place online, so that the server refuses anything else. `because` ends the sentence.
 */
export function consequence(
  statement: Statement,
  table: Name,
  way: AlterWay | undefined,
  because: string,
): Judged | undefined {
  if (way === undefined) return undefined
  const name = showName(table)
  if (refuses(statement, way))
    return {
      message: `The deploy fails here: the server cannot do this with ${said(statement)}, only with ${shown(way)}: ${because}.`,
    }
  if (way.lock === 'NONE' && (!way.rebuilds || isStatedOnline(statement))) return undefined
  const rewrites = way.rebuilds ? [table] : []
  if (asksToWait(statement) || way.lock !== 'NONE')
    return {
      message: way.rebuilds
        ? `Writes to ${name} wait until every row has been ${way.algorithm === 'COPY' ? 'copied' : 'written anew'}, and replicas fall behind by as long: ${because}.`
        : `Writes to ${name} wait until it is done, and replicas fall behind by as long: ${because}.`,
      locks: [{ relation: table, mode: 'SHARE', blocks: 'writes', older: true }],
      rewrites,
    }
  return {
    message: `Every row of ${name} is written anew while reads and writes go on, and replicas fall behind by as long: ${because}. Where the server cannot do so in place it copies the table, and writes wait.`,
    rewrites,
    severity: 'medium',
  }
}

const ALGORITHMS: readonly string[] = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY']
const LOCKS: readonly string[] = ['NONE', 'SHARED', 'EXCLUSIVE']

/** The statement states a better way than the server has. */
function refuses({ algorithm, lock }: Statement, way: AlterWay): boolean {
  const below = (order: readonly string[], stated: string | undefined, needed: string): boolean =>
    stated !== undefined && order.indexOf(stated) < order.indexOf(needed)
  if (algorithm === 'NOCOPY' && way.algorithm === 'INPLACE') return way.rebuilds
  return below(ALGORITHMS, algorithm, way.algorithm) || below(LOCKS, lock, way.lock)
}

/** LOCK=NONE, or an algorithm that leaves the rows alone: the server refuses what would make anybody wait. */
export function isStatedOnline({ algorithm, lock }: Statement): boolean {
  return lock === 'NONE' || algorithm === 'INSTANT' || algorithm === 'NOCOPY'
}

/** LOCK=SHARED and EXCLUSIVE and ALGORITHM=COPY ask for the wait. */
export function asksToWait({ algorithm, lock }: Statement): boolean {
  return lock === 'SHARED' || lock === 'EXCLUSIVE' || algorithm === 'COPY'
}

function said({ algorithm, lock }: Statement): string {
  return [
    ...(algorithm === undefined ? [] : [`ALGORITHM=${algorithm}`]),
    ...(lock === undefined ? [] : [`LOCK=${lock}`]),
  ].join(', ')
}

function shown({ algorithm, lock }: AlterWay): string {
  return `ALGORITHM=${algorithm}, LOCK=${lock}`
}

/** The clauses that hold the server to the way it has. */
export function held({ algorithm, lock }: AlterWay): readonly string[] {
  if (algorithm === 'INSTANT') return ['ALGORITHM=INSTANT']
  return [`ALGORITHM=${algorithm}`, `LOCK=${lock}`]
}
