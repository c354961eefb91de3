/** What stands between two entities: https://mermaid.js.org/syntax/entityRelationshipDiagram.html */
const CARDINALITY = /(?:\|o|\|\||\}o|\}\||o\||o\{|\|\{|[10uU]?[+*]?)(?:--|\.\.)(?:o\||\|\||o\{|\|\{|\}o|\}\||[+*]?)/
const NAME = String.raw`(?:"[^"\n]{1,200}"|[\p{L}_][\p{L}\p{N}_.-]*)`
const RELATION = new RegExp(
  String.raw`^\s*(${NAME})(?:\[[^\]\n]*\])?\s+${CARDINALITY.source}\s+(${NAME})(?:\[[^\]\n]*\])?\s*(?::|$)`,
  'u',
)
const WORDED = new RegExp(
  String.raw`^\s*(${NAME})\s+(?:only one|one or (?:zero|more|many)|zero or (?:one|more|many)|many\([01]\)|[01]\+?)\s+(?:optionally )?to\s+(?:only one|one or (?:zero|more|many)|zero or (?:one|more|many)|many\([01]\)|[01]\+?)\s+(${NAME})`,
  'u',
)
const ENTITY = new RegExp(String.raw`^\s*(${NAME})(?:\[\s*("?)([^\]\n"]+)\2\s*\])?\s*(?:\{|$)`, 'u')

/** Entities of a Mermaid entity relationship diagram; undefined where the text is another diagram. */
export function mermaidTables(text: string): readonly string[] | undefined {
  const lines = text.split('\n').filter((line) => !/^\s*%%/.test(line))
  const start = lines.findIndex((line) => /^\s*erDiagram\b/.test(line))
  if (start === -1) return undefined
  const found = new Set<string>()
  let inside = false
  for (const line of lines.slice(start + 1)) {
    if (inside) {
      inside = !line.includes('}')
      continue
    }
    for (const name of namesIn(line)) found.add(name.replace(/"/g, ''))
    inside = /\{\s*$/.test(line)
  }
  return [...found]
}

function namesIn(line: string): readonly string[] {
  if (/^\s*(?:direction|title|accTitle|accDescr|classDef|class|style)\b/.test(line)) return []
  const relation = RELATION.exec(line) ?? WORDED.exec(line)
  if (relation !== null) return [relation[1] ?? '', relation[2] ?? ''].filter((name) => name !== '')
  const entity = ENTITY.exec(line)
  return entity?.[1] === undefined ? [] : [entity[1], ...(entity[3] === undefined ? [] : [entity[3]])]
}
