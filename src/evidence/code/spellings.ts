/** The words of an identifier: `gh_encrypted_token`, `ghEncryptedToken` and `GHEncryptedToken` have three. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** Two names of one thing, whatever the spelling: `customerId` and `customer_id`. */
export function foldedName(name: string): string {
  return wordsOf(name).join('')
}

/** How code may write a name: as it is, in snake case, camel case and Pascal case, Go's initialisms in capitals. */
export function spellingsOf(name: string): readonly string[] {
  const words = wordsOf(name)
  const pascal = words.map(capitalised).join('')
  const initialisms = words.map((word) => (INITIALISMS.has(word) ? word.toUpperCase() : capitalised(word))).join('')
  const camel = `${words[0] ?? ''}${words.slice(1).map(capitalised).join('')}`
  const camelInitialisms = `${words[0] ?? ''}${initialisms.slice((words[0] ?? '').length)}`
  return [...new Set([name, words.join('_'), camel, pascal, initialisms, camelInitialisms])].filter(
    (each) => each !== '',
  )
}

const INITIALISMS = new Set([
  'id',
  'url',
  'uri',
  'api',
  'ip',
  'http',
  'json',
  'uuid',
  'sql',
  'html',
  'cpu',
  'ttl',
  'acl',
])

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** How code may name what a table holds: the table, one row of it, the class of a row, without a prefix of the application. */
export function spellingsOfTable(table: string): readonly string[] {
  const words = wordsOf(table)
  const forms = [words, ...(words.length > 1 ? [words.slice(1)] : [])].filter((each) => each.join('').length > 2)
  return [
    ...new Set(
      forms.flatMap((each) => {
        const last = each.at(-1) ?? ''
        const singular = [...each.slice(0, -1), singularOf(last)].join('_')
        return [...spellingsOf(each.join('_')), ...spellingsOf(singular)]
      }),
    ),
    table,
  ]
}

export function singularOf(word: string): string {
  if (word.length < 4) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(?:ss|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2)
  return /[^su]s$/.test(word) ? word.slice(0, -1) : word
}

/** A word for a regular expression. */
export function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Any of the names as a whole identifier. */
export function anyOf(names: readonly string[], flags = ''): RegExp {
  const longestFirst = [...names].sort((a, b) => b.length - a.length).map(escaped)
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${longestFirst.join('|')})(?![\p{L}\p{N}_])`, `${flags}u`)
}
