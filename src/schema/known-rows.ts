/** Columns in which no row has a value, each with the migration that made it. */
type Unwritten = ReadonlyMap<string, string | undefined>

/** `truncated`: its files are empty. `deleted`: what was deleted still stands in them, and is read and indexed. */
type Emptied = 'deleted' | 'truncated'

/**
 * What the operations so far show of rows: tables that the migration at work left without any, and columns in which no
 * row has a value since they came. By the identity of the table; what nobody knows is not held.
 */
export class KnownRows {
  readonly #emptied: Map<number, Emptied>
  readonly #unwritten: Map<number, Unwritten>

  constructor(
    emptied: Iterable<readonly [number, Emptied]> = [],
    unwritten: Iterable<readonly [number, Unwritten]> = [],
  ) {
    this.#emptied = new Map(emptied)
    this.#unwritten = new Map(unwritten)
  }

  fork(): KnownRows {
    return new KnownRows(this.#emptied, this.#unwritten)
  }

  /** Between two migrations others write: only the columns of the one just before stay as they came. */
  startMigration(previous: string | undefined): void {
    this.#emptied.clear()
    for (const table of [...this.#unwritten.keys()]) this.#keep(table, (_, migration) => migration === previous)
  }

  empty(table: number, how: Emptied): void {
    if (this.#emptied.get(table) !== 'truncated') this.#emptied.set(table, how)
  }

  isEmptied(table: number): boolean {
    return this.#emptied.has(table)
  }

  isTruncated(table: number): boolean {
    return this.#emptied.get(table) === 'truncated'
  }

  addUnwritten(table: number, column: string, migration: string | undefined): void {
    this.#unwritten.set(table, new Map(this.#unwritten.get(table)).set(column, migration))
  }

  isUnwritten(table: number, column: string): boolean {
    return this.#unwritten.get(table)?.has(column) === true
  }

  /** Rows may have come, with values in these columns; in any where they are not told. */
  fill(table: number, columns: readonly string[] | undefined): void {
    this.#emptied.delete(table)
    this.write(table, columns)
  }

  write(table: number, columns: readonly string[] | undefined): void {
    this.#keep(table, (column) => columns?.includes(column) === false)
  }

  forgetAll(): void {
    this.#emptied.clear()
    this.#unwritten.clear()
  }

  #keep(table: number, isKept: (column: string, migration: string | undefined) => boolean): void {
    const columns = this.#unwritten.get(table)
    if (columns === undefined) return
    const left = [...columns].filter(([column, migration]) => isKept(column, migration))
    if (left.length === 0) this.#unwritten.delete(table)
    else if (left.length < columns.size) this.#unwritten.set(table, new Map(left))
  }
}
