import type { Invocation } from './invocation.js'

/** An invocation of these words in the surroundings of another. Undefined where there are none. */
export function starting(
  from: Invocation,
  words: readonly string[],
  more: Partial<Invocation> = {},
): Invocation | undefined {
  const environment = new Map(from.environment)
  let at = 0
  for (; /^[A-Za-z_]\w*=/.test(words[at] ?? ''); at++) {
    const [name = '', ...value] = (words[at] ?? '').split('=')
    environment.set(name, value.join('='))
  }
  const [program, ...args] = words.slice(at)
  if (program === undefined) return undefined
  return { ...from, ...more, program, args, environment }
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
