import type { Dialect, Name } from '../migrations/operation.js'

/**
 * Where unqualified names live when nothing says otherwise.
 * PostgreSQL: https://www.postgresql.org/docs/18/ddl-schemas.html#DDL-SCHEMAS-PUBLIC; SQL Server: dbo; SQLite: main.
 */
export function defaultSchema(dialect: Dialect): string | undefined {
  switch (dialect) {
    case 'postgres':
      return 'public'
    case 'sqlserver':
      return 'dbo'
    case 'sqlite':
      return 'main'
    case 'mysql':
    case 'mariadb':
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return undefined
  }
}

/** A name in the one form under which the schema keeps it: the default schema is left out. */
export function canonical(name: Name, home: string | undefined): Name {
  if (name.schema === undefined) return name
  return name.schema === home ? { name: name.name } : name
}

export function keyOf(name: Name): string {
  return name.schema === undefined ? name.name : `${name.schema}\u0000${name.name}`
}

export function equalNames(a: Name, b: Name): boolean {
  return a.name === b.name && a.schema === b.schema
}

/**
 * Which of the objects that share a bare name a statement means: the first schema of the path that has one, then the
 * default schema, then the only one there is (a path set where we did not see it). Undefined: none, or a tie.
 */
export function choose<Place extends { readonly name: Name }>(
  places: readonly Place[],
  wanted: Name,
  path: readonly string[],
  home: string | undefined,
): Place | undefined {
  if (places.length === 0) return undefined
  const inSchema = (schema: string | undefined): Place | undefined =>
    places.find((place) => place.name.schema === (schema === home ? undefined : schema))
  if (wanted.schema !== undefined) {
    const found = inSchema(wanted.schema)
    // MySQL and SQLite have no schemas: a database's name in front of a table usually repeats the one we are in.
    return found ?? (home === undefined && places.length === 1 ? places[0] : undefined)
  }
  for (const schema of path) {
    const found = inSchema(schema)
    if (found !== undefined) return found
  }
  return inSchema(home) ?? (places.length === 1 ? places[0] : undefined)
}

/** `"$user", app, public` → `app`, `public`. The user's own schema is left out: nobody knows who will run it. */
export function readSearchPath(value: string): readonly string[] {
  return value
    .split(',')
    .map((part) => part.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .filter((part) => part !== '' && part !== '$user')
}
