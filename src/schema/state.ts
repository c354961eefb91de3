import type { Dialect, Name, Operation } from '../migrations/operation.js'
import { KnownRows } from './known-rows.js'
import { IndexPlaces, Pointers } from './lookups.js'
import { BASE, type Era, type Made, type Table, type UserType } from './model.js'
import { canonical, choose, defaultSchema, equalNames, keyOf, readSearchPath } from './names.js'
import { Registry } from './registry.js'
import { ASSUMED, emptyTable, inexact } from './table.js'

/** A table as stored: what nobody could read since `epoch` may have changed it. */
interface Entry {
  readonly name: Name
  readonly table: Table
  readonly epoch: number
}

/**
 * What exists, mutable, with the lookups that make one operation cost the same in the first and in the thousandth
 * migration. Tables are immutable values: a fork shares them.
 */
export class State {
  era: Era = BASE
  migration: string | undefined
  /** Tables that a migration drops if they are there, that no earlier one made, and that it makes itself. */
  absent: readonly Name[] = []
  rows = new KnownRows()
  #epoch = 0
  #identity = 0
  #path: readonly string[]
  #pathOfTransaction: readonly string[] | undefined
  #tables = new Registry<Entry>()
  #byName = new Registry<readonly Entry[]>()
  #indexes = new IndexPlaces()
  #pointers = new Pointers()
  #views = new Registry<readonly Name[]>()
  #types = new Registry<UserType>()
  #routines = new Registry<{ readonly body: readonly Operation[] | undefined }>()
  /** Tables that no migration creates, remembered so that they keep their identity. Forks share it: the base is one. */
  #assumed: Map<string, Table>
  /** What `read` answered for tables that an unreadable step may have touched. */
  #doubted: WeakMap<Table, Table>

  readonly home: string | undefined

  constructor(
    readonly dialect: Dialect,
    readonly initialPath: readonly string[],
    assumed: Map<string, Table> = new Map(),
    doubted: WeakMap<Table, Table> = new WeakMap(),
  ) {
    this.home = defaultSchema(dialect)
    this.#path = initialPath
    this.#assumed = assumed
    this.#doubted = doubted
  }

