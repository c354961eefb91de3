/** The text, or as much of it as leaves room for an ellipsis within so many UTF-16 units. */
export function withinLength(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** The text, or as much of it as leaves room for an ellipsis within so many bytes of UTF-8. */
export function withinBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= limit) return text
  const end = limit - Buffer.byteLength('…')
  // A letter that is cut through decodes to replacement characters.
  return `${bytes.toString('utf8', 0, end).replace(/\ufffd+$/, '')}…`
}
