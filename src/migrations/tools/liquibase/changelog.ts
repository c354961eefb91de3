import type { Text } from '../../model.js'
import { attribute, childrenNamed, childNamed, isFalse, isTrue, type ChangeNode } from './node.js'
import { readXml } from './xml.js'
import { readYaml } from './yaml.js'

/** Another file, or the files of a folder. */
export interface Inclusion {
  readonly kind: 'include' | 'includeAll'
  readonly path: string
  /** Relative to the changelog; else to whatever Liquibase searches. */
  readonly relative: boolean
  /** `ignore="true"`: the files are named, and not run. */
  readonly ignored: boolean
  /** Of includeAll: how deep files may lie below the folder, 1 in it itself, and how their names end. */
  readonly minDepth?: number
  readonly maxDepth?: number
  readonly endsWith?: string
  /** Holds for every changeSet of the files. */
  readonly context?: string | undefined
}

/** A changeSet before its changes are read. */
export interface ChangeSetNode {
  readonly kind: 'changeSet'
  readonly node: ChangeNode
}

export interface Changelog {
  readonly entries: readonly (Inclusion | ChangeSetNode)[]
  readonly properties: readonly ChangeNode[]
  /** What has to hold of the database before anything of the changelog runs. */
  readonly preConditions: ChangeNode | undefined
}

/** Reads a changelog in XML, YAML or JSON; undefined where the file is none. */
export function readChangelog(file: Text, path: string): Changelog | undefined {
  const root = path.endsWith('.xml') ? readXml(file) : readYaml(file)
  if (root?.name !== 'databaseChangeLog') return undefined
  return {
    entries: root.children.flatMap(entryOf),
    properties: childrenNamed(root, 'property'),
    preConditions: childNamed(root, 'preConditions'),
  }
}

/** What a changelog names: other changelogs, folders of them, and files of SQL. */
export function inclusionsIn({ entries }: Changelog): readonly Inclusion[] {
  return entries.flatMap((entry) => (entry.kind === 'changeSet' ? sqlFilesOf(entry) : [entry]))
}

/** `contextFilter`, which was `context` before 4.23. */
export function contextOf(node: ChangeNode): string | undefined {
  return attribute(node, 'contextFilter') ?? attribute(node, 'context')
}

function entryOf(node: ChangeNode): (Inclusion | ChangeSetNode)[] {
  const ignored = isTrue(node, 'ignore')
  if (node.name === 'changeSet') return ignored ? [] : [{ kind: 'changeSet', node }]
  if (node.name !== 'include' && node.name !== 'includeAll') return []
  const path = attribute(node, node.name === 'include' ? 'file' : 'path')
  if (path === undefined) return []
  const relative = isTrue(node, 'relativeToChangelogFile')
  const context = contextOf(node)
  if (node.name === 'include') return [{ kind: 'include', path, relative, ignored, context }]
  const [minDepth, maxDepth] = ['minDepth', 'maxDepth'].map((key) => Number(attribute(node, key) ?? Number.NaN))
  return [
    {
      kind: 'includeAll',
      path,
      relative,
      ignored,
      minDepth: minDepth || 0,
      maxDepth: maxDepth || Number.POSITIVE_INFINITY,
      endsWith: attribute(node, 'endsWithFilter') ?? '',
      context,
    },
  ]
}

/** The files of SQL that a changeSet or its rollback runs: `<sqlFile path="x.sql"/>`. */
function sqlFilesOf({ node }: ChangeSetNode): readonly Inclusion[] {
  return [node, ...childrenNamed(node, 'rollback')].flatMap((each) => childrenNamed(each, 'sqlFile')).flatMap(sqlFileOf)
}

/** What a `sqlFile` change names. */
export function sqlFileOf(node: ChangeNode): Inclusion[] {
  const path = attribute(node, 'path')
  return path === undefined
    ? []
    : [{ kind: 'include', path, relative: isTrue(node, 'relativeToChangelogFile'), ignored: false }]
}

/** Children of a changeSet that change nothing. */
const NO_CHANGES: ReadonlySet<string> = new Set([
  ...['preConditions', 'rollback', 'comment', 'validCheckSum', 'modifySql', 'tagDatabase', 'empty', 'output', 'stop'],
  ...['ignore', 'labels', 'contexts'],
])

/** What of a changeSet runs, and what is known of how. */
export interface ChangeSetParts {
  readonly id: string
  readonly author: string
  readonly changes: readonly ChangeNode[]
  readonly rollbacks: readonly ChangeNode[]
  readonly preConditions: ChangeNode | undefined
  readonly dbms: string | undefined
  readonly context: string | undefined
  readonly runsInTransaction: boolean
  /** runOnChange, runAlways */
  readonly repeatable: boolean
}

export function partsOf({ node }: ChangeSetNode): ChangeSetParts {
  return {
    id: attribute(node, 'id') ?? '',
    author: attribute(node, 'author') ?? '',
    changes: node.children.filter(({ name }) => !NO_CHANGES.has(name)),
    rollbacks: childrenNamed(node, 'rollback'),
    preConditions: childNamed(node, 'preConditions'),
    dbms: attribute(node, 'dbms'),
    context: contextOf(node),
    runsInTransaction: !isFalse(node, 'runInTransaction'),
    repeatable: isTrue(node, 'runOnChange') || isTrue(node, 'runAlways'),
  }
}
