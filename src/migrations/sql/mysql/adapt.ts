import type { Guard } from '../../operation.js'
import type { StatementRange } from '../split/statements.js'
import { blanking, type Edit } from './edits.js'
import type { Token } from './tokens.js'

/** A guard, and the offset at which it stands. */
export interface PlacedGuard {
  readonly at: number
  readonly guard: Guard
}

/** What must change in a statement so that the grammar reads it, and what the change would hide. */
export interface Adaptation {
  readonly edits: readonly Edit[]
  readonly guards: readonly PlacedGuard[]
  /** PARTITION BY of an ALTER TABLE. */
  readonly partitioning: { readonly from: number; readonly to: number } | undefined
}

const DEFINITIONS = new Set(['create', 'alter', 'drop', 'rename', 'truncate'])

/** Types that only MariaDB has, each with one of MySQL's that is no longer. https://mariadb.com/kb/en/data-types/ */
const STAND_IN_TYPES: Readonly<Record<string, string>> = { uuid: 'text', inet4: 'text', inet6: 'text' }

/** Above this many characters the rows of a VALUES are counted, and only the first is parsed. */
const LONG_ROWS = 4_000

/** Makes MySQL of what MariaDB and newer MySQL say beyond the grammar, without moving a character. */
export function adapt(range: StatementRange): Adaptation {
  const { tokens } = range
  const first = tokens[0]?.word ?? ''
  if (first === 'insert' || first === 'replace') return { edits: rowEdits(range), guards: [], partitioning: undefined }
  if (first === 'delete') return { edits: [...returningEdits(range)], guards: [], partitioning: undefined }
  if (first === 'set') return { edits: offEdits(tokens), guards: [], partitioning: undefined }
  if (!DEFINITIONS.has(first)) return { edits: [], guards: [], partitioning: undefined }
  const edits: Edit[] = []
  const guards: PlacedGuard[] = []
  const isAlter = first === 'alter' && header(tokens).includes('table')
  const partition = isAlter ? topLevel(tokens, (token, next) => token.word === 'partition' && next?.word === 'by') : -1
  const partitioning = partition === -1 ? undefined : { from: tokens[partition]?.start ?? 0, to: range.end }
  if (partitioning !== undefined) edits.push(blanking(partitioning.from, partitioning.to))
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word') continue
    const next = tokens[index + 1]
    const found = guardAt(tokens, index)
    if (found !== undefined) {
      guards.push({ at: token.start, guard: found.guard })
      edits.push(blanking(token.start, tokens[index + found.length - 1]?.end ?? token.end))
    }
    const isView = first === 'create' && header(tokens).includes('view')
    if (token.word === 'or' && next?.word === 'replace' && index === 1) {
      guards.push({ at: token.start, guard: 'or replace' })
      if (!isView) edits.push(blanking(token.start, next.end))
    }
    edits.push(...wordEdits(tokens, index, isAlter || (first === 'create' && header(tokens).includes('table'))))
    if (isAlter && index < 4 && /^(?:online|offline|ignore)$/.test(token.word))
      edits.push(blanking(token.start, token.end))
  }
  if (isAlter) edits.push(...waitEdits(tokens))
  return { edits, guards, partitioning }
}

/** The words before the object's name. */
function header(tokens: readonly Token[]): readonly string[] {
  return tokens.slice(1, 12).map(({ word }) => word)
}

/** IF EXISTS and IF NOT EXISTS; not a condition in a body, where a query follows. */
function guardAt(
  tokens: readonly Token[],
  index: number,
): { readonly guard: Guard; readonly length: number } | undefined {
  if (tokens[index]?.word !== 'if') return undefined
  const [second, third, fourth] = [tokens[index + 1]?.word, tokens[index + 2]?.word, tokens[index + 3]?.word]
  const isKey = /^(?:key|index)$/.test(tokens[index - 1]?.word ?? '')
  if (second === 'exists' && third !== '(') return { guard: 'if exists', length: 2 }
  return second === 'not' && third === 'exists' && (isKey || fourth !== '(')
    ? { guard: 'if not exists', length: 3 }
    : undefined
}

function wordEdits(tokens: readonly Token[], index: number, isTable: boolean): readonly Edit[] {
  const token = tokens[index]
  if (token === undefined) return []
  const next = tokens[index + 1]
  const value = next?.word === '=' ? tokens[index + 2] : next
  switch (token.word) {
    case 'algorithm':
      if (value?.word === 'nocopy') return [{ from: value.start, to: value.end, replacement: 'copy' }]
      return value?.word === 'instant' ? [{ from: value.start, to: value.end, replacement: 'inplace' }] : []
    case 'srid':
      return next?.kind === 'number' ? [blanking(token.start, next.end)] : []
    case 'persistent':
      return isTable ? [{ from: token.start, to: token.end, replacement: 'stored' }] : []
    case 'versioning':
      return isTable ? versioningEdits(tokens, index) : []
    case 'default':
      return isTable ? defaultEdits(tokens, index) : []
    default: {
      const stand = isTable && Object.hasOwn(STAND_IN_TYPES, token.word) ? STAND_IN_TYPES[token.word] : undefined
      const previous = tokens[index - 1]
      const behindName = previous !== undefined && (previous.kind === 'quoted' || previous.kind === 'word')
      return stand !== undefined && behindName && next?.word !== '(' && next?.word !== '.'
        ? [{ from: token.start, to: token.end, replacement: stand }]
        : []
    }
  }
}

