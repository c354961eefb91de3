import type { Dialect } from '../../model.js'
import { literal, quoted } from '../rendered.js'
import { attribute, type ChangeNode } from './node.js'
import { typeFor } from './types.js'

/** How one changelog's changes are spelled for an engine. */
export interface Spelling {
  readonly dialect: Dialect
  /** `${name}` of `<property>`, for this engine; names in lower case. */
  readonly properties: ReadonlyMap<string, string>
}

export function isMysql(dialect: Dialect): boolean {
  return dialect === 'mysql' || dialect === 'mariadb'
}

/** Values of `${name}` where the changelog defines them; the rest stays for the SQL reader, which takes it for a name. */
export function expanded(written: string, { properties }: Spelling): string {
  return written.replaceAll(
    /\$\{([^}]+)\}/g,
    (whole, name: string) => properties.get(name.trim().toLowerCase()) ?? whole,
  )
}

/**
 * A name as Liquibase's LEGACY strategy sends it: PostgreSQL folds names of one case, and keeps those of two. Quoting
 * the folded name is the same, and safe for words of the language.
 */
export function named(name: string, spelling: Spelling): string {
  const plain = expanded(name, spelling)
  const isMixed = /[a-z]/.test(plain) && /[A-Z]/.test(plain)
  return quoted(spelling.dialect, spelling.dialect === 'postgres' && !isMixed ? plain.toLowerCase() : plain)
}

/** A name with the schema of its element, for EXEC sp_rename and OBJECT_ID. */
export function pathIn(node: ChangeNode, names: readonly (string | undefined)[], spelling: Spelling): string {
  const parts = [attribute(node, 'schemaName'), ...names].filter((part) => part !== undefined)
  return literal(parts.map((part) => expanded(part, spelling)).join('.'))
}

/** `tableName` with its `schemaName`; `prefix` for `baseTableName`, `referencedTableName`. */
export function tableIn(node: ChangeNode, spelling: Spelling, key = 'tableName', schemaKey = 'schemaName'): string {
  const schema = attribute(node, schemaKey)
  const table = named(attribute(node, key) ?? '', spelling)
  return schema === undefined ? table : `${named(schema, spelling)}.${table}`
}

/** `a, b` as quoted names. */
export function namesIn(written: string | undefined, spelling: Spelling): string {
  const names = (written ?? '').split(',').map((name) => name.trim())
  return names
    .filter((name) => name !== '')
    .map((name) => named(name, spelling))
    .join(', ')
}

/** The type of a column, with its placeholders filled. */
export function typeIn(written: string | undefined, spelling: Spelling): string {
  return written === undefined ? '' : typeFor(expanded(written, spelling), spelling.dialect)
}

const VALUES = ['', 'Numeric', 'Boolean', 'Date', 'Computed', 'SequenceNext'] as const

/** `defaultValueNumeric="0"`, `valueBoolean="true"`: a value under any of its spellings; undefined where there is none. */
export function valueIn(node: ChangeNode, stem: 'value' | 'defaultValue', spelling: Spelling): string | undefined {
  for (const kind of VALUES) {
    const written = node.attributes.get(`${stem}${kind}`)
    if (written === undefined) continue
    const value = expanded(written, spelling)
    if (/^null$/i.test(value)) return 'NULL'
    switch (kind) {
      case '':
        return literal(value)
      case 'Boolean':
        return booleanIn(value, spelling.dialect)
      case 'Date':
        return /^[\d-]+(?:[T ][\d:.]+)?$/.test(value)
          ? literal(value.replace('T', ' '))
          : computed(value, spelling.dialect)
      case 'SequenceNext':
        return spelling.dialect === 'sqlserver' || spelling.dialect === 'mariadb'
          ? `NEXT VALUE FOR ${value}`
          : `nextval(${literal(value)})`
      case 'Numeric':
        return value
      case 'Computed':
        return computed(value, spelling.dialect)
    }
  }
  return undefined
}

/**
 * Whatever begins with `current_timestamp` or `current_datetime` becomes the engine's own function
 * (AbstractJdbcDatabase.generateDatabaseFunctionValue); MySQL takes it as it is written.
 */
function computed(value: string, dialect: Dialect): string {
  if (!/^current_(?:timestamp|datetime)/i.test(value)) return value
  switch (dialect) {
    case 'postgres':
      return 'NOW()'
    case 'sqlserver':
      return 'GETDATE()'
    case 'mysql':
    case 'mariadb':
      return value.replace(/^current_datetime/i, 'CURRENT_TIMESTAMP')
    case 'sqlite':
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return 'CURRENT_TIMESTAMP'
  }
}

function booleanIn(value: string, dialect: Dialect): string {
  const isTrue = /^(?:true|1|t|y|yes)$/i.test(value)
  return dialect === 'postgres' ? String(isTrue).toUpperCase() : isTrue ? '1' : '0'
}
