import type { Dialect } from '../../../src/migrations/model.js'

/** `my`: MySQL and MariaDB alike. */
export type Engine = 'pg' | 'my' | 'mysql' | 'mariadb' | 'lite' | 'ms'

export const DIALECTS: Readonly<Record<Engine, readonly Dialect[]>> = {
  pg: ['postgres'],
  my: ['mysql', 'mariadb'],
  mysql: ['mysql'],
  mariadb: ['mariadb'],
  lite: ['sqlite'],
  ms: ['sqlserver'],
}

/**
 * One way of doing what a hazard is about. In `fires` a ▶ stands before the character at which it must be found; `not`
 * is a near miss, in which it must not be found. `alone`: outside a transaction.
 */
export interface Probe {
  readonly on: Engine
  readonly fires: string
  readonly not?: string
  readonly alone?: true
  /** What the message must say. */
  readonly says?: string
}

export type Catalogue = Readonly<Record<string, readonly Probe[]>>

export function probe(on: Engine, fires: string, not?: string, more: Pick<Probe, 'alone' | 'says'> = {}): Probe {
  return { on, fires, ...(not === undefined ? {} : { not }), ...more }
}
