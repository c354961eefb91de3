import type { Dialect } from '../../migrations/operation.js'
import { sql, type Pattern } from './pattern.js'

/** A table put aside by a statement that can be read, in place of SQL that is put together at run time. */
export function writtenOut(dialect: Dialect): Pattern {
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
      return sql(
        "-- not: PREPARE step FROM CONCAT('DROP TABLE ', @name)",
        'RENAME TABLE orders_old TO orders_archived;',
      )
    case 'sqlite':
      return sql(
        '-- not: a name that the program puts into the text',
        'ALTER TABLE orders_old RENAME TO orders_archived;',
      )
    case 'sqlserver':
      return sql(
        "-- not: EXEC('DROP TABLE ' + @name)",
        "EXEC sp_rename N'dbo.orders_old', N'orders_archived', N'OBJECT';",
      )
    default:
      return sql("-- not: EXECUTE 'DROP TABLE ' || name", 'ALTER TABLE orders_old RENAME TO orders_archived;')
  }
}
