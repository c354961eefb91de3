import type { Expression, Volatility } from '../../operation.js'
import type { Context } from './context.js'
import { builtinVolatility } from './functions.js'
import { identifierOf } from './names.js'
import { only, walk, within, type Branch, type Tree } from './tree.js'

const STRENGTH = ['constant', 'stable', 'unknown', 'volatile'] as const satisfies readonly Volatility[]

/** An expression with the characters that spell it. */
export function expressionOf(context: Context, tree: Tree | undefined): Expression {
  if (tree === undefined) return { text: '', volatility: 'unknown', columns: [] }
  const isNull = /^\(*null\)*$/i.test(context.source(tree).replace(/\s+/g, ''))
  return {
    text: context.source(tree),
    volatility: volatilityOf(context, tree),
    columns: columnsOf(context, tree),
    ...(isNull ? { isNull } : {}),
  }
}

/** The strongest volatility among what an expression calls. */
function volatilityOf(context: Context, tree: Tree): Volatility {
  let strongest = 0
  const tokens = context.tokens(tree)
  for (const [index, { kind, word }] of tokens.entries()) {
    if (kind !== 'word') continue
    const isCall = tokens[index + 1]?.word === '('
    const volatility = word.startsWith('@') || word === 'select' ? 'stable' : builtinVolatility(word, isCall)
    strongest = Math.max(strongest, STRENGTH.indexOf(volatility))
  }
  return STRENGTH[strongest] ?? 'unknown'
}

/** Columns that an expression names, each once, without those of the queries inside it. */
export function columnsOf(context: Context, tree: Tree | undefined): readonly string[] {
  const columns = new Set<string>()
  walk(tree, (branch) => {
    const column = ownColumn(context, branch)
    if (column !== undefined) columns.add(column)
    return branch.rule !== 'selectStatement' && column === undefined
  })
  return [...columns]
}

/** The column that an expression is; undefined where it is anything else. */
export function columnOf(context: Context, branch: Branch): string | undefined {
  return ownColumn(context, unwrapped(branch))
}

/** To the grammar a name in backticks is a string. */
function ownColumn(context: Context, branch: Branch): string | undefined {
  if (branch.rule === 'columnNamePath') return identifierOf(context, branch)
  const quoted = (branch.rule === 'stringLiteral' || branch.rule === 'uid') && context.source(branch).startsWith('`')
  return quoted ? identifierOf(context, branch) : undefined
}

/** Through the rules that only pass on, to one that says what the expression is. */
export function unwrapped(branch: Branch): Branch {
  if (branch.rule === 'columnNamePath' || branch.rule === 'stringLiteral') return branch
  const [first, second, third] = branch.children
  if (second === undefined && first?.kind === 'branch') return unwrapped(first)
  const isNested = branch.rule === 'expressionAtom' && first?.kind === 'leaf' && first.word === '('
  if (
    isNested &&
    second?.kind === 'branch' &&
    second.rule === 'expression' &&
    third?.kind === 'leaf' &&
    third.word === ')'
  )
    return unwrapped(second)
  return branch
}

/** Whether an expression has one value that is known before the statement runs, variables of a routine included. */
export function isConstant(context: Context, branch: Branch): boolean {
  const hasQuery = within(branch, 'selectStatement').length > 0
  const known = columnsOf(context, branch).every((column) => context.surroundings.variables.has(column))
  return !hasQuery && known && !/^(?:volatile|unknown)$/.test(volatilityOf(context, branch))
}

/** The whole number that a branch spells. */
export function numberOf(context: Context, branch: Branch | undefined): number | undefined {
  const text = branch === undefined ? '' : context.source(only(branch))
  return /^-?\d+$/.test(text) ? Number(text) : undefined
}
