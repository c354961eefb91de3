import type { StackFile } from '../model.js'
import { mavenVersion } from './maven-versions.js'
import type { Ecosystem } from '../signals.js'

/** A lock file's lines by which a package and its version are found. `NAME` stands for the package. */
interface LockFile {
  readonly ecosystem: Ecosystem
  /** Tried in turn: a manifest's own choice before what others brought. */
  readonly patterns: readonly string[]
}

const LOCK_FILES: Readonly<Record<string, LockFile>> = {
  'package-lock.json': {
    ecosystem: 'npm',
    patterns: [String.raw`"(?:node_modules/)?NAME":\s*\{\s*"version":\s*"([^"]+)"`],
  },
  'npm-shrinkwrap.json': {
    ecosystem: 'npm',
    patterns: [String.raw`"(?:node_modules/)?NAME":\s*\{\s*"version":\s*"([^"]+)"`],
  },
  'pnpm-lock.yaml': {
    ecosystem: 'npm',
    patterns: [
      String.raw`^ {4,}['"]?NAME['"]?:\r?\n\s+specifier: .*\r?\n\s+version: (\d[^(\s]*)`,
      String.raw`^ {2}['"]?/?NAME[@/](\d[^('":_\s]*)`,
    ],
  },
  'yarn.lock': { ecosystem: 'npm', patterns: [String.raw`^"?NAME@[^\n]*:\r?\n {2}version:? "?(\d[^"\s]*)`] },
  'bun.lock': { ecosystem: 'npm', patterns: [String.raw`"NAME": *\["NAME@(\d[^"]*)"`] },
  'poetry.lock': { ecosystem: 'pypi', patterns: [String.raw`^name = "NAME"\r?\nversion = "([^"]+)"`] },
  'uv.lock': { ecosystem: 'pypi', patterns: [String.raw`^name = "NAME"\r?\nversion = "([^"]+)"`] },
  'pdm.lock': { ecosystem: 'pypi', patterns: [String.raw`^name = "NAME"\r?\nversion = "([^"]+)"`] },
  'Pipfile.lock': { ecosystem: 'pypi', patterns: [String.raw`"NAME": \{[^{}]*"version": "==([^"]+)"`] },
  // What pip-compile and `pip freeze` write: https://pip.pypa.io/en/stable/topics/repeatable-installs/
  'requirements.txt': { ecosystem: 'pypi', patterns: [String.raw`^NAME(?:\[[^\]]*\])?==([\w.!+-]+)`] },
  'packages.lock.json': { ecosystem: 'nuget', patterns: [String.raw`"NAME": \{[^{}]*"resolved": "([^"]+)"`] },
  // Central package management: https://learn.microsoft.com/nuget/consume-packages/central-package-management
  'Directory.Packages.props': {
    ecosystem: 'nuget',
    patterns: [String.raw`<(?:Global)?Package(?:Version|Reference)\s+Include="NAME"\s+Version="\[?(\d[^"\],]*)`],
  },
  'gradle.lockfile': { ecosystem: 'maven', patterns: [String.raw`^NAME:(\d[^=]*)=`] },
  'gems.locked': { ecosystem: 'rubygems', patterns: [String.raw`^ {4}NAME \((\d[^)]*)\)`] },
  'Cargo.lock': { ecosystem: 'cargo', patterns: [String.raw`^name = "NAME"\r?\nversion = "([^"]+)"`] },
  'Gemfile.lock': { ecosystem: 'rubygems', patterns: [String.raw`^ {4}NAME \((\d[^)]*)\)`] },
  'composer.lock': { ecosystem: 'composer', patterns: [String.raw`"name": "NAME",\s*"version": "v?([^"]+)"`] },
  'mix.lock': { ecosystem: 'hex', patterns: [String.raw`"NAME": \{:hex, :NAME, "([^"]+)"`] },
  'go.mod': { ecosystem: 'go', patterns: [String.raw`^\s*(?:require\s+)?NAME(?:/v\d+)?\s+v(\d\S*)`] },
}

export interface InstalledPackage {
  readonly ecosystem: Ecosystem
  readonly name: string
}

/** Whether a path is a lock file that versions are read from. */
export function isLockFile(path: string): boolean {
  return Object.hasOwn(LOCK_FILES, path.slice(path.lastIndexOf('/') + 1))
}

/**
 * The installed version of a package by the lock files, the one nearest to the repository's root first; of Maven's
 * packages also by the files that choose it. Undefined where none names it, or where several versions are installed.
 */
export function installedVersion(
  { ecosystem, name }: InstalledPackage,
  files: Iterable<StackFile>,
): string | undefined {
  const depth = (path: string): number => path.split('/').length
  const all = [...files]
  const locks = all.filter(({ path }) => isLockFile(path)).sort((a, b) => depth(a.path) - depth(b.path))
  for (const { path, text } of locks) {
    const lock = LOCK_FILES[path.slice(path.lastIndexOf('/') + 1)]
    if (lock?.ecosystem !== ecosystem || (ecosystem !== 'pypi' && !text.includes(name))) continue
    for (const pattern of lock.patterns) {
      const version = onlyVersion(text, pattern, ecosystem === 'pypi' ? pypiPattern(name) : escaped(name))
      if (version !== undefined) return version
    }
  }
  return ecosystem === 'maven' ? mavenVersion(name, all) : undefined
}

function onlyVersion(text: string, pattern: string, name: string): string | undefined {
  const expression = new RegExp(pattern.replaceAll('NAME', name), 'gm')
  const versions = new Set([...text.matchAll(expression)].flatMap((found) => found[1] ?? []))
  const [version] = versions
  return versions.size === 1 ? version : undefined
}

function pypiPattern(name: string): string {
  return name
    .replaceAll(/[^\w.-]/g, '')
    .replaceAll(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)
    .replaceAll(/[-_.]/g, '[-_.]')
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
