/**
 * Names are compared without regard to case, as under SQL Server's default collations: the spelling that was seen first
 * stands for all later ones, so that equal names are equal strings and keep the letters that people know.
 * https://learn.microsoft.com/sql/relational-databases/collations/collation-and-unicode-support
 */
export class Spelling {
  readonly #first = new Map<string, string>([['dbo', 'dbo']])

  of(name: string): string {
    const key = name.toLowerCase()
    const known = this.#first.get(key)
    if (known !== undefined) return known
    this.#first.set(key, name)
    return name
  }
}