  fork(): State {
    const fork = new State(this.dialect, this.initialPath, this.#assumed, this.#doubted)
    fork.era = this.era
    fork.migration = this.migration
    fork.absent = this.absent
    fork.rows = this.rows.fork()
    fork.#epoch = this.#epoch
    fork.#identity = this.#identity
    fork.#path = this.#path
    fork.#pathOfTransaction = this.#pathOfTransaction
    fork.#tables = this.#tables.fork()
    fork.#byName = this.#byName.fork()
    fork.#indexes = this.#indexes.fork()
    fork.#pointers = this.#pointers.fork()
    fork.#views = this.#views.fork()
    fork.#types = this.#types.fork()
    fork.#routines = this.#routines.fork()
    return fork
  }

  get made(): Made {
    return { era: this.era, migration: this.migration }
  }

  nextIdentity(): number {
    return ++this.#identity
  }

  // Names

  get path(): readonly string[] {
    return this.#pathOfTransaction ?? this.#path
  }

  /** `undefined` returns to the path that the session began with. */
  setPath(value: string | undefined, scope: 'session' | 'transaction'): void {
    const path = value === undefined ? this.initialPath : readSearchPath(value)
    if (scope === 'transaction') this.#pathOfTransaction = path
    else {
      this.#path = path
      this.#pathOfTransaction = undefined
    }
  }

  endTransaction(): void {
    this.#pathOfTransaction = undefined
  }

  /** A SET of an earlier migration does not reach into the next. */
  startMigration(migration: string | undefined): void {
    if (migration === this.migration) return
    this.rows.startMigration(this.migration)
    this.migration = migration
    this.#path = this.initialPath
    this.#pathOfTransaction = undefined
  }

  /** The full name that a new object gets. */
  newName(name: Name): Name {
    if (name.schema !== undefined) return canonical(name, this.home)
    const first = this.path[0]
    return first === undefined ? name : canonical({ schema: first, name: name.name }, this.home)
  }

  /** The full name that a statement means by `name`; that of a new object where there is none. */
  resolve(name: Name): Name {
    return this.#chosen(name)?.name ?? this.newName(name)
  }

  #chosen(name: Name): Entry | undefined {
    return choose(this.#byName.get(name.name) ?? [], name, this.path, this.home)
  }

  // Tables

  find(name: Name): Table | undefined {
    const entry = this.#chosen(name)
    return entry === undefined ? undefined : this.#read(entry)
  }

  /** The table of that name; an assumed one where none is known. */
  table(name: Name): Table {
    return this.find(name) ?? this.#assume(this.newName(name))
  }

  *tables(): Iterable<Table> {
    for (const entry of this.#tables.values()) yield this.#read(entry)
  }

  put(table: Table): void {
    const key = keyOf(table.name)
    const previous = this.#tables.get(key)
    const entry = { name: table.name, table, epoch: this.#epoch }
    this.#tables.set(key, entry)
    const places = (this.#byName.get(table.name.name) ?? []).filter((place) => place !== previous)
    this.#byName.set(table.name.name, [...places, entry])
    this.#indexes.update(key, previous?.table, table)
    this.#pointers.update(key, previous?.table, table)
  }

  remove(table: Table): void {
    const key = keyOf(table.name)
    const previous = this.#tables.get(key)
    if (previous === undefined) return
    this.#tables.delete(key)
    const places = (this.#byName.get(table.name.name) ?? []).filter((place) => place !== previous)
    if (places.length === 0) this.#byName.delete(table.name.name)
    else this.#byName.set(table.name.name, places)
    this.#indexes.update(key, previous.table, undefined)
    this.#pointers.update(key, previous.table, undefined)
    this.#views.delete(key)
  }

  /** Something unreadable may have changed any table. */
  doubtAll(): void {
    this.#epoch++
    this.rows.forgetAll()
  }

  doubt(name: Name): void {
    const table = this.table(name)
    this.put(inexact(table))
    this.rows.fill(table.identity, undefined)
  }

  get everDoubted(): boolean {
    return this.#epoch > 0
  }

  #read(entry: Entry): Table {
    if (entry.epoch === this.#epoch || !entry.table.exact) return entry.table
    const known = this.#doubted.get(entry.table)
    if (known !== undefined) return known
    const doubted = inexact(entry.table)
    this.#doubted.set(entry.table, doubted)
    return doubted
  }

  #assume(name: Name): Table {
    const key = keyOf(name)
    const known = this.#assumed.get(key)
    if (known !== undefined) return known
    // Negative: the counter of created objects goes up and differs between forks.
    const table = { ...emptyTable(name, 'table', -1 - this.#assumed.size, ASSUMED), exact: false }
    this.#assumed.set(key, table)
    return table
  }

  // Indexes

  tableOfIndex(name: Name): Table | undefined {
    const key = this.#indexes.tableOf(name, this.path, this.home)
    const entry = key === undefined ? undefined : this.#tables.get(key)
    return entry === undefined ? undefined : this.#read(entry)
  }

  /** Whether a relation or index of that name stands in the schema of `table`. */
  isTaken(name: string, table: Name): boolean {
    const { schema } = table
    const inSchema = (entry: Entry): boolean => entry.name.schema === schema
    return this.#indexes.has(name, schema) || (this.#byName.get(name) ?? []).some(inSchema)
  }

  // Foreign keys

  /** Tables whose foreign keys point at the table, itself among them where it refers to itself. */
  pointingAt(name: Name): readonly Table[] {
    const tables: Table[] = []
    for (const key of this.#pointers.at(keyOf(name))) {
      const entry = this.#tables.get(key)
      if (entry !== undefined) tables.push(this.#read(entry))
    }
    return tables
  }

  // Views, types, routines

  setReads(view: Name, reads: readonly Name[]): void {
    this.#views.set(keyOf(view), reads)
  }

  /** The relations that a view reads, resolved when it was made; undefined for what is no view. */
  readsOf(view: Name): readonly Name[] | undefined {
    return this.#views.get(keyOf(view))
  }

  viewsOver(name: Name): readonly Table[] {
    const views: Table[] = []
    for (const entry of this.#tables.values()) {
      if (entry.table.kind === 'table') continue
      const reads = this.#views.get(keyOf(entry.name)) ?? []
      if (reads.some((read) => equalNames(read, name))) views.push(this.#read(entry))
    }
    return views
  }

  type(name: Name): UserType | undefined {
    return this.#inPath(this.#types, name)
  }

  types(): Iterable<UserType> {
    return this.#types.values()
  }

  putType(type: UserType): void {
    this.#types.set(keyOf(type.name), type)
  }

  removeType(type: UserType): void {
    this.#types.delete(keyOf(type.name))
  }

  routine(name: Name): { readonly body: readonly Operation[] | undefined } | undefined {
    return this.#inPath(this.#routines, name)
  }

  putRoutine(name: Name, body: readonly Operation[] | undefined): void {
    this.#routines.set(keyOf(this.newName(name)), { body })
  }

  removeRoutine(name: Name): void {
    this.#routines.delete(keyOf(canonical(name, this.home)))
  }

  #inPath<Value>(registry: Registry<Value>, name: Name): Value | undefined {
    if (name.schema !== undefined) return registry.get(keyOf(canonical(name, this.home)))
    for (const schema of this.path) {
      const found = registry.get(keyOf(canonical({ schema, name: name.name }, this.home)))
      if (found !== undefined) return found
    }
    return registry.get(name.name)
  }
}
