/** A table that its own name calls a cache, as words: what it holds is made again when it is gone. */
export function isNamedCache(name: string): boolean {
  return /(?:^|[^a-z])caches?(?:[^a-z]|$)/i.test(name)
}
