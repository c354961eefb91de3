import { expect, test } from '@jest/globals'
import { ledgersIn } from '../../../src/evidence/code/ledgers.js'

const go = (body: string): string =>
  `package db\n\nimport "github.com/golang-migrate/migrate/v4/database/postgres"\n\n${body}\n`

test.each([
  [
    'a string of the config',
    go('var d, _ = postgres.WithInstance(db, &postgres.Config{MigrationsTable: "applied"})'),
    5,
  ],
  [
    'a constant of the file',
    go('const table = "applied"\nvar c = pgx.Config{\n\tDatabaseName: "shop",\n\tMigrationsTable: table,\n}'),
    8,
  ],
  [
    'an address',
    'package db\nfunc address() string { return base + "?sslmode=disable&x-migrations-table=applied" }',
    2,
  ],
])('the ledger that Go code names for golang-migrate: %s', (_, text, line) => {
  expect(ledgersIn('internal/db.go', text)).toMatchObject([
    { tool: 'golang-migrate', table: 'applied', seen: { path: 'internal/db.go', line } },
  ])
})

test.each([
  ['a value of the environment', go('var c = postgres.Config{MigrationsTable: settings}')],
  ['a comment', go('// postgres.Config{MigrationsTable: "applied"}')],
  ["another tool's config", 'package db\nvar c = other.Config{MigrationsTable: "applied"}'],
])('no ledger is named by %s', (_, text) => {
  expect(ledgersIn('internal/db.go', text)).toEqual([])
})
