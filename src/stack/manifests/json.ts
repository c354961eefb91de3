/** A key of an object in a JSON file, with its line. */
export interface JsonKey {
  readonly key: string
  readonly line: number
}

/**
 * The keys of some objects at the top of a JSON file, by the object's name. JSON.parse keeps no lines and a YAML parser
 * takes a hundred times as long, so the file's tokens are walked once.
 */
export function jsonSections(text: string, names: readonly string[]): ReadonlyMap<string, readonly JsonKey[]> {
  const sections = new Map<string, JsonKey[]>()
  let depth = 0
  let line = 1
  let section: JsonKey[] | undefined
  for (const [token, key] of text.matchAll(/"((?:[^"\\\n]|\\.)*)"(?:\s*:)?|[{}[\]\n]/g)) {
    if (token === '\n') line++
    else if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    else if (key !== undefined && token.endsWith(':')) {
      if (depth === 1) {
        section = names.includes(key) ? [] : undefined
        if (section !== undefined) sections.set(key, section)
      } else if (depth === 2) section?.push({ key, line })
      line += token.split('\n').length - 1
    }
  }
  return sections
}
