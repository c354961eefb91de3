import type { Dependency, Group } from './dependency.js'
import { isTable, lineFinder, parseToml, tableAt, textsIn } from './toml.js'

/** Cargo.toml: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html. */
export function readCargoToml(text: string): readonly Dependency[] {
  const manifest = parseToml(text)
  const line = lineFinder(text)
  const targets = Object.entries(tableAt(manifest, 'target'))
  const forwarded = featuresFor(tableAt(manifest, 'features'))
  const sections: readonly (readonly [unknown, Group, string?])[] = [
    [manifest['dependencies'], 'runtime', 'dependencies'],
    [tableAt(manifest, 'workspace')['dependencies'], 'runtime', 'workspace.dependencies'],
    [manifest['dev-dependencies'], 'test', 'dev-dependencies'],
    ...targets.map(([, target]) => [tableAt(target)['dependencies'], 'runtime'] as const),
  ]
  return sections.flatMap(([section, group, header]) =>
    Object.entries(tableAt(section)).map(([key, value]): Dependency => {
      const details = isTable(value) ? value : {}
      const renamed = details['package']
      return {
        ecosystem: 'cargo',
        name: typeof renamed === 'string' ? renamed : key,
        line: line(key, header),
        group: group === 'runtime' && details['optional'] === true ? 'optional' : group,
        features: [...textsIn(details['features']), ...(forwarded.get(key) ?? [])],
      }
    }),
  )
}

/** Features of dependencies that the package's own features turn on: `sqlite = ["diesel/sqlite", "rusqlite?/bundled"]`. */
function featuresFor(features: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly string[]> {
  const forwarded = new Map<string, readonly string[]>()
  for (const enabled of Object.values(features).flatMap(textsIn)) {
    const [, dependency, feature] = /^([\w-]+)\??\/([\w-]+)$/.exec(enabled) ?? []
    if (dependency === undefined || feature === undefined) continue
    forwarded.set(dependency, [...(forwarded.get(dependency) ?? []), feature])
  }
  return forwarded
}
