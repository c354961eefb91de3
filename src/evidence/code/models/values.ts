import { bracketed } from '../../documents/source.js'

/** The strings of a list, as they stand; undefined where something else stands among them. */
export function stringsIn(list: string): readonly string[] | undefined {
  const found = [...list.matchAll(/(["'`])((?:(?!\1)[^\\\n])*)\1/g)].map((match) => match[2] ?? '')
  const rest = list.replace(/(["'`])(?:(?!\1)[^\\\n])*\1/g, '').replace(/\bas\s+const\b/g, '')
  return found.length > 0 && /^[\s,]*$/.test(rest) ? found : undefined
}

/** The values of an option such as `enum: ['new', 'paid']` or `enum: Status`, by the enums that the source declares. */
export function valuesOfOption(
  option: RegExp,
  given: string,
  enums: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const match = option.exec(given)
  if (match === null) return undefined
  const from = match.index + match[0].length
  if (given[from] === '[') return stringsIn(bracketed(given, from, '//') ?? '')
  const name = /^(?:\(\)\s*=>\s*)?(?:Object\.values\(\s*)?(\w+)/.exec(given.slice(from))?.[1]
  return name === undefined ? undefined : enums.get(name)
}

/** TypeScript's enums of strings, and constant lists: `enum Status { New = 'new' }`, `const STATUSES = ['new'] as const`. */
export function typescriptEnums(text: string): ReadonlyMap<string, readonly string[]> {
  const enums = new Map<string, readonly string[]>()
  for (const match of text.matchAll(/\benum\s+(\w+)\s*\{/g)) {
    const members = (bracketed(text, match.index + match[0].length - 1, '//') ?? '')
      .split(',')
      .map((each) => each.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '').trim())
      .filter((each) => each !== '')
    const values = members.map((each) => /^["']?[\w-]+["']?\s*=\s*(["'`])([^"'`\n]*)\1$/.exec(each)?.[2])
    if (values.length > 0 && values.every((each) => each !== undefined)) enums.set(match[1] ?? '', values)
  }
  for (const match of text.matchAll(/\bconst\s+(\w+)\s*(?::[^=\n]{1,80})?=\s*(?=\[)/g)) {
    const values = stringsIn(bracketed(text, match.index + match[0].length, '//') ?? '')
    if (values !== undefined) enums.set(match[1] ?? '', values)
  }
  return enums
}

/** An enumeration of Python with the names and the strings of its members. */
export interface PythonEnum {
  readonly names: readonly string[]
  readonly values: readonly string[]
}

/** Python's enumerations of strings, Django's TextChoices among them, wherever they stand in the source. */
export function pythonEnums(text: string): ReadonlyMap<string, PythonEnum> {
  const enums = new Map<string, PythonEnum>()
  for (const match of text.matchAll(
    /^([ \t]*)class\s+(\w+)\s*\([^)\n]*\b(?:TextChoices|StrEnum|Enum)\b[^)\n]*\)\s*:[^\n]*\n/gm,
  )) {
    const [whole, indent = '', name = ''] = match
    const members: { readonly name: string; readonly value: string }[] = []
    let unread = false
    for (const line of text.slice(match.index + whole.length).split('\n')) {
      if (line.trim() === '' || line.trim().startsWith('#')) continue
      if (!line.startsWith(`${indent} `) && !line.startsWith(`${indent}\t`)) break
      const member = /^\s+(\w+)\s*=\s*\(?\s*(["'])([^"'\n]*)\2\s*\)?\s*(?:,.*)?(?:#.*)?$/.exec(line)
      if (member !== null) members.push({ name: member[1] ?? '', value: member[3] ?? '' })
      // Numbers, auto() and what is computed: then the list is not known.
      else if (/^\s+[A-Za-z]\w*\s*=/.test(line)) unread = true
    }
    if (members.length > 0 && !unread)
      enums.set(name, { names: members.map((each) => each.name), values: members.map((each) => each.value) })
  }
  return enums
}
