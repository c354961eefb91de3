import type { Ecosystem } from '../signals.js'

/** What a dependency is for. Development and test are one: neither reaches production. */
export type Group = 'runtime' | 'test' | 'optional' | 'peer'

/** A package that a manifest asks for itself; what its packages ask for in turn is not looked at. */
export interface Dependency {
  readonly ecosystem: Ecosystem
  /** As the ecosystem compares names: lower case and hyphens for PyPI, `group:artifact` for Maven. */
  readonly name: string
  readonly line: number
  readonly group: Group
  /** Cargo features, Python extras. */
  readonly features: readonly string[]
}

/** Reads one manifest. What cannot be parsed has no dependencies: that is for the manifest's own tool to say. */
export type ManifestReader = (text: string, path: string) => readonly Dependency[]

/** Whether a path, by its folders or its name, is about tests. */
export function isTestPath(path: string): boolean {
  return /(^|[/._-])(tests?|testing|e2e|specs?|__tests__|integration-?tests?|playwright|cypress|ci)([/._-]|$)/i.test(
    path,
  )
}
