import { snakeCase } from '../names.js'
import type { Noted } from '../noted.js'
import { bracketed, lineCounter } from '../source.js'

const COMMENT = /\bcomment\s*:\s*(["'`])(?!\1)/

/** `comment` of @Entity and @Column, and JSDoc above them: https://typeorm.io/docs/entity/entities */
export function typeormNotes(text: string): readonly Noted[] {
  const lineOf = lineCounter(text)
  const notes: Noted[] = []
  const entities = [...text.matchAll(/@Entity\s*\(/g)]
  for (const [index, entity] of entities.entries()) {
    const rest = text.slice(entity.index, entities[index + 1]?.index ?? text.length)
    const given = bracketed(rest, entity[0].length - 1, '//') ?? ''
    const name = /\bclass\s+(\w+)/.exec(rest)?.[1]
    if (name === undefined) continue
    const table =
      /^\s*["'`]([\w.]+)/.exec(given)?.[1] ?? /\bname\s*:\s*["'`]([\w.]+)/.exec(given)?.[1] ?? snakeCase(name)
    if (COMMENT.test(given) || hasJsDocAbove(text, entity.index))
      notes.push({ what: 'table', table, name: undefined, line: lineOf(entity.index) })
    notes.push(...columnsOf(rest, entity.index, table, lineOf))
  }
  return notes
}

function columnsOf(body: string, from: number, table: string, lineOf: (at: number) => number): readonly Noted[] {
  return [...body.matchAll(/@(?:\w*Column\w*)\s*\(/g)].flatMap((column): readonly Noted[] => {
    const open = column.index + column[0].length - 1
    const given = bracketed(body, open, '//')
    if (given === undefined) return []
    const behind = body.slice(open + given.length + 2, open + given.length + 2_000)
    const property = /(?:^|\n)\s*(?:(?:public|private|protected|readonly|declare)\s+)*(\w+)\s*[?!]?\s*:/.exec(
      behind,
    )?.[1]
    if (property === undefined || !(COMMENT.test(given) || hasJsDocAbove(body, column.index))) return []
    const name = /\bname\s*:\s*["'`](\w+)/.exec(given)?.[1] ?? property
    return [{ what: 'column', table, name, line: lineOf(from + column.index) }]
  })
}

/** A comment of the documenting kind stands directly above, with words in it. */
function hasJsDocAbove(text: string, at: number): boolean {
  const above = text.slice(Math.max(0, at - 2_000), at).trimEnd()
  if (!above.endsWith('*/')) return false
  const start = above.lastIndexOf('/**')
  return start !== -1 && /\p{L}{3}/u.test(above.slice(start).replace(/@\w+/g, ''))
}
