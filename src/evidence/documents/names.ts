/**
 * The form under which a table's or column's name is compared between a document, a model and the schema: `shop.Orders`,
 * `orders`, `Order` and `"order"` are one, so are `customerId` and `customer_id`.
 */
export function nameKey(name: string): string {
  const bare = (name.split('.').at(-1) ?? name).toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  return singular(bare)
}

function singular(word: string): string {
  if (word.length < 4) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2)
  return /[^su]s$/.test(word) ? word.slice(0, -1) : word
}

/** `OrderLine` → `order_line`: how most mappers name a table without being told. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
}
