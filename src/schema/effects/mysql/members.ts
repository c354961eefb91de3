import type { TypeName } from '../../../migrations/operation.js'

/** Members of MySQL's ENUM('a','b') and SET('a','b'), which stand in the type itself. */
export function membersOf(type: TypeName): readonly string[] {
  if (!/^\s*(?:enum|set)\s*\(/i.test(type.text)) return []
  return [...type.text.matchAll(/'((?:[^'\\]|''|\\.)*)'|"((?:[^"\\]|""|\\.)*)"/g)].map((match) =>
    (match[1] ?? match[2] ?? '').replaceAll("''", "'"),
  )
}

/**
 * The old members stand first and in their order, and a value takes as many bytes as before: an ENUM one byte up to 255
 * members, then two; a SET 1, 2, 3, 4 or 8. https://dev.mysql.com/doc/refman/8.4/en/storage-requirements.html
 */
export function appendsOnly(from: TypeName, to: TypeName): boolean {
  const [before, after] = [membersOf(from), membersOf(to)]
  const isPrefix = before.length <= after.length && before.every((member, index) => after[index] === member)
  return isPrefix && before.length > 0 && bytesOf(from.name, before.length) === bytesOf(to.name, after.length)
}

function bytesOf(name: string, members: number): number {
  if (name === 'enum') return members > 255 ? 2 : 1
  const bytes = Math.ceil(members / 8)
  return bytes > 4 ? 8 : bytes
}
