import { bracketed } from '../documents/source.js'

/** The members of an object literal, those of inner objects left in their values. */
export function membersOf(
  body: string,
): readonly { readonly key: string; readonly value: string; readonly at: number }[] {
  const members: { key: string; value: string; at: number }[] = []
  const key = /\s*(?:\/\/[^\n]*\s*|\/\*[\s\S]*?\*\/\s*)*["'`]?(\w+)["'`]?\s*:\s*/y
  for (let at = 0; at < body.length;) {
    key.lastIndex = at
    const match = key.exec(body)
    if (match === null) break
    const from = at + match[0].length
    let end = from
    while (end < body.length && body[end] !== ',') {
      const inner = '([{'.includes(body.charAt(end)) ? bracketed(body, end, '//') : undefined
      end += inner === undefined ? 1 : inner.length + 2
    }
    members.push({ key: match[1] ?? '', value: body.slice(from, end), at: at + match[0].indexOf(match[1] ?? '') })
    at = end + 1
  }
  return members
}
