import type { Dialect } from '../../migrations/operation.js'
import { sql, type Pattern } from './pattern.js'

/** A column dropped and brought back with its values: they stand in a table beside it meanwhile. */
export function keptValues(dialect: Dialect): Pattern {
  // A batch is compiled before its first statement runs: it cannot name a column that it adds itself.
  const between = dialect === 'sqlserver' ? ['GO'] : []
  return sql(
    '-- up, before the column goes',
    kept(dialect),
    'ALTER TABLE orders DROP COLUMN note;',
    ...between,
    '',
    '-- down',
    added(dialect),
    ...between,
    restored(dialect),
  )
}

/** What was written since the up, kept before the down takes it away. */
export function keptBeforeGoingBack(dialect: Dialect): Pattern {
  return sql('-- before going back, keep what was written since', kept(dialect))
}

function kept(dialect: Dialect): string {
  return dialect === 'sqlserver'
    ? 'SELECT id, note INTO orders_note_kept FROM orders WHERE note IS NOT NULL;'
    : 'CREATE TABLE orders_note_kept AS SELECT id, note FROM orders WHERE note IS NOT NULL;'
}

function added(dialect: Dialect): string {
  return dialect === 'sqlserver'
    ? 'ALTER TABLE orders ADD note nvarchar(max);'
    : 'ALTER TABLE orders ADD COLUMN note text;'
}

function restored(dialect: Dialect): string {
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
      return 'UPDATE orders JOIN orders_note_kept kept ON kept.id = orders.id SET orders.note = kept.note;'
    case 'sqlserver':
      return 'UPDATE orders SET note = kept.note FROM orders JOIN orders_note_kept kept ON kept.id = orders.id;'
    default:
      return 'UPDATE orders SET note = kept.note FROM orders_note_kept kept WHERE kept.id = orders.id;'
  }
}
