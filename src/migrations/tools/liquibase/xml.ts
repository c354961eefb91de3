import { SaxesParser } from 'saxes'
import { Text } from '../../model.js'
import type { ChangeNode } from './node.js'

interface OpenNode {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: ChangeNode[]
  readonly from: number
  /** Behind its opening tag. */
  readonly inside: number
}

/** Entities that XML itself knows. */
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The root element of an XML changelog; undefined where the text is no well-formed XML. */
export function readXml(file: Text): ChangeNode | undefined {
  const open: OpenNode[] = []
  const roots: ChangeNode[] = []
  const errors: Error[] = []
  const parser = new SaxesParser({ position: true })
  parser.on('error', (error) => {
    errors.push(error)
  })
  parser.on('opentag', ({ name, attributes }) => {
    const inside = parser.position
    const from = file.value.lastIndexOf('<', inside - 1)
    open.push({ name: localName(name), attributes: new Map(Object.entries(attributes)), children: [], from, inside })
  })
  parser.on('closetag', () => {
    const { name, attributes, children, from, inside } = open.pop() ?? missing()
    const to = parser.position
    const end = Math.max(inside, file.value.lastIndexOf('<', to - 1))
    const text = children.length > 0 || end <= inside ? undefined : textIn(file, inside, end)
    const node = { name, attributes, children, text, from, to }
    const parent = open.at(-1)
    if (parent === undefined) roots.push(node)
    else parent.children.push(node)
  })
  parser.write(file.value)
  if (errors.length === 0) parser.close()
  return errors.length === 0 ? roots[0] : undefined
}

function missing(): never {
  throw new Error('saxes closed an element that it never opened')
}

/** `ext:createIndex`: extensions of Liquibase put their elements into namespaces. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Character data with its places: CDATA, entities, and comments left out. */
function textIn(file: Text, from: number, to: number): Text {
  const parts: Text[] = []
  const piece = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|&(#x?[\da-f]+|\w+);|[^<&]+|[<&]/gi
  for (const found of file.value.slice(from, to).matchAll(piece)) {
    const start = from + found.index
    const end = start + found[0].length
    const entity = found[2] === undefined ? undefined : characterOf(found[2])
    if (found[1] !== undefined) parts.push(file.slice(start + '<![CDATA['.length, end - ']]>'.length))
    else if (entity !== undefined) parts.push(file.standIn(entity, start, end, true))
    else if (!found[0].startsWith('<!--')) parts.push(file.slice(start, end))
  }
  return Text.join(parts)
}

function characterOf(entity: string): string | undefined {
  if (!entity.startsWith('#')) return Object.hasOwn(ENTITIES, entity) ? ENTITIES[entity] : undefined
  const hexadecimal = /^#x/i.test(entity)
  const code = Number.parseInt(entity.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
