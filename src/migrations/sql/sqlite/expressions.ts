import type { AstNode, Expr } from 'sqlite3-parser'
import type { Expression, Name, Volatility } from '../../operation.js'
import type { Context, Placed } from './context.js'
import { holds, walk } from './walk.js'

const STRENGTH = ['constant', 'stable', 'unknown', 'volatile'] as const satisfies readonly Volatility[]

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/))

/** One value within a statement where they say 'now', see https://sqlite.org/deterministic.html. */
const STABLE = words('date time datetime julianday unixepoch strftime timediff last_insert_rowid changes total_changes')

const VOLATILE = words('random randomblob')

/** https://sqlite.org/lang_corefunc.html, https://sqlite.org/lang_mathfunc.html, https://sqlite.org/json1.html */
const CONSTANT = words(
  `abs char coalesce concat concat_ws format glob hex if ifnull iif instr length like likely lower ltrim max min nullif
   octet_length printf quote replace round rtrim sign soundex substr substring trim typeof unhex unicode unistr unlikely
   upper zeroblob acos asin atan atan2 ceil ceiling cos degrees exp floor ln log log10 log2 mod pi pow power radians sin
   sqrt tan trunc json jsonb json_array json_array_length json_extract json_insert json_object json_patch json_quote
   json_remove json_replace json_set json_type json_valid count sum avg total group_concat string_agg row_number rank`,
)

/** An expression with the characters that spell it. */
export function expressionOf(context: Context, expression: Expr): Expression {
  const isNull = expression.type === 'NullLiteral'
  return {
    text: context.source(expression),
    volatility: volatilityOf(expression),
    columns: columnsOf(context, expression),
    ...(isNull ? { isNull } : {}),
  }
}

function volatilityOf(expression: Expr): Volatility {
  let strongest = 0
  const meet = (volatility: Volatility): void => {
    strongest = Math.max(strongest, STRENGTH.indexOf(volatility))
  }
  walk(expression, (node) => {
    if (node.type === 'FunctionCallExpr' || node.type === 'FunctionCallStarExpr')
      meet(functionVolatility(node.name.name.toLowerCase()))
    if (/^Current(?:Date|Time|Timestamp)Literal$/.test(node.type) || node.type === 'Select') meet('stable')
    return node.type !== 'Select'
  })
  return STRENGTH[strongest] ?? 'unknown'
}

function functionVolatility(name: string): Volatility {
  if (STABLE.has(name)) return 'stable'
  if (VOLATILE.has(name)) return 'volatile'
  return CONSTANT.has(name) ? 'constant' : 'unknown'
}

/** Columns that an expression names, each once, without those of the queries inside it. */
export function columnsOf(context: Context, expression: Expr): readonly string[] {
  const columns = new Set<string>()
  const functions = new Set<AstNode>()
  walk(expression, (node) => {
    // To the parser a function's name is an identifier, too.
    if (node.type === 'FunctionCallExpr' || node.type === 'FunctionCallStarExpr') functions.add(node.name)
    const column = functions.has(node) ? undefined : ownColumn(context, node)
    if (column !== undefined) columns.add(column)
    return node.type !== 'Select' && column === undefined
  })
  return [...columns]
}

/** The column that an expression is, behind parentheses; undefined where it is anything else. */
export function columnOf(context: Context, expression: Expr): string | undefined {
  return ownColumn(context, unwrapped(expression))
}

export function unwrapped(expression: Expr): Expr {
  const [only, ...others] = expression.type === 'ParenthesizedExpr' ? expression.exprs : []
  return only === undefined || others.length > 0 ? expression : unwrapped(only)
}

/** TRUE and FALSE are literals unless a column bears the name: https://sqlite.org/lang_expr.html#boolean_expressions. */
function ownColumn(context: Context, node: AstNode): string | undefined {
  if (node.type === 'Id') return /^(?:true|false)$/i.test(node.name) ? undefined : context.identifier(node.name)
  return node.type === 'QualifiedExpr' ? context.identifier(node.column.text) : undefined
}

/** Whether an expression has one value that is known before the statement runs. */
export function isConstant(context: Context, expression: Expr): boolean {
  if (holds(expression, 'Select') || columnsOf(context, expression).length > 0) return false
  const volatility = volatilityOf(expression)
  return volatility === 'constant' || volatility === 'stable'
}

/** Tables and views that something reads, each once, without its own WITH queries. */
export function tablesRead(context: Context, ...roots: readonly (AstNode | undefined)[]): readonly Name[] {
  const tables = new Map<string, Name>()
  const local = new Set<string>()
  for (const root of roots) {
    walk(root, (node) => {
      if (node.type === 'CommonTableExpr') local.add(node.tblName.text.toLowerCase())
      if (node.type === 'TableSelectTable' || node.type === 'InTableExpr') {
        const name = context.name(node.type === 'InTableExpr' ? node.rhs : node.tblName)
        tables.set(`${name.schema ?? ''}.${name.name}`, name)
      }
      return true
    })
  }
  return [...tables.values()].filter((name) => name.schema !== undefined || !local.has(name.name.toLowerCase()))
}

/** The whole number that an expression spells. */
export function numberOf(context: Context, expression: (Expr & Placed) | undefined): number | undefined {
  const text = expression === undefined ? '' : context.source(expression)
  return /^-?\d+$/.test(text) ? Number(text) : undefined
}
