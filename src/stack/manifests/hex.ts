import type { Dependency, Group } from './dependency.js'

/** mix.exs, by its lines: `{:postgrex, ">= 0.0.0", only: :test}`. */
export function readMix(text: string): readonly Dependency[] {
  return text.split('\n').flatMap((line, index) => {
    const found = /^\s*\{:(\w+),(.*)$/.exec(line)
    if (found?.[1] === undefined) return []
    const only = /\bonly:\s*(\[[^\]]*\]|:\w+)/.exec(found[2] ?? '')?.[1]
    const group: Group =
      only !== undefined && !only.includes(':prod')
        ? 'test'
        : /\boptional:\s*true/.test(found[2] ?? '')
          ? 'optional'
          : 'runtime'
    return [{ ecosystem: 'hex' as const, name: found[1], line: index + 1, group, features: [] }]
  })
}
