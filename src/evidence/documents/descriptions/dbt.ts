import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml'
import { nestsTooDeep } from '../../../nesting.js'
import type { Noted } from '../noted.js'

/** `description` of models, sources' tables and their columns: https://docs.getdbt.com/reference/resource-properties/description */
export function dbtNotes(source: string): readonly Noted[] {
  if (!/^\s*(?:models|sources|seeds|snapshots)\s*:/m.test(source) || nestsTooDeep(source)) return []
  const counter = new LineCounter()
  const parsed = parseDocument(source, { lineCounter: counter })
  if (parsed.errors.length > 0 || !isMap(parsed.contents)) return []
  const root = parsed.contents
  const lineOf = (map: YAMLMap): number => counter.linePos(map.range?.[0] ?? 0).line
  const models = ['models', 'seeds', 'snapshots'].flatMap((key) => mapsIn(root, key))
  const tables = [...models, ...mapsIn(root, 'sources').flatMap((each) => mapsIn(each, 'tables'))]
  return tables.flatMap((each) => {
    const table = textIn(each, 'name')
    if (table === undefined) return []
    const columns = mapsIn(each, 'columns').filter((column) => textIn(column, 'description') !== undefined)
    return [
      ...(textIn(each, 'description') === undefined
        ? []
        : [{ what: 'table' as const, table, name: undefined, line: lineOf(each) }]),
      ...columns.map((column) => ({
        what: 'column' as const,
        table,
        name: textIn(column, 'name'),
        line: lineOf(column),
      })),
    ]
  })
}

function mapsIn(map: YAMLMap, key: string): readonly YAMLMap[] {
  const list = map.get(key, true)
  return isSeq(list) ? list.items.flatMap((each) => (isMap(each) ? [each] : [])) : []
}

function textIn(map: YAMLMap, key: string): string | undefined {
  const value: unknown = map.get(key, true)
  return isScalar(value) && typeof value.value === 'string' && value.value.trim() !== '' ? value.value : undefined
}
