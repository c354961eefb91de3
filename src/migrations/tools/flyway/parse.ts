import type { Reading, Text } from '../../model.js'
import { parseSqlFile, unreadFile, type SqlFile } from '../sql-file.js'
import type { Refusal } from '../history.js'
import { parseClassName } from './names.js'

/** A script, or its settings. */
export type FlywayFile =
  | { readonly kind: 'sql'; readonly sql: SqlFile }
  | {
      readonly kind: 'configuration'
      readonly executesInTransaction: boolean | undefined
      /** `shouldExecute=false`; an expression may come out either way. */
      readonly neverRuns: boolean
      readonly refusal: Refusal | undefined
    }

/** Reads a script or its `.conf` (SqlScriptMetadata.java). `${placeholders}` in it are the SQL reader's. */
export function parseFlyway(text: Text, path: string, read: (text: Text) => Reading): FlywayFile {
  if (parseClassName(path) !== undefined) {
    const unread = unreadFile(text, 'Flyway’s migrations in Java are not read, only SQL')
    return { kind: 'sql', sql: parseSqlFile(text, path, () => ({ statements: [], unread: [unread] })) }
  }
  if (!path.endsWith('.conf')) return { kind: 'sql', sql: parseSqlFile(text, path, read) }
  const said = /^\s*executeInTransaction\s*=\s*(true|false)\s*$/im.exec(text.value)?.[1]?.toLowerCase()
  return {
    kind: 'configuration',
    executesInTransaction: said === undefined ? undefined : said === 'true',
    neverRuns: /^\s*shouldExecute\s*=\s*false\s*$/m.test(text.value),
    refusal: refusalIn(text),
  }
}

const OPTIONS: readonly string[] = ['executeInTransaction', 'encoding', 'placeholderReplacement', 'shouldExecute']

/** Flyway stops at an option that scripts do not have, and at a boolean that is none (SqlScriptMetadata.java, ConfigUtils.java). */
function refusalIn(text: Text): Refusal | undefined {
  for (const found of text.value.matchAll(/^[ \t]*(\w[\w.]*)[ \t]*=(?!=)[ \t]*(.*?)[ \t]*$/gm)) {
    const [line, key = '', value = ''] = found
    const span = text.span(found.index, found.index + line.length)
    if (!OPTIONS.includes(key))
      return { span, reason: `${key} is no option of a script: Flyway knows ${OPTIONS.join(', ')}` }
    const isBoolean = key === 'executeInTransaction' || key === 'placeholderReplacement'
    if (isBoolean && !/^(?:true|false|.*\$\{.*)$/i.test(value)) return { span, reason: `${key} must be true or false` }
  }
  return undefined
}
