import { SaxesParser } from 'saxes'

export interface XmlElement {
  readonly name: string
  readonly line: number
  readonly attributes: Readonly<Record<string, string>>
  /** The texts of its direct children, by name. */
  readonly children: ReadonlyMap<string, string>
  /** The names of the elements around it, outermost first. */
  readonly within: readonly string[]
}

/** The elements of some names in an XML file, up to the first place where it is not well formed. Entities are not expanded. */
export function xmlElements(text: string, names: readonly string[]): readonly XmlElement[] {
  const found: XmlElement[] = []
  const open: {
    readonly name: string
    readonly line: number
    readonly attributes: Readonly<Record<string, string>>
    readonly children: Map<string, string>
    text: string
  }[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    open.push({ name, line: parser.line, attributes, children: new Map(), text: '' })
  })
  parser.on('text', (content) => {
    const last = open.at(-1)
    if (last !== undefined) last.text += content
  })
  parser.on('closetag', () => {
    const closed = open.pop()
    if (closed === undefined) return
    open.at(-1)?.children.set(closed.name, closed.text.trim())
    if (names.includes(closed.name)) found.push({ ...closed, within: open.map((each) => each.name) })
  })
  try {
    parser.write(text).close()
  } catch {
    return found
  }
  return found
}
