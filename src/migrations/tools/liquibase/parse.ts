import type { Dialect, Reading, Span, Text } from '../../model.js'
import { findIrreversible, firstLine, parseSqlFile, unreadFile, type Irreversible, type SqlFile } from '../sql-file.js'
import { isInverted, isFor, readChanges, type ChangeReader, type Part } from './change-set.js'
import { partsOf, readChangelog, type Changelog, type ChangeSetNode, type Inclusion } from './changelog.js'
import { admits, contextAdmits } from './dbms.js'
import { readFormatted, type SqlChangeSet } from './formatted.js'
import { formattedRefusal } from './refusal.js'
import type { Refusal } from '../history.js'
import { attribute, type ChangeNode } from './node.js'

/** The way back of a changeSet before files that it names are read. */
export type Back =
  | { readonly kind: 'parts'; readonly parts: readonly Part[]; readonly span: Span }
  | { readonly kind: 'derived' | 'none' }

/** A changeSet for the dialect of the history. */
export interface ChangeSet {
  readonly kind: 'changeSet'
  readonly id: string
  readonly author: string
  readonly up: readonly Part[]
  readonly back: Back
  readonly irreversible: Irreversible | undefined
  readonly runsInTransaction: boolean
  readonly repeatable: boolean
  readonly span: Span
}

/** A changelog in any format, or SQL that a changelog runs as it stands. */
export type LiquibaseFile =
  | {
      readonly kind: 'changelog'
      readonly entries: readonly (Inclusion | ChangeSet)[]
      readonly refusal?: Refusal | undefined
    }
  | { readonly kind: 'sql'; readonly sql: SqlFile }

/** Reads one file for one dialect. What is for other engines is left out. */
export function parseLiquibase(
  text: Text,
  path: string,
  dialect: Dialect,
  read: (text: Text) => Reading,
): LiquibaseFile {
  if (path.endsWith('.sql')) {
    const sets = readFormatted(text)
    if (sets === undefined) return { kind: 'sql', sql: parseSqlFile(text, path, read) }
    const wanted = sets.filter(
      ({ attributes }) =>
        attributes.get('ignore')?.toLowerCase() !== 'true' &&
        admits(attributes.get('dbms'), dialect) &&
        contextAdmits(attributes.get('contextfilter') ?? attributes.get('context'), dialect),
    )
    return {
      kind: 'changelog',
      entries: wanted.map((set) => formattedSet(set, read)),
      refusal: formattedRefusal(text),
    }
  }
  const changelog = readChangelog(text, path)
  if (changelog === undefined) {
    const unread = unreadFile(text, 'the changelog is not well-formed')
    return { kind: 'sql', sql: parseSqlFile(text, path, () => ({ statements: [], unread: [unread] })) }
  }
  const reader = { file: text, read, spelling: { dialect, properties: propertiesFor(changelog, dialect) } }
  return {
    kind: 'changelog',
    entries: changelog.entries.flatMap((entry): (Inclusion | ChangeSet)[] =>
      entry.kind === 'changeSet' ? changeSetOf(entry, reader) : [entry],
    ),
  }
}

function formattedSet(set: SqlChangeSet, read: (text: Text) => Reading): ChangeSet {
  const { attributes, text, rollback } = set
  return {
    kind: 'changeSet',
    id: set.id,
    author: set.author,
    up: [{ kind: 'reading', reading: conditional(read(text), set.isConditional) }],
    back: rollback === undefined ? { kind: 'none' } : backOf(rollback, read),
    irreversible: findIrreversible(text),
    runsInTransaction: attributes.get('runintransaction')?.toLowerCase() !== 'false',
    repeatable: [attributes.get('runonchange'), attributes.get('runalways')].includes('true'),
    span: firstLine(text),
  }
}

function conditional(reading: Reading, isConditional: boolean): Reading {
  if (!isConditional) return reading
  const guarded = reading.statements.map((statement) => ({
    ...statement,
    operations: statement.operations.map((each) => ({ ...each, guards: [...each.guards, 'condition' as const] })),
  }))
  return { ...reading, statements: guarded }
}

/** `empty` and `not required` are no SQL: nothing has to be taken back. */
function backOf(rollback: Text, read: (text: Text) => Reading): Back {
  // Another changeset stands for the way back.
  if (/^\s*changesetId:/i.test(rollback.value)) return { kind: 'derived' }
  const nothing = /^\s*(?:empty|not\s+required)?\s*$/i.test(rollback.value)
  const parts: Part[] = nothing ? [] : [{ kind: 'reading', reading: read(rollback) }]
  return { kind: 'parts', parts, span: firstLine(rollback) }
}

function changeSetOf(entry: ChangeSetNode, reader: ChangeReader): ChangeSet[] {
  const parts = partsOf(entry)
  if (!isFor(parts, reader)) return []
  const { node } = entry
  const isConditional = (parts.preConditions?.children ?? []).some(({ name }) => name !== 'dbms')
  return [
    {
      kind: 'changeSet',
      id: parts.id,
      author: parts.author,
      up: readChanges(parts.changes, isConditional, reader),
      back: rollbackOf(parts.changes, parts.rollbacks, reader),
      irreversible: findIrreversible(reader.file.slice(node.from, node.to)),
      runsInTransaction: parts.runsInTransaction,
      repeatable: parts.repeatable,
      span: firstLine(reader.file.slice(node.from, node.to)),
    },
  ]
}

/** `<rollback>` with SQL, with changes, or empty; without one Liquibase inverts what it can. */
function rollbackOf(changes: readonly ChangeNode[], rollbacks: readonly ChangeNode[], reader: ChangeReader): Back {
  const [first] = rollbacks
  if (first === undefined) return { kind: changes.every(isInverted) ? 'derived' : 'none' }
  // Another changeSet stands for the way back.
  if (attribute(first, 'changeSetId') !== undefined) return { kind: 'derived' }
  const parts = rollbacks.flatMap((rollback): readonly Part[] => {
    const { text } = rollback
    const written: Part[] =
      text === undefined || text.value.trim() === '' ? [] : [{ kind: 'reading', reading: reader.read(text) }]
    const changes = rollback.children.filter(({ name }) => name !== 'empty')
    return [...written, ...readChanges(changes, false, reader)]
  })
  return { kind: 'parts', parts, span: firstLine(reader.file.slice(first.from, first.to)) }
}

/** `<property name="clobType" value="text" dbms="postgresql"/>`; the first that fits wins. */
function propertiesFor({ properties }: Changelog, dialect: Dialect): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const property of properties) {
    const name = attribute(property, 'name')
    if (name === undefined || values.has(name) || !admits(attribute(property, 'dbms'), dialect)) continue
    values.set(name, attribute(property, 'value') ?? '')
  }
  return values
}
