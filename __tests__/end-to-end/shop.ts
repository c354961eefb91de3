import type { Files } from '../runner/repository.js'

/** A small shop: Go, golang-migrate, PostgreSQL 16, one table that is years old. */
export const SHOP: Files = {
  'go.mod':
    'module example.com/shop\n\ngo 1.22\n\nrequire (\n\tgithub.com/golang-migrate/migrate/v4 v4.17.0\n\tgithub.com/lib/pq v1.10.9\n)\n',
  'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n',
  'main.go': 'package main\n',
  'migrations/000001_orders.up.sql':
    'CREATE TABLE orders (\n  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n  customer_id bigint NOT NULL,\n  note text\n);\n',
  'migrations/000001_orders.down.sql': 'DROP TABLE orders;\n',
}

export const INDEX_UP = 'migrations/000002_index.up.sql'
export const INDEX_DOWN = 'migrations/000002_index.down.sql'

/** Writers wait while this index is built: high. */
export const SLOW_INDEX = {
  [INDEX_UP]: "SET lock_timeout = '5s';\nCREATE INDEX orders_customer_idx ON orders (customer_id);\n",
  [INDEX_DOWN]: 'DROP INDEX CONCURRENTLY IF EXISTS orders_customer_idx;\n',
} as const satisfies Files

/** The same, built beside the writers. */
export const SAFE_INDEX: Files = {
  [INDEX_UP]: '-- Orders by customer.\nCREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);\n',
}

/** A change that has nothing to do with a database. */
export const OTHER_CHANGE: Files = { 'main.go': 'package main\n\nfunc main() {}\n' }
