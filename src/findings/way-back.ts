import type { History, Migration, Operation } from '../migrations/model.js'
import { tools } from '../migrations/tools/registry.js'
import type { WrittenDown } from '../migrations/tools/writer.js'
import { printedBack } from './printed-back.js'

/**
 * The way back of a migration that stands there already, in the file and the language of its tool. Undefined where the
 * tool runs no downs or has no place for this one, or where an operation has no SQL.
 */
export function wayBackInTool(
  history: History,
  migration: Migration,
  inverse: readonly Operation[],
): WrittenDown | undefined {
  const [path] = migration.files
  const writer = tools.find(({ id }) => id === history.tool)?.writer
  if (history.downs === 'none' || path === undefined || writer?.writeDown === undefined) return undefined
  // The inverse of all steps would undo some of them twice.
  if (writer.undoesByStep === true && isHalfDerived(migration)) return undefined
  const statements = printedBack(inverse, history.dialect)
  if (statements === undefined || statements.length === 0) return undefined
  return writer.writeDown(path, statements)
}

/** Some of its steps the tool takes back by itself. */
export function isHalfDerived({ down, up }: Migration): boolean {
  return down.kind === 'irreversible' && up.some(({ sql }) => sql.origin === 'rendered')
}
