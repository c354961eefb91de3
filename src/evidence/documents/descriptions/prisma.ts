import type { Noted } from '../noted.js'

/** Words for people. Generators read annotations from the same comments: `/// @zod.email()`, `/// [OrderMeta]`. */
const SAID = /^\s*(?![@[\]{!])\S*\p{L}{2}/u

/** `///` above a model or a field, or behind a field: https://www.prisma.io/docs/orm/prisma-schema/overview#comments */
export function prismaNotes(text: string): readonly Noted[] {
  const lines = text.split('\n')
  const notes: Noted[] = []
  let pending: number | undefined
  let model: { readonly name: string; readonly line: number; readonly described: boolean } | undefined
  let inside: Noted[] = []
  for (const [index, line] of lines.entries()) {
    const opened = /^\s*model\s+(\w+)\s*\{/.exec(line)?.[1]
    const above = /^\s*\/\/\/(.*)$/.exec(line)?.[1]
    if (above !== undefined) {
      if (SAID.test(above)) pending ??= index + 1
      continue
    }
    if (opened !== undefined) {
      model = { name: opened, line: pending ?? index + 1, described: pending !== undefined }
      inside = []
    } else if (model !== undefined && /^\s*\}/.test(line)) {
      const table = mappedName(lines, index) ?? model.name
      if (model.described) notes.push({ what: 'table', table, name: undefined, line: model.line })
      notes.push(...inside.map((each) => ({ ...each, table })))
      model = undefined
    } else if (model !== undefined) {
      const field = /^\s*(\w+)\s+\w/.exec(line)?.[1]
      const described = pending ?? (SAID.test(/\s\/\/\/(.*)$/.exec(line)?.[1] ?? '') ? index + 1 : undefined)
      const column = /@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(line)?.[1] ?? field
      if (column !== undefined && described !== undefined)
        inside.push({ what: 'column', table: model.name, name: column, line: described })
    }
    pending = undefined
  }
  return notes
}

/** `@@map("orders")` in the model that closes at `end`. */
function mappedName(lines: readonly string[], end: number): string | undefined {
  for (let at = end - 1; at >= 0; at -= 1) {
    const line = lines[at] ?? ''
    const mapped = /^\s*@@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(line)?.[1]
    if (mapped !== undefined) return mapped
    if (/^\s*model\s/.test(line)) return undefined
  }
  return undefined
}
