import type { Dependency, Group } from './dependency.js'
import { isTestPath } from './dependency.js'
import { isTable, lineFinder, parseToml, tableAt, textsIn } from './toml.js'

const DEVELOPMENT = /dev|test|lint|doc|typing|ci|bench/i

/** requirements*.txt: https://pip.pypa.io/en/stable/reference/requirements-file-format/. */
export function readRequirements(text: string, path: string): readonly Dependency[] {
  const group: Group = isTestPath(path) || DEVELOPMENT.test(path.slice(path.lastIndexOf('/') + 1)) ? 'test' : 'runtime'
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    // pip-compile notes below each package who asks for it; `via -r requirements.in` is the manifest itself.
    const compiled = /^\S/.test(line) && /^\s+# via (?!-r)\S/.test(lines[index + 1] ?? '')
    const requirement = compiled ? undefined : requirementOf(line)
    return requirement === undefined ? [] : [{ ...requirement, line: index + 1, group }]
  })
}

/** pyproject.toml: PEP 621, PEP 735 groups, Poetry, and uv's development dependencies. */
export function readPyproject(text: string): readonly Dependency[] {
  const manifest = parseToml(text)
  const line = lineFinder(text)
  const listed = (values: unknown, group: Group): Dependency[] =>
    textsIn(values).flatMap((value) => {
      const requirement = requirementOf(value)
      return requirement === undefined ? [] : [{ ...requirement, line: line(requirement.name), group }]
    })
  const poetry = tableAt(manifest, 'tool', 'poetry')
  return [
    ...listed(tableAt(manifest, 'project')['dependencies'], 'runtime'),
    ...Object.entries(tableAt(manifest, 'project', 'optional-dependencies')).flatMap(([name, values]) =>
      listed(values, DEVELOPMENT.test(name) ? 'test' : 'optional'),
    ),
    ...Object.values(tableAt(manifest, 'dependency-groups')).flatMap((values) => listed(values, 'test')),
    ...listed(tableAt(manifest, 'tool', 'uv')['dev-dependencies'], 'test'),
    ...named(poetry['dependencies'], 'runtime', line),
    ...named(poetry['dev-dependencies'], 'test', line),
    ...Object.values(tableAt(poetry, 'group')).flatMap((each) => named(tableAt(each)['dependencies'], 'test', line)),
  ]
}

/** Pipfile: https://pipenv.pypa.io/en/latest/pipfile.html. */
export function readPipfile(text: string): readonly Dependency[] {
  const manifest = parseToml(text)
  const line = lineFinder(text)
  return [
    ...named(manifest['packages'], 'runtime', line, 'packages'),
    ...named(manifest['dev-packages'], 'test', line, 'dev-packages'),
  ]
}

function named(
  section: unknown,
  group: Group,
  line: (name: string, header?: string) => number,
  header?: string,
): readonly Dependency[] {
  return Object.entries(tableAt(section)).map(([key, value]) => ({
    ecosystem: 'pypi' as const,
    name: normalised(key),
    line: line(key, header),
    group: group === 'runtime' && isTable(value) && value['optional'] === true ? ('optional' as const) : group,
    features: isTable(value) ? textsIn(value['extras']) : [],
  }))
}

function requirementOf(text: string): Omit<Dependency, 'line' | 'group'> | undefined {
  const found = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*(?:[=<>!~;@(\s#].*)?$/.exec(text.trimEnd())
  const name = found?.[1]
  if (name === undefined) return undefined
  const features = (found?.[2] ?? '').split(',').map((each) => each.trim().toLowerCase())
  return { ecosystem: 'pypi', name: normalised(name), features: features.filter((each) => each !== '') }
}

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-')
}
