import type { Noted } from '../noted.js'

export interface TblsSchema {
  readonly tables: readonly string[]
  readonly notes: readonly Noted[]
}

/** `schema.json` as `tbls doc` writes it (https://github.com/k1LoW/tbls#readme); undefined for any other JSON. */
export function readTblsSchema(source: string): TblsSchema | undefined {
  const parsed = parsedOrUndefined(source)
  const list = fieldOf(parsed, 'tables')
  if (!Array.isArray(list) || fieldOf(parsed, 'relations') === undefined) return undefined
  const tables: string[] = []
  const notes: Noted[] = []
  for (const each of list.slice(0, 5_000)) {
    const table = fieldOf(each, 'name')
    if (typeof table !== 'string') continue
    tables.push(table)
    if (isWritten(fieldOf(each, 'comment'))) notes.push({ what: 'table', table, name: undefined, line: 1 })
    const columns = fieldOf(each, 'columns')
    for (const column of Array.isArray(columns) ? columns.slice(0, 2_000) : []) {
      const name = fieldOf(column, 'name')
      if (typeof name === 'string' && isWritten(fieldOf(column, 'comment')))
        notes.push({ what: 'column', table, name, line: 1 })
    }
  }
  return { tables, notes }
}

function parsedOrUndefined(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === field)?.[1]
    : undefined
}

function isWritten(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}
