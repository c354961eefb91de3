import { excerpt } from '../../../findings/masking.js'
import type { Diagram } from '../facts.js'
import { isPassedOver } from '../paths.js'

const PICTURE = /\.(?:svg|png|jpe?g|gif|webp|pdf|drawio|excalidraw|vsdx?|mwb|graffle|lucid)$/i
const NAMED =
  /(?:^|[^a-z])(?:erds?|er[-_ ]?diagrams?|entity[-_ ]relationships?|(?:db|database|schema)[-_ ]diagrams?|data[-_ ]?models?)(?![a-z])/i

/** A picture that its name, or its folder's, calls an entity relationship diagram. */
export function isDrawnDiagram(path: string): boolean {
  const name = path.split('/').at(-1) ?? path
  if (PICTURE.test(name) && /(?:^|\/)(?:erds?|er-?diagrams?)\/[^/]+$/i.test(path)) return true
  return PICTURE.test(name) && NAMED.test(name.replace(/([a-z])([A-Z])/g, '$1-$2'))
}

/** `database.svg` beside the schema that it draws. */
const BARE_NAME = /(?:^|\/)(?:database|db|schema)\.\w+$/i
const SCHEMA = /(?:^|\/)(?:schema\.prisma|schema\.rb|structure\.sql|schema\.sql|migrations\/[^/]+)$/i

/** Diagrams that the listing alone shows: pictures, and the pages that SchemaSpy writes for each table. */
export function diagramsInListing(listing: readonly string[]): readonly Diagram[] {
  const paths = listing.filter((path) => !isPassedOver(path))
  const bare = paths.filter((path) => PICTURE.test(path) && BARE_NAME.test(path))
  const schemas = bare.length === 0 ? [] : paths.filter((path) => SCHEMA.test(path))
  const beside = new Set(schemas.map((path) => path.replace(SCHEMA, '')))
  const drawn = paths
    .filter(isDrawnDiagram)
    .concat(bare.filter((path) => beside.has(path.replace(BARE_NAME, ''))))
    .map((path): Diagram => ({ format: 'image', tables: undefined, seen: { path, line: 1, quote: excerpt(path) } }))
  return [...drawn, ...schemaSpyPages(paths)]
}

/** SchemaSpy writes `tables/<name>.html` beside `schemaSpy.css`: https://schemaspy.readthedocs.io/en/latest/ */
function schemaSpyPages(paths: readonly string[]): readonly Diagram[] {
  const roots = paths.flatMap((path) => /^((?:.*\/)?)schemaSpy\.(?:css|js)$/i.exec(path)?.[1] ?? [])
  return [...new Set(roots)].flatMap((root): readonly Diagram[] => {
    const tables = paths.flatMap((path) =>
      path.startsWith(root) ? (/^tables\/([^/]+)\.html$/.exec(path.slice(root.length))?.[1] ?? []) : [],
    )
    const path = `${root}index.html`
    return tables.length === 0 ? [] : [{ format: 'schemaspy', tables, seen: { path, line: 1, quote: excerpt(path) } }]
  })
}
