import type { History } from './model.js'
import { baseName, directoryOf } from './tools/paths.js'

/**
 * A history that another one has replaced: its folder is called legacy, or as much, and beside it stands the history of
 * the same tool for the same database. What it did was released long ago, however few its migrations are.
 */
export function isRetired(history: History, histories: readonly History[]): boolean {
  return (
    /^(?:legacy|old|archived?|deprecated|obsolete|retired)$/i.test(baseName(history.root)) &&
    histories.some(
      (each) =>
        each.root !== history.root &&
        directoryOf(each.root) === directoryOf(history.root) &&
        each.tool === history.tool &&
        each.dialect === history.dialect,
    )
  )
}
