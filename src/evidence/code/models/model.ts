/** A class or schema in code that stands for a table. Lines are 1-based, in the file that the reader was given. */
export interface Model {
  /** As code names it: `OrderLine`. */
  readonly name: string
  readonly table: string
  /** False: the table's name follows the mapper's custom, which a naming strategy may change. */
  readonly tableStated: boolean
  /** It declares every column: code that works through it cannot name another. */
  readonly listsColumns: boolean
  /** Types for the compiler alone: no query follows from it. */
  readonly typesOnly?: boolean
  /** The mapper itself states each column's name and whether it may be NULL: the schema can be compared with it. */
  readonly complete?: boolean
  readonly fields: readonly Field[]
  readonly relations: readonly Relation[]
  /** Columns that code takes to be unique together. */
  readonly uniques: readonly (readonly string[])[]
  /** Where the model says in words what the table holds; undefined: nowhere. */
  readonly commentLine?: number
  /** What it has from types of other files; undefined: nothing. */
  readonly takesIn?: readonly TakenIn[]
  /** It has more from elsewhere than can be read. */
  readonly partlyUnread?: boolean
  readonly line: number
}

/** A type whose fields a model has besides its own: ent's mixins. */
export interface TakenIn {
  readonly name: string
  /** The path of its package; undefined: the model's own. */
  readonly from?: string
  /** Its fields or indexes alone. */
  readonly only?: 'Fields' | 'Indexes'
  /** Where the model says so. */
  readonly line: number
}

export interface Field {
  /** As code names it: `customerId`. */
  readonly name: string
  readonly column: string
  readonly columnStated: boolean
  /** Undefined: the model does not say. */
  readonly required: boolean | undefined
  readonly unique: boolean
  /** Rows may hold it empty, and then all the same: `blank=True`. */
  readonly mayBeEmpty?: boolean
  /** The only values that the code lets it have: an enumeration, `choices`, `inclusion`. */
  readonly values?: readonly string[]
  /** The model says in words what the column holds: `.Comment("…")`, `comment:`. */
  readonly commented?: true
  /** The model leaves the column out on purpose: `@ignore`, `ignored_columns`. */
  readonly ignored: boolean
  readonly line: number
}

/** A reference to another table's rows that the model declares. */
export interface Relation {
  readonly columns: readonly string[]
  /** The model's name of the other side. */
  readonly to: string
  /** `no`: the model says that no foreign key shall enforce it, in the words of `said`. */
  readonly enforced: 'yes' | 'no'
  readonly said?: string
  readonly line: number
}

/** Reads the models of one mapper from a source. Readers know nothing of hazards and checks. */
export interface ModelReader {
  readonly id: string
  readonly files: RegExp
  /** What every file with such a model holds: nothing else is read. */
  readonly marks: RegExp
  readonly read: (text: string, path: string) => readonly Model[]
}

/** Types a reader's definition; the value is returned as it is. */
export function modelReader(definition: ModelReader): ModelReader {
  return definition
}
