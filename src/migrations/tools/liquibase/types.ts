import type { Dialect } from '../../model.js'

/** Types that Liquibase spells differently for each engine. Others go to the database as they are written. */
const TYPES: Readonly<Record<string, Readonly<Partial<Record<Dialect, string>>>>> = {
  boolean: { mysql: 'TINYINT(1)', mariadb: 'TINYINT(1)', sqlserver: 'bit' },
  tinyint: { postgres: 'SMALLINT' },
  mediumint: { postgres: 'INTEGER' },
  datetime: { postgres: 'TIMESTAMP WITHOUT TIME ZONE' },
  double: { postgres: 'DOUBLE PRECISION', sqlserver: 'float' },
  clob: { postgres: 'TEXT', mysql: 'LONGTEXT', mariadb: 'LONGTEXT', sqlite: 'TEXT', sqlserver: 'varchar(MAX)' },
  blob: { postgres: 'BYTEA', mysql: 'LONGBLOB', mariadb: 'LONGBLOB', sqlserver: 'varbinary(MAX)' },
  nvarchar: { postgres: 'VARCHAR', mysql: 'VARCHAR', mariadb: 'VARCHAR' },
  number: { postgres: 'NUMERIC', mysql: 'NUMERIC', mariadb: 'NUMERIC', sqlserver: 'numeric' },
  currency: { postgres: 'DECIMAL', mysql: 'DECIMAL', mariadb: 'DECIMAL', sqlserver: 'money' },
  uuid: { mysql: 'CHAR(36)', mariadb: 'CHAR(36)', sqlite: 'TEXT', sqlserver: 'uniqueidentifier' },
}

const SAME: Readonly<Record<string, string>> = {
  bool: 'boolean',
  longvarchar: 'clob',
  longtext: 'clob',
  mediumtext: 'clob',
  nclob: 'clob',
  longblob: 'blob',
  mediumblob: 'blob',
  tinyblob: 'blob',
  binary: 'blob',
  varbinary: 'blob',
  longvarbinary: 'blob',
  'java.sql.types.boolean': 'boolean',
  'java.sql.types.clob': 'clob',
  'java.sql.types.blob': 'blob',
  'java.sql.types.double': 'double',
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
  if (mapped === undefined)
    return `${plain}${arguments_ === '' ? '' : arguments_.startsWith('(') ? arguments_ : ` ${arguments_}`}`
  const takesSize = /^(?:VARCHAR|NUMERIC|DECIMAL|numeric)$/.test(mapped)
  return takesSize && arguments_.startsWith('(') ? `${mapped}${arguments_}` : mapped
}
