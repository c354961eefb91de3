import type { Text } from '../../text.js'
import { Placeholders } from './placeholders.js'
import { Scan, type Branch, type ClientCommand, type Extent } from './scan.js'

/** A text that an engine's parser can read, character for character beside the one that stands in the file. */
export interface Script {
  readonly text: Text
  /** As long as `text`: client commands and rows blanked, templates replaced. */
  readonly sql: string
  readonly placeholders: Placeholders
  /** Where placeholders stand: one may be shorter than its template, with space around it. */
  readonly templates: readonly Extent[]
  readonly branches: readonly Branch[]
  readonly commands: readonly ClientCommand[]
}

/** Anything that the server would not understand: templates, psql's commands and variables, rows behind a COPY. */
const ODDITY = /[\\{]|<%|(?<!:):(?=[A-Za-z_'"])|\bfrom\s+p?std(?:in|out)\b/i

const HALF_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Makes of a file's text what its engine would receive. Takes anything; the length stays. */
export function prepare(text: Text): Script {
  // The engine's parser stops at NUL, and its UTF-8 encoder swallows what follows half a surrogate pair.
  const sql = text.value.replaceAll('\0', '\u0001').replace(HALF_PAIR, '\ufffd')
  const placeholders = new Placeholders(sql)
  if (!ODDITY.test(sql)) return { text, sql, placeholders, templates: [], branches: [], commands: [] }
  const scan = new Scan(sql, placeholders)
  const { branches, templates, commands } = scan
  return { text, sql: scan.prepared(), placeholders, templates, branches, commands }
}

/** A string that turns out to be run as SQL: templates in it are replaced as outside strings. */
export function prepareInner(script: Script): Script {
  if (!ODDITY.test(script.sql)) return script
  const scan = new Scan(script.sql, script.placeholders)
  return {
    ...script,
    sql: scan.prepared(),
    templates: [...script.templates, ...scan.templates].sort((a, b) => a.from - b.from),
    branches: [...script.branches, ...scan.branches],
  }
}

/** The stretch [from, to) as a script of its own; `sql` of the same length replaces what the engine receives there. */
export function sliceScript(script: Script, from: number, to: number, sql = script.sql.slice(from, to)): Script {
  return {
    text: script.text.slice(from, to),
    sql,
    placeholders: script.placeholders,
    templates: within(script.templates, from, to),
    branches: within(script.branches, from, to),
    commands: [],
  }
}

/** What reaches into [from, to), counted from there. */
function within<Kind extends Extent>(extents: readonly Kind[], from: number, to: number): readonly Kind[] {
  return extents
    .filter((extent) => extent.from < to && extent.to > from)
    .map((extent) => ({ ...extent, from: extent.from - from, to: extent.to - from }))
}

/** The conditions under which the statement at an offset runs, outermost first. */
export function branchAt(script: Script, offset: number): string | undefined {
  const around = script.branches.filter((branch) => branch.from <= offset && offset < branch.to)
  if (around.length === 0) return undefined
  return [...around]
    .sort((a, b) => a.from - b.from)
    .map((branch) => branch.condition)
    .join(' ')
}
