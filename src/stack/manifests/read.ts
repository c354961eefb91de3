import { readCargoToml } from './cargo.js'
import { readComposerJson } from './composer.js'
import type { Dependency, ManifestReader } from './dependency.js'
import { readGemfile } from './gemfile.js'
import { readGoMod } from './go-mod.js'
import { readMix } from './hex.js'
import { readGradle, readGradleCatalogue, readPom } from './maven.js'
import { readPackageJson } from './npm.js'
import { readProject } from './nuget.js'
import { readPipfile, readPyproject, readRequirements } from './python.js'

const READERS: readonly (readonly [RegExp, ManifestReader])[] = [
  [/^package\.json$/, readPackageJson],
  [/^[\w.-]*requirements[\w.-]*\.(txt|in)$/, readRequirements],
  [/^pyproject\.toml$/, readPyproject],
  [/^Pipfile$/, readPipfile],
  [/^(Gemfile|gems\.rb)$/, readGemfile],
  [/^go\.mod$/, readGoMod],
  [/^Cargo\.toml$/, readCargoToml],
  [/^pom\.xml$/, readPom],
  [/^[\w.-]+\.gradle(\.kts)?$/, readGradle],
  [/\.versions\.toml$/, readGradleCatalogue],
  [/^composer\.json$/, readComposerJson],
  [/\.(cs|fs|vb)proj$|^Directory\.(Build|Packages)\.props$/, readProject],
  [/^mix\.exs$/, readMix],
]

function readerOf(path: string): ManifestReader | undefined {
  const inRequirements = /(^|\/)requirements\/[\w.-]+\.(txt|in)$/.test(path)
  const name = path.slice(path.lastIndexOf('/') + 1)
  return inRequirements ? readRequirements : READERS.find(([pattern]) => pattern.test(name))?.[1]
}

/** Whether a path is a manifest of direct dependencies. */
export function isManifest(path: string): boolean {
  return readerOf(path) !== undefined
}

/** What a manifest asks for; nothing where the path is no manifest. */
export function dependenciesOf(path: string, text: string): readonly Dependency[] {
  return readerOf(path)?.(text, path) ?? []
}
