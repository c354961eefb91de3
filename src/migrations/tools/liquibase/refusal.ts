import type { Text } from '../../model.js'
import type { Refusal } from '../history.js'

/** A line that nearly steers Liquibase; `inside`: only behind the first changeset. */
interface Lookalike {
  readonly line: RegExp
  readonly proper?: RegExp
  readonly inside: boolean
  readonly reason: string
}

const CHANGESET = /^\s*--\s*changeset\s+(?:"[^"]+"|[^:]+):\s*(?:"[^"]+"|\S+)/i

/**
 * Lines of formatted SQL at which Liquibase stops with "Unexpected formatting": the ALT_ patterns of
 * liquibase.parser.AbstractFormattedChangeLogParser, also where the line was meant as a comment.
 */
const LOOKALIKES: readonly Lookalike[] = [
  {
    line: /^\s*--\s*changeset|^-\s*changeset\s/i,
    proper: CHANGESET,
    inside: false,
    reason: 'a comment that begins with changeset has to go on with author:id',
  },
  {
    line: /^\s*-+\s*property\s/i,
    proper: /^\s*--\s*property\s+.*:.*\s.*:/i,
    inside: false,
    reason: 'a comment that begins with property has to go on with name:… value:…',
  },
  {
    line: /^-\s*comment:? |^--\s*comments:? /i,
    inside: true,
    reason: 'a comment of a changeset is written --comment: …',
  },
  {
    line: /^\s*-\s*(?:rollback\s|precondition)|^-\s*(?:validCheckSum|ignoreLines:\w)/i,
    inside: true,
    reason: 'what steers Liquibase begins with two dashes',
  },
  { line: /^--\s*ignore:\w+$/i, inside: true, reason: 'lines are left out by --ignoreLines:…' },
]

/** The first line of a formatted SQL file at which Liquibase stops, if there is one. */
export function formattedRefusal(file: Text): Refusal | undefined {
  let isInside = false
  for (const { index, 0: line } of file.value.matchAll(/[^\r\n]+/g)) {
    if (CHANGESET.test(line)) isInside = true
    const found = LOOKALIKES.find(
      ({ line: pattern, proper, inside }) => (isInside || !inside) && pattern.test(line) && proper?.test(line) !== true,
    )
    if (found !== undefined) return { span: file.span(index, index + line.length), reason: found.reason }
  }
  return undefined
}
