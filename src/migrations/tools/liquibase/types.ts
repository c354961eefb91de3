import type { Dialect } from '../../model.js'

/** Types that Liquibase spells differently for each engine. Others go to the database as they are written. */
const TYPES: Readonly<Record<string, Readonly<Partial<Record<Dialect, string>>>>> = {
  boolean: { mysql: 'TINYINT(1)', mariadb: 'TINYINT(1)', sqlserver: 'bit' },
  tinyint: { postgres: 'SMALLINT' },
  mediumint: { sqlserver: 'int' },
  datetime: { postgres: 'TIMESTAMP WITHOUT TIME ZONE', sqlserver: 'datetime' },
  timestamp: { sqlserver: 'datetime2' },
  timestamptz: { mysql: 'timestamp', mariadb: 'timestamp', sqlserver: 'datetime2' },
  double: { postgres: 'DOUBLE PRECISION', sqlserver: 'float(53)' },
  clob: { postgres: 'TEXT', mysql: 'LONGTEXT', mariadb: 'LONGTEXT', sqlite: 'TEXT', sqlserver: 'varchar(MAX)' },
  text: { sqlserver: 'varchar(MAX)' },
  blob: { postgres: 'OID', mysql: 'BLOB', mariadb: 'BLOB', sqlserver: 'varbinary(MAX)' },
  longblob: { postgres: 'BYTEA', sqlserver: 'varbinary(MAX)' },
  varbinary: { postgres: 'BYTEA' },
  nvarchar: { postgres: 'VARCHAR' },
  varchar2: { postgres: 'VARCHAR', mysql: 'VARCHAR', mariadb: 'VARCHAR', sqlserver: 'VARCHAR' },
  number: { postgres: 'NUMERIC', mysql: 'NUMERIC', mariadb: 'NUMERIC', sqlserver: 'numeric' },
  currency: { postgres: 'DECIMAL', mysql: 'DECIMAL', mariadb: 'DECIMAL', sqlserver: 'money' },
  uuid: { mysql: 'CHAR(36)', sqlite: 'TEXT', sqlserver: 'uniqueidentifier' },
}

const SAME: Readonly<Record<string, string>> = {
  bool: 'boolean',
  longvarchar: 'clob',
  longtext: 'clob',
  mediumtext: 'clob',
  nclob: 'clob',
  mediumblob: 'longblob',
  tinyblob: 'longblob',
  longvarbinary: 'longblob',
  binary: 'varbinary',
  'java.sql.types.boolean': 'boolean',
  'java.sql.types.clob': 'clob',
  'java.sql.types.blob': 'blob',
  'java.sql.types.double': 'double',
}

/** Types of which an engine gets the name alone: `INT NULL`, `INT UNSIGNED` (seen with 4.28). */
const BARE: Readonly<Partial<Record<Dialect, RegExp>>> = {
  postgres: /^(?:int|integer|int4|smallint|date|text)$/i,
  sqlserver: /^(?:int|integer|int4|smallint|bigint|date)$/i,
}

/** `${clob.type}` from `<property>`, then the type as Liquibase's data types print it (liquibase.datatype.core). */
export function typeFor(written: string, dialect: Dialect): string {
  const [, name = written, arguments_ = ''] = /^\s*([\w.]+)\s*(.*)$/s.exec(written) ?? []
  const lower = name.toLowerCase()
  const isMysql = dialect === 'mysql' || dialect === 'mariadb'
  // MySQL keeps its own sizes of text and bytes.
  const known = isMysql && /text$|blob$|binary$/.test(lower) && lower !== 'blob' ? lower : (SAME[lower] ?? lower)
  const mapped = Object.hasOwn(TYPES, known) ? TYPES[known]?.[dialect] : undefined
  const plain = name.replace(/^java\.sql\.Types\./i, '')
  if (mapped === undefined) {
    if (BARE[dialect]?.test(plain) === true) return plain
    // No engine keeps what is in int(11): it was the width of a display.
    const written = /^(?:int|integer|bigint|smallint)$/i.test(plain)
      ? arguments_.replace(/^\(\d+\)\s*/, '')
      : arguments_
    return `${plain}${written === '' ? '' : /^[([]/.test(written) ? written : ` ${written}`}`
  }
  const takesSize = /^(?:VARCHAR|NUMERIC|DECIMAL|datetime2)$/i.test(mapped)
  return takesSize && arguments_.startsWith('(') ? `${mapped}${arguments_}` : mapped
}
