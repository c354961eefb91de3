import { baseName, withAncestors } from './paths.js'
import type { Surroundings } from './tool.js'

const READERS: Readonly<Record<string, (text: string, packageName: string, directory: string) => string | undefined>> =
  {
    'package-lock.json': fromNpm,
    'npm-shrinkwrap.json': fromNpm,
    'pnpm-lock.yaml': fromPnpm,
    'yarn.lock': fromYarn,
    'bun.lock': fromBun,
  }

/** Whether a path is a lock file of npm, pnpm, Yarn or Bun. */
export function isLockfile(path: string): boolean {
  return Object.hasOwn(READERS, baseName(path))
}

/**
 * The installed version of the first of some npm packages that a lock file names, the nearest lock file first. Manifests
 * give ranges, not versions. Undefined where nothing says it, or where several versions are installed.
 */
export function installedVersion(
  surroundings: Surroundings,
  packageNames: readonly string[],
  directory: string,
): string | undefined {
  for (const ancestor of withAncestors(directory)) {
    for (const [name, read] of Object.entries(READERS)) {
      const text = surroundings.text(ancestor === '' ? name : `${ancestor}/${name}`)
      if (text === undefined) continue
      const inside = ancestor === '' ? directory : directory.slice(ancestor.length + 1)
      for (const packageName of packageNames) {
        const version = read(text, packageName, inside)
        if (version !== undefined) return version
      }
    }
  }
  return undefined
}

/** Whether a version is at least `major.minor`; undefined where it is not a version. */
export function isAtLeast(version: string, major: number, minor: number): boolean | undefined {
  const found = /^v?(\d+)(?:\.(\d+))?/.exec(version)
  if (found === null) return undefined
  const actual = Number(found[1])
  return actual > major || (actual === major && Number(found[2] ?? 0) >= minor)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json: versions 2 and 3 by location, version 1 by name. */
function fromNpm(text: string, packageName: string, directory: string): string | undefined {
  const lock = parseJson(text)
  if (!isRecord(lock)) return undefined
  const packages = lock['packages']
  if (isRecord(packages)) {
    for (const ancestor of withAncestors(directory)) {
      const entry = packages[`${ancestor === '' ? '' : `${ancestor}/`}node_modules/${packageName}`]
      if (isRecord(entry) && typeof entry['version'] === 'string') return entry['version']
    }
  }
  const dependencies = lock['dependencies']
  const entry = isRecord(dependencies) ? dependencies[packageName] : undefined
  return isRecord(entry) && typeof entry['version'] === 'string' ? entry['version'] : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `prisma@6.1.0(typescript@5.9.3):` since lock file version 6, `/prisma/6.1.0:` before. */
function fromPnpm(text: string, packageName: string): string | undefined {
  return onlyOne(text, new RegExp(`^ {2}['"]?/?${escaped(packageName)}[@/](\\d[^('":_\\s]*)`, 'gm'))
}

/** A line of descriptors, then `version "6.1.0"` (Yarn 1) or `version: 6.1.0` (Yarn 2 and later). */
function fromYarn(text: string, packageName: string): string | undefined {
  const descriptor = `^"?${escaped(packageName)}@[^\\n]*:\\r?\\n`
  return onlyOne(text, new RegExp(`${descriptor} {2}version:? "?(\\d[^"\\s]*)`, 'gm'))
}

/** `"prisma": ["prisma@6.1.0", …]`. */
function fromBun(text: string, packageName: string): string | undefined {
  const name = escaped(packageName)
  return onlyOne(text, new RegExp(`"${name}": *\\["${name}@(\\d[^"]*)"`, 'g'))
}

function onlyOne(text: string, pattern: RegExp): string | undefined {
  const versions = new Set<string>()
  for (const found of text.matchAll(pattern)) if (found[1] !== undefined) versions.add(found[1])
  const [version] = versions
  return versions.size === 1 ? version : undefined
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
