import { sameName, showName, type Name, type OperationOf } from '../migrations/operation.js'
import type { SchemaView } from '../schema/model.js'
import { hazard, none, type Candidate, type OperationContext } from './hazard.js'
import { POSTGRES } from './shared/engines.js'
import { at, deploy, fix, step } from './shared/fix.js'
import { columnOf, firstOf } from './shared/words.js'

/**
 * CASCADE drops the columns of the type; RESTRICT, the default, refuses while there is one:
 * https://www.postgresql.org/docs/18/sql-droptype.html
 */
export const dropType = hazard({
  id: 'drop-type',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: POSTGRES,
  subject: 'operation',
  title: 'Type dropped with the columns that use it',
  why: 'DROP TYPE … CASCADE drops every column of that type in every table, values and all, and the functions that take or return it. The statement names none of them.',
  safeWhen: 'Without CASCADE: PostgreSQL refuses while something uses the type.',
  instead: 'Move each column to its new type or drop it by name first, then drop the type without CASCADE.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-droptype.html',
    'https://www.postgresql.org/docs/18/sql-dropdomain.html',
  ],
  bad: {
    postgres: [
      {
        before: "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE people (id bigint PRIMARY KEY, mood mood);",
        sql: 'DROP TYPE mood CASCADE;',
      },
      {
        before: 'CREATE EXTENSION citext;\nCREATE TABLE people (id bigint PRIMARY KEY, email citext);',
        sql: 'DROP EXTENSION citext CASCADE;',
        note: 'The columns of its type go too.',
      },
      { sql: 'DROP DOMAIN IF EXISTS email CASCADE;', note: 'Nobody can say which columns use it.' },
    ],
  },
  good: {
    postgres: [
      {
        before: `CREATE TYPE role AS ENUM ('user', 'admin');\nCREATE TABLE users (id bigint PRIMARY KEY, role role);`,
        sql: `CREATE TYPE role_new AS ENUM ('user', 'admin', 'guest');\nALTER TABLE users ALTER COLUMN role TYPE role_new USING role::text::role_new;\nDROP TYPE role CASCADE;`,
        note: 'Its last column has just moved to another type.',
      },
      {
        before: "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE people (id bigint PRIMARY KEY, mood mood);",
        sql: 'DROP TYPE mood;',
        note: 'Refused while a column uses it: nothing is lost.',
      },
      { sql: "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE people (mood mood);\nDROP TYPE mood CASCADE;" },
      { before: 'CREATE EXTENSION citext;', sql: 'DROP EXTENSION citext;', note: 'Refused while something uses it.' },
      {
        before: "CREATE TYPE mood AS ENUM ('ok');",
        sql: "COMMENT ON TYPE mood IS 'DROP TYPE mood CASCADE';",
      },
    ],
  },
  detect: (context) => {
    const { operation, before } = context
    if (operation.kind === 'extension') return droppedExtension(operation, before)
    if (operation.kind !== 'drop-type' || !operation.cascade) return none
    const type = before.type(operation.type)
    const users = before.usersOf(operation.type).filter((table) => !before.isNewTable(table.name))
    const columns = users.flatMap((table) => columnsOf(before, table.name, operation.type))
    if (type !== undefined && columns.length === 0 && (before.isNew(type) || isUnused(context))) return none
    const name = showName(operation.type)
    const unseen = columns.length === 0
    return [
      {
        span: operation.span,
        message: unseen
          ? `CASCADE drops every column of the ${operation.what} ${name} with its values; the migrations show none, so nobody reads here which.`
          : `CASCADE drops ${firstOf(columns)} with all values, because ${columns.length === 1 ? 'it is' : 'they are'} of the ${operation.what} ${name}.`,
        ...(unseen && type !== undefined ? { severity: 'medium' as const } : {}),
        object: name,
        fix: fix(
          deploy(`Move each column of ${name} to its new type, or drop it by name when no code uses it any more.`),
          step(
            [{ ...operation, ...at(operation), cascade: false }],
            'Without CASCADE it is refused while a column still uses the type.',
          ),
        ),
      },
    ]
  },
})

/** The migrations make the type, show every table in full, and this change moved the last columns off it. */
function isUnused({ operation, before, migration: { up } }: OperationContext): boolean {
  if (operation.kind !== 'drop-type') return false
  const moves = up
    .flatMap(({ operations }) => operations)
    .some((each) => each.kind === 'alter-column' && each.change.kind === 'type')
  return moves && [...before.tables()].every(({ exact }) => exact)
}

/** Types that extensions of PostgreSQL's own distribution, PostGIS and pgvector bring. */
const EXTENSION_TYPES: Readonly<Record<string, readonly string[]>> = {
  citext: ['citext'],
  hstore: ['hstore'],
  ltree: ['ltree', 'lquery', 'ltxtquery'],
  cube: ['cube'],
  seg: ['seg'],
  isn: ['ean13', 'isbn13', 'ismn13', 'issn13', 'isbn', 'ismn', 'issn', 'upc'],
  lo: ['lo'],
  postgis: ['geometry', 'geography', 'box2d', 'box3d'],
  postgis_raster: ['raster'],
  vector: ['vector', 'halfvec', 'sparsevec'],
}

/** DROP EXTENSION … CASCADE: https://www.postgresql.org/docs/18/sql-dropextension.html */
function droppedExtension(operation: OperationOf<'extension'>, before: SchemaView): readonly Candidate[] {
  if (operation.change !== 'drop' || !operation.cascade) return none
  const types = EXTENSION_TYPES[operation.name] ?? []
  const columns = types.flatMap((name) =>
    before
      .usersOf({ name })
      .filter((table) => !before.isNewTable(table.name))
      .flatMap((table) => columnsOf(before, table.name, { name })),
  )
  return [
    {
      span: operation.span,
      message:
        columns.length > 0
          ? `CASCADE drops ${firstOf(columns)} with all values, because ${columns.length === 1 ? 'its type comes' : 'their types come'} from ${operation.name}.`
          : `CASCADE drops whatever uses ${operation.name}: columns of its types, indexes of its operator classes, defaults that call its functions; the statement names none of them.`,
      ...(columns.length > 0 ? {} : { severity: 'medium' as const }),
      object: operation.name,
      fix: fix(
        deploy(`Move what uses ${operation.name} to something else, or drop it by name when no code uses it any more.`),
        step(
          [{ ...operation, ...at(operation), cascade: false }],
          'Without CASCADE it is refused while something still uses the extension.',
        ),
      ),
    },
  ]
}

function columnsOf(before: SchemaView, name: Name, type: Name): readonly string[] {
  const table = before.table(name)
  return [...table.columns.values()]
    .filter((column) =>
      sameName(
        { name: column.type.name, ...(column.type.schema === undefined ? {} : { schema: column.type.schema }) },
        type,
      ),
    )
    .map((column) => columnOf(name, column.name))
}
