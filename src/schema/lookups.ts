import type { Name } from '../migrations/operation.js'
import type { Table, TableConstraint } from './model.js'
import { choose, keyOf } from './names.js'
import { Registry } from './registry.js'

interface IndexPlace {
  readonly name: Name
  /** Key of the table. */
  readonly table: string
}

/** Which table an index name leads to. In MySQL several tables may have an index of one name. */
export class IndexPlaces {
  constructor(private readonly places = new Registry<readonly IndexPlace[]>()) {}

  fork(): IndexPlaces {
    return new IndexPlaces(this.places.fork())
  }

  tableOf(name: Name, path: readonly string[], home: string | undefined): string | undefined {
    return choose(this.places.get(name.name) ?? [], name, path, home)?.table
  }

  has(name: string, schema: string | undefined): boolean {
    return (this.places.get(name) ?? []).some((place) => place.name.schema === schema)
  }

  update(key: string, before: Table | undefined, after: Table | undefined): void {
    if (before?.indexes === after?.indexes) return
    for (const { name } of before?.indexes ?? []) {
      const remaining = (this.places.get(name) ?? []).filter((place) => place.table !== key)
      if (remaining.length === 0) this.places.delete(name)
      else this.places.set(name, remaining)
    }
    if (after === undefined) return
    const { schema } = after.name
    for (const { name } of after.indexes) {
      const place = { name: schema === undefined ? { name } : { schema, name }, table: key }
      this.places.set(name, [...(this.places.get(name) ?? []), place])
    }
  }
}

/** Which tables have foreign keys that point at a table. */
export class Pointers {
  constructor(private readonly sources = new Registry<ReadonlySet<string>>()) {}

  fork(): Pointers {
    return new Pointers(this.sources.fork())
  }

  /** Keys of the tables that point at the table of that key. */
  at(key: string): Iterable<string> {
    return this.sources.get(key) ?? []
  }

  update(key: string, before: Table | undefined, after: Table | undefined): void {
    if (before?.constraints === after?.constraints) return
    const old = new Set((before?.constraints ?? []).flatMap(target))
    const current = new Set((after?.constraints ?? []).flatMap(target))
    for (const gone of old) {
      if (current.has(gone)) continue
      const keys = new Set(this.sources.get(gone))
      keys.delete(key)
      this.sources.set(gone, keys)
    }
    for (const added of current) {
      if (!old.has(added)) this.sources.set(added, new Set(this.sources.get(added)).add(key))
    }
  }
}

function target(constraint: TableConstraint): string[] {
  return constraint.kind === 'foreign key' ? [keyOf(constraint.references.table)] : []
}
