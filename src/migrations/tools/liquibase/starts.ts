import { byName } from '../paths.js'
import { partsOf, type Changelog } from './changelog.js'
import { attribute } from './node.js'

/** A changelog that is left out, and the newer one of its folder that stands in for it. */
export interface OlderStart {
  readonly path: string
  readonly newer: string
}

/**
 * Of the changelogs of a folder that no other includes, those that make the tables that a newer one makes: the schema of
 * each release, for new databases to start from. Liquibase stops at a table that is there, so that they never run one
 * after the other.
 */
export function olderStarts(
  paths: readonly string[],
  changelogs: ReadonlyMap<string, Changelog>,
): readonly OlderStart[] {
  const made = new Map(paths.map((path) => [path, tablesMadeBy(changelogs.get(path))]))
  const ordered = paths.toSorted(byVersion)
  return ordered.flatMap((path, at) => {
    const newer = ordered
      .slice(at + 1)
      .reverse()
      .find((other) => isSameSchema(made.get(path) ?? new Set(), made.get(other) ?? new Set()))
    return newer === undefined ? [] : [{ path, newer }]
  })
}

/** Most tables of the one are tables of the other: between two releases a few come and go. */
function isSameSchema(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const shared = [...one].filter((table) => other.has(table)).length
  return shared > 0 && shared * 2 > Math.min(one.size, other.size)
}

/** Tables that every run makes: what a condition or an engine chooses may be made by one changelog on one, by one on another. */
function tablesMadeBy(changelog: Changelog | undefined): ReadonlySet<string> {
  const made = new Set<string>()
  if (changelog?.preConditions !== undefined) return made
  for (const entry of changelog?.entries ?? []) {
    if (entry.kind !== 'changeSet') continue
    const { changes, preConditions, dbms, context } = partsOf(entry)
    if (preConditions !== undefined || dbms !== undefined || context !== undefined) continue
    for (const change of changes) {
      const table = change.name === 'createTable' ? attribute(change, 'tableName') : undefined
      if (table !== undefined) made.add(table.toLowerCase())
    }
  }
  return made
}

/** `2.9.x` before `2.10.x`. */
function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true }) || byName(a, b)
}
