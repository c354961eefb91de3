import { bracketed } from '../../documents/source.js'

interface Decorator {
  readonly name: string
  readonly given: string
  readonly at: number
}

/** A property of a class with the decorators above it. */
interface Member {
  readonly name: string
  readonly decorators: readonly Decorator[]
}

const DECORATOR = /@(\w+)\s*(\()?/y
const PROPERTY = /(?:(?:public|private|protected|readonly|declare|static|override)\s+)*(\w+)\s*[?!]?\s*[:=;]/y

/** The decorated properties of a TypeScript class. */
export function membersIn(body: string): readonly Member[] {
  const members: Member[] = []
  let decorators: Decorator[] = []
  for (let at = body.indexOf('@'); at !== -1;) {
    DECORATOR.lastIndex = at
    const match = DECORATOR.exec(body)
    if (match === null) {
      decorators = []
      at = body.indexOf('@', at + 1)
      continue
    }
    const open = at + match[0].length - 1
    const given = match[2] === undefined ? '' : bracketed(body, open, '//')
    if (given === undefined) break
    decorators.push({ name: match[1] ?? '', given, at })
    const end = match[2] === undefined ? at + match[0].length : open + given.length + 2
    const next = pastSpace(body, end)
    if (body[next] === '@') {
      at = next
      continue
    }
    PROPERTY.lastIndex = next
    const property = PROPERTY.exec(body)?.[1]
    if (property !== undefined) members.push({ name: property, decorators })
    decorators = []
    at = body.indexOf('@', next)
  }
  return members
}

function pastSpace(body: string, from: number): number {
  const past = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(body.slice(from, from + 4_000))
  return from + (past?.[0].length ?? 0)
}
