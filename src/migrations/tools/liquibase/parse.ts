import type { Dialect, Reading, Span, Text } from '../../model.js'
import { findIrreversible, firstLine, parseSqlFile, unreadFile, type Irreversible, type SqlFile } from '../sql-file.js'
import { isInverted, isFor, readChanges, type ChangeReader, type Part } from './change-set.js'
import {
  contextOf,
  inclusionsIn,
  partsOf,
  readChangelog,
  type Changelog,
  type ChangeSetNode,
  type Inclusion,
} from './changelog.js'
import { admits, contextAdmits } from './dbms.js'
import { readFormatted, type SqlChangeSet } from './formatted.js'
import { formattedRefusal } from './refusal.js'
import type { Refusal } from '../history.js'
import { attribute, isFalse, type ChangeNode } from './node.js'

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
  readonly context: string | undefined
  readonly span: Span
}

/** Values of `${name}`, names in lower case. */
export type Properties = ReadonlyMap<string, string>

/** A changelog in any format, or SQL that a changelog runs as it stands. */
export type LiquibaseFile =
  | {
      readonly kind: 'changelog'
      /** What it names, for other engines too. */
      readonly inclusions: readonly Inclusion[]
      /** Its own properties for the engine, each with whether the changelogs behind it see it too. */
      readonly properties: readonly Property[]
      /** Read with the properties that hold where the changelog is included. */
      readonly entriesWith: (properties: Properties) => readonly (Inclusion | ChangeSet)[]
      readonly refusal?: Refusal | undefined
    }
  | { readonly kind: 'sql'; readonly sql: SqlFile }

export interface Property {
  readonly name: string
  readonly value: string
  readonly global: boolean
}

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
    const entries = wanted.map((set) => formattedSet(set, read))
    return {
      kind: 'changelog',
      inclusions: [],
      properties: [],
      entriesWith: () => entries,
      refusal: formattedRefusal(text),
    }
  }
  const changelog = readChangelog(text, path)
  if (changelog === undefined) {
    const unread = unreadFile(text, 'the changelog is not well-formed')
    return { kind: 'sql', sql: parseSqlFile(text, path, () => ({ statements: [], unread: [unread] })) }
  }
  return {
    kind: 'changelog',
    inclusions: inclusionsIn(changelog),
    properties: propertiesFor(changelog, dialect),
    entriesWith: entriesOf(changelog, (properties) => ({ file: text, read, spelling: { dialect, properties } })),
  }
}

/** The changeSets of a changelog, read once for the values of what the file itself names. */
function entriesOf(
  changelog: Changelog,
  readerFor: (properties: Properties) => ChangeReader,
): (properties: Properties) => readonly (Inclusion | ChangeSet)[] {
  const { file } = readerFor(new Map())
  const names = [...file.value.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name.trim().toLowerCase())
  const known = new Map<string, readonly (Inclusion | ChangeSet)[]>()
  return (properties) => {
    const key = JSON.stringify(names.map((name) => properties.get(name) ?? null))
    const reader = readerFor(properties)
    const entries =
      known.get(key) ??
      changelog.entries.flatMap((entry): (Inclusion | ChangeSet)[] =>
        entry.kind === 'changeSet' ? changeSetOf(entry, reader) : [entry],
      )
    known.set(key, entries)
    return entries
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
    context: attributes.get('contextfilter') ?? attributes.get('context'),
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
      context: parts.context,
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

/** `<property name="clobType" value="text" dbms="postgresql"/>`; all that fit the engine, of which the first wins. */
function propertiesFor({ properties }: Changelog, dialect: Dialect): readonly Property[] {
  return properties.flatMap((property): Property[] => {
    const name = attribute(property, 'name')?.toLowerCase()
    const isOthers = !admits(attribute(property, 'dbms'), dialect) || !contextAdmits(contextOf(property), dialect)
    if (name === undefined || isOthers) return []
    return [{ name, value: attribute(property, 'value') ?? '', global: !isFalse(property, 'global') }]
  })
}
