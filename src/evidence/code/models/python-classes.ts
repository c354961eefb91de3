export interface PythonClass {
  readonly name: string
  readonly bases: string
  readonly body: string
  /** Where the class stands in the file, and where its body starts. */
  readonly at: number
  readonly from: number
}

const CLASS = /^class\s+(\w+)\s*(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?\s*:/gm

/** The classes at the left margin of a module. A body ends with the next line at the margin. */
export function classesIn(text: string): readonly PythonClass[] {
  return [...text.matchAll(CLASS)].map((match) => {
    const from = match.index + match[0].length
    const rest = text.slice(from)
    const end = /^[^\s#)\]}'"]/m.exec(rest.slice(1))
    const body = end === null ? rest : rest.slice(0, end.index + 1)
    return { name: match[1] ?? '', bases: match[2] ?? '', body, at: match.index, from }
  })
}
