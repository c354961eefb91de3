import type { Reach } from '../../operation.js'
import { anyOf, between, reachWithin, type Batch, type Bound } from '../bounds.js'
import type { Context } from './context.js'
import { isConstant } from './expressions.js'
import { items } from './cursor.js'
import type { Token } from './tokens.js'

/** How many rows a WHERE lets through, as far as the statement alone can say. */
export function reachOf(context: Context, where: readonly Token[] | undefined): Reach {
  if (where === undefined || where.length === 0) return { kind: 'everything' }
  // WHERE CURRENT OF a cursor.
  if (where[0]?.word === 'current') return { kind: 'batch', size: 1 }
  const bounds = conjuncts(where).map((condition) => boundOf(context, condition))
  return reachWithin(bounds, context.source(where))
}

/** TOP (n), or TOP n; undefined where there is none, or where it counts in percent. */
export function topOf(context: Context, tokens: readonly Token[]): Batch | undefined {
  const at = tokens.findIndex(({ word }) => word === 'top')
  if (at === -1) return undefined
  const isGroup = tokens[at + 1]?.word === '('
  const size = tokens[at + (isGroup ? 2 : 1)]
  const behind = tokens[at + (isGroup ? 4 : 2)]?.word
  if (behind === 'percent') return undefined
  return { kind: 'batch', size: size?.kind === 'number' ? Number(context.source([size])) : undefined }
}

/** The conditions between AND, that of BETWEEN aside, without parentheses around each. */
function conjuncts(tokens: readonly Token[]): readonly (readonly Token[])[] {
  return splitAt(unwrapped(tokens), 'and').flatMap((part) => {
    const inner = unwrapped(part)
    return inner.length < part.length ? conjuncts(inner) : [part]
  })
}

function splitAt(tokens: readonly Token[], separator: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  let depth = 0
  let between = false
  for (const token of tokens) {
    if (token.word === '(') depth += 1
    if (token.word === ')') depth -= 1
    if (token.word === 'between' && depth === 0) between = true
    if (token.word === separator && token.kind === 'word' && depth === 0) {
      if (!(between && separator === 'and')) {
        parts.push([])
        continue
      }
      between = false
    }
    parts.at(-1)?.push(token)
  }
  return parts
}

/** Without the parentheses that enclose all of it. */
function unwrapped(tokens: readonly Token[]): readonly Token[] {
  if (tokens[0]?.word !== '(' || tokens.at(-1)?.word !== ')') return tokens
  let depth = 0
  for (const [at, { word }] of tokens.entries()) {
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    if (depth === 0 && at < tokens.length - 1) return tokens
  }
  return unwrapped(tokens.slice(1, -1))
}

function boundOf(context: Context, tokens: readonly Token[]): Bound {
  const alternatives = splitAt(tokens, 'or')
  if (alternatives.length > 1) return anyOf(alternatives.map((each) => boundOf(context, unwrapped(each))))
  if (isTrue(context, tokens)) return { kind: 'always' }
  const operator = tokens.findIndex(({ word }) => /^(?:=|in|between)$/.test(word))
  if (operator < 1 || tokens[operator - 1]?.word === 'not') return { kind: 'other' }
  const [left, right] = [tokens.slice(0, operator), tokens.slice(operator + 1)]
  switch (tokens[operator]?.word) {
    case 'in':
      return inList(context, left, right)
    case 'between':
      return keyRange(context, left, right)
    default:
      // <=, >= and != are two symbols each.
      if (/^[<>!+\-*]$/.test(tokens[operator - 1]?.word ?? '')) return { kind: 'other' }
      return equality(context, left, right) ?? equality(context, right, left) ?? { kind: 'other' }
  }
}

/** The column that an operand is: `Id`, `o.Id`, `[dbo].[Orders].[Id]`. */
function columnOf(context: Context, tokens: readonly Token[]): string | undefined {
  const isColumn = tokens.every((token, at) =>
    at % 2 === 1
      ? token.word === '.'
      : token.kind === 'quoted' || (token.kind === 'word' && !token.word.startsWith('@')),
  )
  const last = tokens.at(-1)
  return isColumn && tokens.length % 2 === 1 && last !== undefined ? context.cursor().spelled(last) : undefined
}

function equality(context: Context, side: readonly Token[], other: readonly Token[]): Bound | undefined {
  const column = columnOf(context, side)
  return column === undefined || !isConstant(other) ? undefined : { kind: 'columns', columns: [column], constants: 1 }
}

function inList(context: Context, left: readonly Token[], right: readonly Token[]): Bound {
  const inside = unwrapped(right)
  if (inside[0]?.word === 'select') return topOf(context, inside.slice(0, 8)) ?? { kind: 'other' }
  const column = columnOf(context, left)
  const values = items(inside)
  if (column === undefined || !values.every((value) => isConstant(value))) return { kind: 'other' }
  return { kind: 'columns', columns: [column], constants: values.length }
}

function keyRange(context: Context, left: readonly Token[], right: readonly Token[]): Bound {
  const column = columnOf(context, left)
  const [low = [], high = []] = splitAt(right, 'and')
  if (column === undefined || !isConstant(low) || !isConstant(high)) return { kind: 'other' }
  return between(column, numberOf(context, low), numberOf(context, high))
}

function numberOf(context: Context, tokens: readonly Token[]): number | undefined {
  const [only, more] = tokens
  return only?.kind === 'number' && more === undefined ? Number(context.source([only])) : undefined
}

/** `1 = 1`, `'a' = 'a'`. */
function isTrue(context: Context, tokens: readonly Token[]): boolean {
  const [left, equals, right, more] = tokens
  if (left === undefined || right === undefined || equals?.word !== '=' || more !== undefined) return false
  return (left.kind === 'number' || left.kind === 'string') && context.source([left]) === context.source([right])
}