/** `WITH SYSTEM VERSIONING`, `ADD SYSTEM VERSIONING`: https://mariadb.com/kb/en/system-versioned-tables/ */
function versioningEdits(tokens: readonly Token[], index: number): readonly Edit[] {
  const [verb, system, versioning] = [tokens[index - 2], tokens[index - 1], tokens[index]]
  if (verb === undefined || system?.word !== 'system' || versioning === undefined) return []
  if (verb.word === 'with' || verb.word === 'without') return [blanking(verb.start, versioning.end)]
  return verb.word === 'add' || verb.word === 'drop'
    ? [{ from: verb.start, to: versioning.end, replacement: 'FORCE' }]
    : []
}

/** MariaDB takes `DEFAULT uuid()` where MySQL wants `DEFAULT (uuid())`: a parenthesised number stands for the call. */
function defaultEdits(tokens: readonly Token[], index: number): readonly Edit[] {
  const [name, open] = [tokens[index + 1], tokens[index + 2]]
  if (name?.kind !== 'word' || open?.word !== '(') return []
  if (/^(?:now|current_timestamp|localtime|localtimestamp|cast)$/.test(name.word)) return []
  let depth = 0
  for (const token of tokens.slice(index + 2)) {
    if (token.word === '(') depth += 1
    if (token.word === ')') depth -= 1
    // As long as the call, so that the expression spans it.
    if (depth === 0)
      return [{ from: name.start, to: token.end, replacement: `(1${' '.repeat(token.end - name.start - 3)})` }]
  }
  return []
}

/** `ALTER TABLE t WAIT 5`, `NOWAIT`: https://mariadb.com/kb/en/wait-and-nowait/ */
function waitEdits(tokens: readonly Token[]): readonly Edit[] {
  const at = tokens.findIndex(({ word }, index) => index < 10 && (word === 'wait' || word === 'nowait'))
  const [wait, seconds] = [tokens[at], tokens[at + 1]]
  if (at === -1 || wait === undefined) return []
  if (wait.word === 'nowait') return [blanking(wait.start, wait.end)]
  return seconds?.kind === 'number' ? [blanking(wait.start, seconds.end)] : []
}

/** Index of the first token outside parentheses that meets a condition; -1 where none does. */
function topLevel(tokens: readonly Token[], wanted: (token: Token, next: Token | undefined) => boolean): number {
  let depth = 0
  return tokens.findIndex((token, index) => {
    if (token.word === '(') depth += 1
    if (token.word === ')') depth -= 1
    return depth === 0 && wanted(token, tokens[index + 1])
  })
}

/** To the grammar ON is a value and OFF is not. */
function offEdits(tokens: readonly Token[]): readonly Edit[] {
  return tokens
    .filter(({ word }, index) => word === 'off' && tokens[index - 1]?.word === '=')
    .map(({ start, end }) => ({ from: start, to: end, replacement: 'on' }))
}

function returningEdits(range: StatementRange): readonly Edit[] {
  const index = topLevel(range.tokens, ({ word }) => word === 'returning')
  const token = range.tokens[index]
  return token === undefined ? [] : [blanking(token.start, range.end)]
}

/** A dump's INSERT of thousands of rows would take the grammar seconds: the rows behind the first are blanked out. */
function rowEdits(range: StatementRange): readonly Edit[] {
  const returning = returningEdits(range)
  if (range.end - range.start < LONG_ROWS) return returning
  const rows = valuesRows(range.tokens)
  const [first, last] = [rows[0], rows.at(-1)]
  if (first === undefined || last === undefined || rows.length < 2) return returning
  return [...returning, blanking(first.to, last.to)]
}

/** The parenthesised rows behind VALUES. */
export function valuesRows(tokens: readonly Token[]): readonly { readonly from: number; readonly to: number }[] {
  const rows: { from: number; to: number }[] = []
  const values = topLevel(tokens, ({ word }) => word === 'values' || word === 'value')
  if (values === -1) return rows
  let depth = 0
  let from = 0
  for (const token of tokens.slice(values + 1)) {
    if (token.word === '(') {
      if (depth === 0) from = token.start
      depth += 1
    } else if (token.word === ')') {
      depth -= 1
      if (depth === 0) rows.push({ from, to: token.end })
    } else if (depth === 0 && token.word !== ',' && token.word !== 'row') break
  }
  return rows
}
