import type { Reading, Statement, Text, Unread } from '../../model.js'
import { asRendered, opaque, standing, under } from '../rendered.js'
import { sqlFileOf, type ChangeSetParts, type Inclusion } from './changelog.js'
import { admits, contextAdmits, lets } from './dbms.js'
import { delimited } from './formatted.js'
import { attribute, childNamed, type ChangeNode } from './node.js'
import { renderChange } from './render.js'
import type { Spelling } from './spelling.js'

/** What a changeSet sends: statements, or a file of SQL that another file of the history is. */
export type Part =
  | { readonly kind: 'reading'; readonly reading: Reading }
  /** `elsewhere`: the file is for another engine. */
  | { readonly kind: 'file'; readonly inclusion: Inclusion; readonly elsewhere: boolean }

/** How changes are read: the file they stand in, the reader of the dialect, and the spelling of names. */
export interface ChangeReader {
  readonly file: Text
  readonly read: (text: Text) => Reading
  readonly spelling: Spelling
}

/** Whether the changeSet is for this engine at all. */
export function isFor(parts: ChangeSetParts, { spelling }: ChangeReader): boolean {
  const { dialect } = spelling
  return admits(parts.dbms, dialect) && contextAdmits(parts.context, dialect) && lets(parts.preConditions, dialect)
}

/** The statements of changes, one after the other, under the conditions of their changeSet. */
export function readChanges(
  changes: readonly ChangeNode[],
  isConditional: boolean,
  reader: ChangeReader,
): readonly Part[] {
  return changes.flatMap((change): Part[] => {
    if (change.name === 'sqlFile') {
      const elsewhere = !admits(attribute(change, 'dbms'), reader.spelling.dialect)
      return sqlFileOf(change).map((inclusion) => ({ kind: 'file', inclusion, elsewhere }))
    }
    const reading = change.name === 'sql' ? readSql(change, reader) : readRendered(change, reader)
    const guards = isConditional ? (['condition'] as const) : []
    const statements = under({ branch: undefined, guards, loop: undefined }, reading.statements)
    return [{ kind: 'reading', reading: { ...reading, statements } }]
  })
}

/** `<sql dbms="postgresql" endDelimiter="/">…</sql>` */
function readSql(change: ChangeNode, { read, spelling }: ChangeReader): Reading {
  const text = change.text ?? childNamed(change, 'sql')?.text
  if (text === undefined || !admits(attribute(change, 'dbms'), spelling.dialect)) return { statements: [], unread: [] }
  return read(delimited(text, attribute(change, 'endDelimiter')))
}

function readRendered(change: ChangeNode, { file, read, spelling }: ChangeReader): Reading {
  const rendered = renderChange(change, spelling)
  if (rendered === undefined) {
    const reason = `the change type ${change.name} is not read`
    const span = file.span(change.from, change.to)
    return { statements: [opaque(file, change, reason)], unread: [{ span, reason, refused: false }] }
  }
  const statements: Statement[] = []
  const unread: Unread[] = []
  for (const sql of rendered) {
    const reading = asRendered(read(standing(file, change, sql)))
    statements.push(...reading.statements)
    unread.push(...reading.unread)
  }
  return { statements, unread }
}

/** Change types that Liquibase inverts by itself (createInverses of liquibase.change.core): https://docs.liquibase.com/workflows/liquibase-community/automatic-custom-rollbacks.html */
const INVERTED: ReadonlySet<string> = new Set([
  ...['createTable', 'addColumn', 'createIndex', 'createSequence', 'createView', 'renameTable', 'renameColumn'],
  ...['renameView', 'renameSequence', 'addForeignKeyConstraint', 'addPrimaryKey', 'addUniqueConstraint'],
  ...['addNotNullConstraint', 'dropNotNullConstraint', 'addDefaultValue', 'addLookupTable'],
  ...['disableTrigger', 'enableTrigger'],
])

export function isInverted({ name }: ChangeNode): boolean {
  return INVERTED.has(name)
}
