/** A pattern in which `*` stands for any characters, as a regular expression for the whole text. */
export function wildcard(pattern: string, flags = ''): RegExp {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, flags)
}

/** Whether a text is one of some patterns in which `*` stands for any characters. */
export function matchesAny(text: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.includes('*') ? wildcard(pattern).test(text) : pattern === text))
}
