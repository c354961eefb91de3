import type { Text } from '../../model.js'
import type { Refusal } from '../history.js'
import { MARKS } from '../marks.js'

/**
 * Where dbmate stops, if it does: https://github.com/amacneil/dbmate/blob/main/pkg/dbmate/migration.go,
 * getMigrationSectionSubstrings and parseMigrationSection.
 */
export function dbmateRefusal(text: Text): Refusal | undefined {
  const ups = places(text, MARKS.dbmate.up)
  const downs = places(text, MARKS.dbmate.down)
  const [first] = ups
  const at = (from: number, reason: string): Refusal => ({ span: text.span(from, from), reason })
  if (first === undefined) return at(0, 'it has no -- migrate:up')
  const before = /^(?!\s*(?:--|$)).*\S/m.exec(text.value.slice(0, first))
  if (before !== null) return at(before.index, 'a statement stands before -- migrate:up')
  for (const [index, up] of ups.entries()) {
    const end = ups[index + 1] ?? text.value.length
    const [own, second] = downs.filter((down) => up < down && down < end)
    if (second !== undefined) return at(second, 'a second -- migrate:down stands behind one -- migrate:up')
    if (own === undefined) return at(up, 'this -- migrate:up has no -- migrate:down behind it')
  }
  return undefined
}

function places(text: Text, mark: RegExp): readonly number[] {
  return [...text.value.matchAll(new RegExp(mark, 'gm'))].map(({ index }) => index)
}
