import type { Reach } from '../../migrations/operation.js'
import type { SchemaView } from '../../schema/model.js'
import type { FixStep } from '../hazard.js'
import type { Mysql } from './engines.js'
import type { DataChange } from './reached-rows.js'
import { quoted, quotedName } from './quote.js'
import { keyOf, wholeChange } from './whole-change.js'

/**
 * The change as a procedure that walks the key and commits after each batch; the server has loops nowhere else. The
 * client's DELIMITER keeps its body together, which few migration tools know: a part is left to the author. Undefined
 * where the operation does not say all of the statement, or no migration shows a key of one column.
 * https://dev.mysql.com/doc/refman/8.4/en/flow-control-statements.html
 */
export function mysqlBatches(
  change: DataChange,
  reach: Reach,
  before: SchemaView,
  dialect: Mysql,
  size: number,
  remains: string | undefined,
): FixStep | undefined {
  const whole = wholeChange(change, reach)
  const key = keyOf(before, change.table)
  if (whole === undefined || key === undefined) return undefined
  const { operation, condition } = whole
  const table = quotedName(operation.table, dialect)
  const column = quoted(key.column, dialect)
  const procedure = quoted(`${operation.table.name}_in_batches`, dialect)
  const type = key.type.replace(/\s+(?:auto_increment|zerofill)\b/gi, '')
  const head =
    operation.kind === 'delete'
      ? `DELETE FROM ${table}`
      : `UPDATE ${table} SET ${operation.assignments.map((each) => `${quoted(each.column, dialect)} = ${each.value.text}`).join(', ')}`
  const sql = [
    'DELIMITER $$',
    `CREATE PROCEDURE ${procedure}()`,
    'BEGIN',
    `  DECLARE batch_low, batch_high ${type};`,
    `  SELECT MIN(${column}) INTO batch_low FROM ${table};`,
    '  WHILE batch_low IS NOT NULL DO',
    `    SELECT MAX(${column}) INTO batch_high`,
    `      FROM (SELECT ${column} FROM ${table} WHERE ${column} >= batch_low ORDER BY ${column} LIMIT ${size}) AS batch;`,
    `    ${head}`,
    `      WHERE ${column} BETWEEN batch_low AND batch_high${condition === '' ? '' : ` AND (${condition})`};`,
    '    COMMIT;',
    `    SELECT MIN(${column}) INTO batch_low FROM ${table} WHERE ${column} > batch_high;`,
    '  END WHILE;',
    ...(remains === undefined
      ? []
      : [
          `  IF EXISTS (SELECT 1 FROM ${table} WHERE ${remains}) THEN`,
          `    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'rows of ${table.replaceAll("'", "''")} are left: start it again';`,
          '  END IF;',
        ]),
    'END $$',
    'DELIMITER ;',
    `CALL ${procedure}();`,
    `DROP PROCEDURE ${procedure};`,
  ]
  return {
    kind: 'sql',
    sql: sql.join('\n'),
    outsideTransaction: true,
    note: 'As the mysql client runs it; a tool that does not know DELIMITER needs its own way to keep the body of the procedure together. If it stops, drop the procedure and start again.',
    incomplete: true,
  }
}
