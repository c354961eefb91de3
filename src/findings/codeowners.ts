import { minimatch } from 'minimatch'

export interface CodeownersRule {
  readonly pattern: string
  readonly owners: readonly string[]
}

export type Codeowners = readonly CodeownersRule[]

/** Where GitHub looks, in this order: https://docs.github.com/repositories/…/about-code-owners#codeowners-file-location */
export const CODEOWNERS_PATHS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const

export function parseCodeowners(text: string): Codeowners {
  return text.split(/\r?\n/).flatMap((line) => {
    const [pattern, ...owners] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
    return pattern === undefined || pattern === '' ? [] : [{ pattern, owners }]
  })
}

/** The last rule that matches a path decides, as on GitHub; a rule without owners leaves the path unowned. */
export function ownersOf(codeowners: Codeowners, path: string): readonly string[] {
  return codeowners.findLast((rule) => matches(rule.pattern, path))?.owners ?? []
}

export function isOwner(codeowners: Codeowners, path: string, owner: string): boolean {
  return ownersOf(codeowners, path).some((each) => each.toLowerCase() === owner.toLowerCase())
}

/** Patterns follow gitignore: a leading or inner slash anchors, a trailing slash names a directory, else any depth. */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.replace(/\/$/, '').includes('/')
  const body = pattern.replace(/^\//, '')
  const glob = anchored ? body : `**/${body}`
  // GitHub knows neither negation nor braces nor extended globs here.
  const options = { dot: true, nonegate: true, nocomment: true, nobrace: true, noext: true }
  if (glob.endsWith('/')) return minimatch(path, `${glob}**`, options)
  return minimatch(path, glob, options) || (!glob.endsWith('*') && minimatch(path, `${glob}/**`, options))
}
