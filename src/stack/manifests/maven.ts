import type { Dependency, Group } from './dependency.js'
import { xmlElements } from './xml.js'

/** pom.xml: dependencies and plugins. `dependencyManagement` only fixes versions for others. */
export function readPom(text: string): readonly Dependency[] {
  return xmlElements(text, ['dependency', 'plugin']).flatMap(({ children, within, line, name }) => {
    const artifact = children.get('artifactId')
    const managed = within.includes('dependencyManagement') || within.includes('pluginManagement')
    if (artifact === undefined || managed || (name === 'dependency' && within.includes('plugin'))) return []
    const group: Group =
      children.get('scope') === 'test' ? 'test' : children.get('optional') === 'true' ? 'optional' : 'runtime'
    const owner = children.get('groupId') ?? 'org.apache.maven.plugins'
    return [{ ecosystem: 'maven' as const, name: `${owner}:${artifact}`, line, group, features: [] }]
  })
}

/** build.gradle(.kts), by its lines: coordinates in calls, and plugins by id. */
export function readGradle(text: string): readonly Dependency[] {
  return text.split('\n').flatMap((raw, index) => {
    const line = raw.trim()
    if (line.startsWith('//')) return []
    const dependency = /^(\w+)[\s(]+(?:platform\()?["']([\w.-]+):([\w.-]+)(?::[^"']*)?["']/.exec(line)
    const plugin = /^id[\s(]+["']([\w.-]+)["']/.exec(line)?.[1]
    const name = plugin ?? (dependency === null ? undefined : `${dependency[2] ?? ''}:${dependency[3] ?? ''}`)
    if (name === undefined || dependency?.[1] === 'classpath') return []
    const group: Group = /^test|Test/.test(dependency?.[1] ?? '') ? 'test' : 'runtime'
    return [{ ecosystem: 'maven' as const, name, line: index + 1, group, features: [] }]
  })
}

/** A Gradle version catalogue: https://docs.gradle.org/current/userguide/version_catalogs.html. */
export function readGradleCatalogue(text: string): readonly Dependency[] {
  return text.split('\n').flatMap((line, index) => {
    const whole =
      /(?:module|id)\s*=\s*"([\w.:-]+)"/.exec(line)?.[1] ?? /^\s*[\w.-]+\s*=\s*"([\w.-]+:[\w.-]+):/.exec(line)?.[1]
    const parts = /group\s*=\s*"([\w.-]+)"\s*,\s*name\s*=\s*"([\w.-]+)"/.exec(line)
    const name = whole ?? (parts === null ? undefined : `${parts[1] ?? ''}:${parts[2] ?? ''}`)
    return name === undefined
      ? []
      : [{ ecosystem: 'maven' as const, name, line: index + 1, group: 'runtime' as const, features: [] }]
  })
}
