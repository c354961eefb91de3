const FIRST_HEAD = 0xe000
const LAST_HEAD = 0xf8ff
const PLACEHOLDER = /[\ue000-\uf8ff]_*/g

interface Placeholder {
  readonly template: string
  /** Underscores that pad it to the template's length, where spaces could not. */
  readonly fill: number
}

/**
 * Identifiers that stand for template expressions while PostgreSQL's parser looks at a text. Each begins with a
 * character for private use, which the engine takes for a letter, so that no name in the text can be mistaken for one.
 */
export class Placeholders {
  readonly #byHead = new Map<string, Placeholder>()
  readonly #heads = new Map<string, string>()
  #next = FIRST_HEAD

  constructor(private readonly sql: string) {}

  get none(): boolean {
    return this.#byHead.size === 0
  }

  /** An identifier as long as the stretch it replaces; undefined where there are too many templates in one file. */
  replacement(template: string, length: number, padding: 'before' | 'after' | 'fill'): string | undefined {
    const fill = padding === 'fill' ? length - 1 : 0
    const head = this.#head(template, fill)
    if (head === undefined) return undefined
    if (padding === 'before') return head.padStart(length, ' ')
    return head.padEnd(length, padding === 'fill' ? '_' : ' ')
  }

  /** The text with the templates in their places again. */
  restore(text: string): string {
    if (this.none) return text
    return text.replace(PLACEHOLDER, (found) => {
      const placeholder = this.#byHead.get(found.charAt(0))
      return placeholder === undefined ? found : placeholder.template + found.slice(1 + placeholder.fill)
    })
  }

  /** Whether a template stands in this stretch of the prepared text. */
  standIn(sql: string): boolean {
    return !this.none && [...this.#byHead.keys()].some((head) => sql.includes(head))
  }

  #head(template: string, fill: number): string | undefined {
    const key = `${String(fill)} ${template}`
    const known = this.#heads.get(key)
    if (known !== undefined) return known
    while (this.sql.includes(String.fromCharCode(this.#next))) this.#next += 1
    if (this.#next > LAST_HEAD) return undefined
    const head = String.fromCharCode(this.#next)
    this.#next += 1
    this.#heads.set(key, head)
    this.#byHead.set(head, { template, fill })
    return head
  }
}
