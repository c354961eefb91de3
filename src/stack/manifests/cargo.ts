import type { Dependency, Group } from './dependency.js'
import { isTable, lineFinder, parseToml, tableAt, textsIn } from './toml.js'

/** Cargo.toml: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html. */
export function readCargoToml(text: string): readonly Dependency[] {
  const manifest = parseToml(text)
  const line = lineFinder(text)
  const targets = Object.entries(tableAt(manifest, 'target'))
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
        features: textsIn(details['features']),
      }
    }),
  )
}
