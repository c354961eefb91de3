import type { Dependency } from './dependency.js'
import { isTestPath } from './dependency.js'
import { xmlElements } from './xml.js'

/** *.csproj, its relatives, and the properties of a folder: PackageReference items. PackageVersion only fixes a version. */
export function readProject(text: string, path: string): readonly Dependency[] {
  return xmlElements(text, ['PackageReference', 'GlobalPackageReference']).flatMap(({ attributes, line }) => {
    const name = attributes['Include']
    const group = isTestPath(path) || attributes['PrivateAssets']?.toLowerCase() === 'all' ? 'test' : 'runtime'
    return name === undefined ? [] : [{ ecosystem: 'nuget' as const, name, line, group, features: [] }]
  })
}
