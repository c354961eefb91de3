import { parseToml, tableAt } from '../manifests/toml.js'
import { xmlElements } from '../manifests/xml.js'
import type { StackFile } from '../model.js'

/**
 * The version that Maven's and Gradle's own files choose for an artifact, `group:artifact` or a plugin's id: they lock
 * nothing by default, and a version that is written out is the one that is installed. Undefined where none is written, or
 * several are.
 */
export function mavenVersion(name: string, files: readonly StackFile[]): string | undefined {
  const versions = new Set(
    files.flatMap(({ path, text }) => {
      if (!text.includes(name.slice(name.indexOf(':') + 1))) return []
      if (/(^|\/)pom\.xml$/.test(path)) return inPom(name, text)
      if (/\.gradle(\.kts)?$/.test(path)) return inGradle(name, text)
      return path.endsWith('.versions.toml') ? inCatalogue(name, text) : []
    }),
  )
  const [version] = versions
  return versions.size === 1 ? version : undefined
}

/** `<version>${flyway.version}</version>` stands in the properties of the same file. */
function inPom(name: string, text: string): readonly string[] {
  const properties = new Map(xmlElements(text, ['properties']).flatMap(({ children }) => [...children]))
  return xmlElements(text, ['dependency', 'plugin']).flatMap(({ children }) => {
    const coordinates = `${children.get('groupId') ?? ''}:${children.get('artifactId') ?? ''}`
    const written = children.get('version') ?? ''
    const property = /^\$\{([^}]+)\}$/.exec(written)?.[1]
    return coordinates === name ? plain(property === undefined ? written : properties.get(property)) : []
  })
}

function inGradle(name: string, text: string): readonly string[] {
  const escaped = name.replaceAll('.', '\\.')
  const pattern = new RegExp(
    `["']${escaped}:([^"':@]+)|\\bid[\\s(]+["']${escaped}["']\\)?\\s+version\\s+["']([^"']+)`,
    'g',
  )
  return [...text.matchAll(pattern)].flatMap(([, dependency, plugin]) => plain(dependency ?? plugin))
}

/** https://docs.gradle.org/current/userguide/version_catalogs.html#sec:version-catalog-declaration */
function inCatalogue(name: string, text: string): readonly string[] {
  const catalogue = parseToml(text)
  const versions = tableAt(catalogue, 'versions')
  const entries = [...Object.values(tableAt(catalogue, 'libraries')), ...Object.values(tableAt(catalogue, 'plugins'))]
  return entries.flatMap((entry) => {
    if (typeof entry === 'string') {
      return entry.startsWith(`${name}:`) ? plain(entry.slice(name.length + 1)) : []
    }
    const table = tableAt(entry)
    const [group, artifact] = [table['group'], table['name']]
    const own = [table['module'], table['id'], `${String(group)}:${String(artifact)}`]
    if (!own.includes(name)) return []
    const reference = tableAt(table, 'version')['ref']
    return plain(typeof reference === 'string' ? versions[reference] : table['version'])
  })
}

/** A version that is one: no range, no property of elsewhere. */
function plain(version: unknown): readonly string[] {
  return typeof version === 'string' && /^\d[\w.-]*$/.test(version.trim()) ? [version.trim()] : []
}
