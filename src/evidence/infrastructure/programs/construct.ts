import type { Seen } from '../../facts.js'
import type { Property, Value } from '../value.js'

/** Something that a program makes by a class of a library of infrastructure. */
export interface Construct {
  /** `cdk:rds.DatabaseInstance`, `aws:rds.Instance`: the library and the class. */
  readonly type: string
  /** The text by which the program names it. */
  readonly name: string | undefined
  /** What references to it begin with. */
  readonly key: string
  /** Its arguments under their names in snake case. */
  readonly properties: Property
  readonly seen: Seen
}

/** What calls and members of libraries mean as values: `Duration.days(7)`. Undefined: nothing that is known here. */
export interface Meaning {
  readonly call: (name: string, args: readonly Property[]) => Value | undefined
  readonly member: (path: string) => Value | undefined
}
