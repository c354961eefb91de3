/** A word behind one dash, as Java's and Go's tools write it: `-user=shop` is no `-u` with `ser=shop` behind it. */
const WORD = /^-[a-z]{2,}[\w.]*=/

/** The values of an option, written `-h x`, `-hx`, `--host x` or `--host=x`. */
export function optionsOf(args: readonly string[], names: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => {
    for (const name of names) {
      if (arg === name) {
        const next = args[index + 1]
        return next === undefined ? [] : [next]
      }
      if (arg.startsWith(`${name}=`)) return [arg.slice(name.length + 1)]
      if (/^-\w$/.test(name) && arg.startsWith(name) && !arg.startsWith('--') && !WORD.test(arg)) return [arg.slice(2)]
    }
    return []
  })
}

export function optionOf(args: readonly string[], ...names: readonly string[]): string | undefined {
  return optionsOf(args, names)[0]
}

/** Whether a flag is given, alone or within a group of short ones: `-s`, `-Fcs`. */
export function hasFlag(args: readonly string[], ...names: readonly string[]): boolean {
  return args.some((arg) => names.some((name) => arg === name || (name.startsWith('--') && arg.startsWith(`${name}=`))))
}

/** Arguments that are neither options nor, for the options named, their values. */
export function positionals(args: readonly string[], withValue: readonly string[] = []): readonly string[] {
  return args.filter((arg, index) => !/^-./.test(arg) && !withValue.includes(args[index - 1] ?? ''))
}

/** What follows a run of options: the index of the first word that is none. Options named in `withValue` take the next. */
export function firstWord(args: readonly string[], withValue: readonly string[] = []): number {
  let index = 0
  while (index < args.length) {
    const arg = args[index] ?? ''
    if (arg === '--') return index + 1
    if (!/^-./.test(arg)) return index
    index += withValue.includes(arg) ? 2 : 1
  }
  return index
}
