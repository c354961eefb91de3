import { baseName, directoryOf, isForeign, withAncestors } from './paths.js'
import type { Surroundings } from './tool.js'

/** A module that go.mod requires. */
export interface GoRequirement {
  readonly module: string
  readonly version: string
}

export function isGoModule(path: string): boolean {
  return baseName(path) === 'go.mod'
}

/**
 * What the Go modules around a folder require: those of the nearest go.mod above it, else of every one in the repository,
 * since migrations may stand beside the service that runs them.
 */
export function goRequirements(directory: string, surroundings: Surroundings): GoRequirement[] {
  const modules = surroundings.paths.filter((path) => isGoModule(path) && !isForeign(path))
  for (const ancestor of withAncestors(directory)) {
    const module = modules.find((path) => directoryOf(path) === ancestor)
    if (module !== undefined) return requirementsIn(surroundings.text(module) ?? '')
  }
  return modules.flatMap((path) => requirementsIn(surroundings.text(path) ?? ''))
}

/** https://go.dev/ref/mod#go-mod-file-require: `require module version`, alone or in a block. */
function requirementsIn(text: string): GoRequirement[] {
  const requirements: GoRequirement[] = []
  for (const found of text.matchAll(/^\s*(?:require\s+)?([\w.-]+\.[\w-]+\/\S+)\s+(v\d\S*)/gm)) {
    const [, module, version] = found
    if (module !== undefined && version !== undefined) requirements.push({ module, version })
  }
  return requirements
}
