const ENTITY = /^\s*(?:abstract\s+)?entity\s+(?:"([^"\n]{1,200})"|([\w.]+))(?:\s+as\s+(?:"([^"\n]{1,200})"|[\w.]+))?/i
/** The widespread macro `!define table(x) class x << (T,#FFAAAA) >>`, with its arguments. */
const MACRO = /^\s*table\(\s*"?([\w.]+)"?\s*[,)]/i

/** Entities of a PlantUML entity relationship diagram (https://plantuml.com/ie-diagram); undefined where there are none. */
export function plantumlTables(text: string): readonly string[] | undefined {
  const found = text
    .split('\n')
    .filter((line) => !/^\s*(?:'|!)/.test(line))
    .flatMap((line) => {
      const entity = ENTITY.exec(line)
      const name = entity?.[1] ?? entity?.[2] ?? MACRO.exec(line)?.[1]
      return name === undefined ? [] : [name.replace(/[*_~<].*$/, (rest) => (rest.startsWith('_') ? rest : '')).trim()]
    })
    .filter((name) => name !== '')
  return found.length === 0 ? undefined : [...new Set(found)]
}
