import type { Dialect, TypeName } from '../../migrations/operation.js'
import { membersOf } from '../../schema/effects/mysql/members.js'

/** sql_mode as the makers ship it: MySQL 8's has NO_ZERO_DATE, MariaDB's has not (10.11 was asked). */
const DEFAULT_MODES: Readonly<Record<'mysql' | 'mariadb', string>> = {
  mysql: 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE',
  mariadb: 'STRICT_TRANS_TABLES',
}

/**
 * What a NOT NULL column without default holds in the rows that stand before it, as SQL or in words. `refused`: the
 * statement fails as soon as there is a row. Undefined: we do not know the type.
 * Sources: https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html; MariaDB 10.11 was tried type by type.
 */
export function inventedValue(type: TypeName, dialect: Dialect, mode: string | undefined): string | undefined {
  const server = dialect === 'mariadb' ? 'mariadb' : 'mysql'
  switch (type.name) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
    case 'decimal':
    case 'float':
    case 'double':
    case 'bit':
      return '0'
    case 'year':
      return '0000'
    case 'char':
    case 'varchar':
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
    case 'varbinary':
    case 'set':
      return "''"
    case 'binary':
      return 'zero bytes'
    case 'enum': {
      const [first] = membersOf(type)
      return first === undefined ? undefined : `'${first}'`
    }
    case 'time':
      return "'00:00:00'"
    case 'date':
    case 'datetime':
      return zeroDates(server, mode) ? zeroOf(type.name) : 'refused'
    case 'timestamp':
      // MariaDB 10.11 fills in the zero timestamp even where it refuses a zero date.
      return server === 'mariadb' || zeroDates(server, mode) ? zeroOf(type.name) : 'refused'
    case 'json':
      return server === 'mariadb' ? "'', which is no JSON" : 'the JSON value null'
    case 'uuid':
      return "'00000000-0000-0000-0000-000000000000'"
    case 'inet6':
      return "'::'"
    default:
      return undefined
  }
}

/** A zero date is refused under NO_ZERO_DATE and strict mode together. */
function zeroDates(server: 'mysql' | 'mariadb', mode: string | undefined): boolean {
  const modes = mode ?? DEFAULT_MODES[server]
  const traditional = /\btraditional\b/i.test(modes)
  const strict = traditional || /\bstrict_(?:trans|all)_tables\b/i.test(modes)
  return !(strict && (traditional || /\bno_zero_date\b/i.test(modes)))
}

function zeroOf(name: string): string {
  return name === 'date' ? "'0000-00-00'" : "'0000-00-00 00:00:00'"
}
