import type { Migration, Statement } from '../migrations/model.js'
import type { Span } from '../migrations/text.js'
import { holds } from '../replay/detect.js'
import type { Schema } from '../schema/schema.js'

/** Schemas that are kept on the way through a migration, so that no finding applies all of it again. */
const MARKS = 64

/** The schemas that a migration goes through, and its statements by their places: asked for each of its findings. */
export class Course {
  readonly #at: ReadonlyMap<Statement, number>
  readonly #byLine = new Map<string, Statement[]>()
  readonly #stride: number
  /** After every stride, as far as one was asked for. */
  readonly #marks: Schema[] = []

  constructor(
    private readonly migration: Migration,
    private readonly start: Schema,
  ) {
    this.#at = new Map(migration.up.map((statement, at) => [statement, at]))
    this.#stride = Math.ceil(migration.up.length / MARKS) || 1
    for (const statement of migration.up) {
      const { path, line, endLine } = statement.span
      for (let each = line; each <= endLine; each++) {
        const same = this.#byLine.get(lineKey(path, each))
        if (same === undefined) this.#byLine.set(lineKey(path, each), [statement])
        else same.push(statement)
      }
    }
  }

  /** The statements that a place begins in: several where one change of a file makes them. */
  statementsAt(place: Span): readonly Statement[] {
    return (this.#byLine.get(lineKey(place.path, place.line)) ?? []).filter(({ span }) => holds(span, place))
  }

  /** Each of them once, as the migration runs them; without what it does not run. */
  inOrder(statements: readonly Statement[]): readonly Statement[] {
    const places = new Set(statements.flatMap((each) => this.#at.get(each) ?? []))
    return [...places].sort((a, b) => a - b).flatMap((at) => this.migration.up[at] ?? [])
  }

  /** The schema that the first of these statements meets; that of the start where there is none. */
  schemaBefore([first]: readonly Statement[]): Schema {
    return this.#before((first === undefined ? undefined : this.#at.get(first)) ?? 0)
  }

  schemaAfter(): Schema {
    return this.#before(this.migration.up.length)
  }

  #before(at: number): Schema {
    const passed = Math.floor(at / this.#stride)
    while (this.#marks.length < passed) this.#marks.push(this.#behind(this.#marks.length, this.#stride))
    return this.#behind(passed, at % this.#stride)
  }

  /** The schema after so many strides, and statements more. */
  #behind(strides: number, more: number): Schema {
    const schema = (this.#marks[strides - 1] ?? this.start).clone()
    const from = strides * this.#stride
    for (const { operations } of this.migration.up.slice(from, from + more))
      for (const operation of operations) schema.apply(operation, this.migration.id)
    return schema
  }
}

function lineKey(path: string, line: number): string {
  return `${String(line)}\0${path}`
}
