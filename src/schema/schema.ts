import { sameName, type Dialect, type Name, type Operation } from '../migrations/operation.js'
import { applyOperation } from './apply/index.js'
import { usersOf } from './apply/types.js'
import type { Answer, Column, Era, Index, Made, Referrer, SchemaView, Table, UserType } from './model.js'
import { equalNames } from './names.js'
import { asSpelled, ignoresColumnCase, spelledIn } from './spelling.js'
import { State } from './state.js'

export interface SchemaOptions {
  /** The search path with which every session of the history begins; default: the dialect's default schema. */
  readonly searchPath?: readonly string[]
}

/** What exists after the operations applied so far. */
export class Schema implements SchemaView {
  readonly #state: State

  constructor(dialect: Dialect, options: SchemaOptions = {}, state?: State) {
    this.#state = state ?? new State(dialect, options.searchPath ?? [])
  }

  /**
   * Changes the schema as the engine would. Never throws: what does not fit makes its object partial. `migration` is the
   * id of the migration that the operation stands in; a SET of an earlier migration does not reach into it.
   */
  apply(operation: Operation, migration: string | undefined): void {
    this.#state.startMigration(migration)
    applyOperation(
      this.#state,
      asSpelled(operation, this.#state.dialect, (name) => this.#state.find(name)),
    )
  }

  /** What a migration before it SET or left without rows is so no longer. */
  startMigration(migration: string): void {
    this.#state.startMigration(migration)
  }

  /** The same for what stood before the change, although the tool orders it after: what it makes is old. */
  applyAsOld(operation: Operation, migration: string | undefined): void {
    const { era } = this.#state
    this.#state.era = Math.max(0, era - 1)
    this.apply(operation, migration)
    this.#state.era = era
  }

  get era(): Era {
    return this.#state.era
  }

  /** From here on, what exists is old and what is made is new. */
  nextEra(): Era {
    this.#state.era++
    return this.#state.era
  }

  /**
   * Takes what a dump of the same state knows whole: tables that an unreadable step may have touched, and those that no
   * migration makes.
   */
  completeFrom(dump: Schema): void {
    for (const dumped of dump.tables()) {
      const held = this.find(dumped.name)
      if (!dumped.exact || held?.exact === true) continue
      const { name, identity, made } = held ?? { ...dumped, identity: this.#state.nextIdentity() }
      this.#state.put({ ...dumped, name, identity, made })
    }
  }

  /** What the next migration expects to find nowhere: `DROP TABLE IF EXISTS x; CREATE TABLE x` of an x that nobody made. */
  expectAbsent(tables: readonly Name[]): void {
    this.#state.absent = tables
  }

  /** The schema as it stands, for `before` and for trying a way back. Costs nothing until one of the two changes. */
  clone(): Schema {
    return new Schema(this.#state.dialect, {}, this.#state.fork())
  }

  table(name: Name): Table {
    return this.#state.table(name)
  }

  find(name: Name): Table | undefined {
    return this.#state.find(name)
  }

  column(table: Name, column: string): Column | undefined {
    const held = this.#state.find(table)
    return held?.columns.get(ignoresColumnCase(this.#state.dialect) ? spelledIn(held, column) : column)
  }

  type(name: Name): UserType | undefined {
    return this.#state.type(name)
  }

  index(name: Name): Index | undefined {
    return this.#state.tableOfIndex(name)?.indexes.find((index) => index.name === name.name)
  }

  routineBody(name: Name): readonly Operation[] | undefined {
    return this.#state.routine(name)?.body
  }

  tables(): Iterable<Table> {
    return this.#state.tables()
  }

  types(): Iterable<UserType> {
    return this.#state.types()
  }

  referrers(name: Name): readonly Referrer[] {
    const target = this.#state.resolve(name)
    return this.#state
      .pointingAt(target)
      .flatMap((table) =>
        table.constraints.flatMap((constraint) =>
          constraint.kind === 'foreign key' && equalNames(constraint.references.table, target)
            ? [{ table, columns: constraint.columns, references: constraint.references, constraint: constraint.name }]
            : [],
        ),
      )
  }

  usersOf(type: Name): readonly Table[] {
    return usersOf(this.#state, this.#state.type(type)?.name ?? this.#state.newName(type))
  }

  isNew(object: { readonly made: Made }): boolean {
    return object.made.era === this.era
  }

  isNewTable(name: Name): boolean {
    const table = this.#state.table(name)
    return table.temporary || this.isNew(table) || this.isCleared(name)
  }

  isCleared(name: Name): boolean {
    return this.#state.absent.some((each) => sameName(each, name))
  }

  isNewColumn(name: Name, column: string): boolean {
    const table = this.#state.table(name)
    const held = table.columns.get(column)
    return table.temporary || this.isNew(table) || (held !== undefined && this.isNew(held))
  }

  isEmptied(name: Name): boolean {
    return this.#state.rows.isEmptied(this.#state.table(name).identity)
  }

  isTruncated(name: Name): boolean {
    return this.#state.rows.isTruncated(this.#state.table(name).identity)
  }

  isUnwritten(name: Name, column: string): boolean {
    const table = this.#state.table(name)
    return table.triggers.size === 0 && this.#state.rows.isUnwritten(table.identity, column)
  }

  hasColumn(name: Name, column: string): Answer {
    const table = this.#state.table(name)
    if (table.columns.has(column)) return 'yes'
    return table.exact ? 'no' : 'unknown'
  }
}
