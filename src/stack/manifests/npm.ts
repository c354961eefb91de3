import type { Dependency, Group } from './dependency.js'
import { isTestPath } from './dependency.js'
import { jsonSections } from './json.js'

const GROUPS: Readonly<Record<string, Group>> = {
  dependencies: 'runtime',
  devDependencies: 'test',
  optionalDependencies: 'optional',
  peerDependencies: 'peer',
}

/** package.json. A package that is both a peer and a development dependency is a peer's stand-in. */
export function readPackageJson(text: string, path: string): readonly Dependency[] {
  return [...jsonSections(text, Object.keys(GROUPS))].flatMap(([section, keys]) =>
    keys.map(({ key, line }): Dependency => {
      const group = GROUPS[section] ?? 'runtime'
      const tested = group === 'runtime' && isTestPath(path)
      return { ecosystem: 'npm', name: key, line, group: tested ? 'test' : group, features: [] }
    }),
  )
}
