import type { Observation } from '../observation.js'
import { linesOf } from '../observation.js'
import { roleByPath } from '../paths.js'

/** Files of an application that open its database, by their usual names: no manifest names what the runtime brings. */
const OPENS =
  /(^|\/)(db|database|sqlite|datastore|data-store|storage|store|persistence)([.-][\w-]+)?\.[cm]?[jt]s$|(^|\/)(db|database|sqlite|storage|persistence)\/(index|client|connection|connect|open)\.[cm]?[jt]s$/

/** SQLite of Node.js (https://nodejs.org/api/sqlite.html) and of Bun (https://bun.com/docs/api/sqlite). */
const BUILT_IN = /(?:from|require\(|import\()\s*["'`](node:sqlite|bun:sqlite)["'`]/

/** Whether a source may import a database that the runtime brings. */
export function opensDatabase(path: string): boolean {
  return OPENS.test(path)
}

/** Databases that the runtime itself brings, by their imports. */
export function readSources(path: string, text: string): readonly Observation[] {
  return linesOf(text).flatMap(({ text: source, line }): readonly Observation[] => {
    const module = BUILT_IN.exec(source)?.[1]
    if (module === undefined) return []
    return [
      {
        technology: 'sqlite',
        strength: 'strong',
        kind: 'dependency',
        path,
        line,
        detail: `import of ${module}`,
        role: roleByPath(path, 'primary'),
      },
    ]
  })
}
