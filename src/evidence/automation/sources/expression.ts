import { ExpressionError, Lexer, Parser } from '@actions/expressions'
import type {
  Binary,
  ContextAccess,
  Expr,
  ExprVisitor,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Unary,
} from '@actions/expressions/ast'

/** What an expression comes to, as far as it is known before a run. */
export type Known = string | number | boolean | null | readonly unknown[]

/** A context's value by its path: `github.ref`, `matrix.environment`. Undefined where only a run knows it. */
export type LookUp = (path: string) => Known | undefined

const CONTEXTS = ['env', 'github', 'inputs', 'job', 'matrix', 'needs', 'runner', 'secrets', 'steps', 'strategy', 'vars']

/**
 * What the text between `${{` and `}}` comes to. Undefined where that depends on what only a run knows, and where the text
 * is no expression.
 */
export function evaluated(text: string, lookUp: LookUp): Known | undefined {
  try {
    return new Parser(new Lexer(text).lex().tokens, CONTEXTS, []).parse().accept(new Evaluation(lookUp))
  } catch (thrown) {
    if (thrown instanceof ExpressionError) return undefined
    throw thrown
  }
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators */
class Evaluation implements ExprVisitor<Known | undefined> {
  constructor(private readonly lookUp: LookUp) {}

  visitLiteral({ token }: Literal): Known {
    return token.value ?? null
  }

  visitGrouping({ group }: Grouping): Known | undefined {
    return group.accept(this)
  }

  visitUnary({ expr }: Unary): Known | undefined {
    const value = expr.accept(this)
    return value === undefined ? undefined : !isTrue(value)
  }

  visitBinary({ left, operator, right }: Binary): Known | undefined {
    const [a, b] = [left.accept(this), right.accept(this)]
    if (a === undefined || b === undefined) return undefined
    switch (operator.lexeme) {
      case '==':
        return isEqual(a, b)
      case '!=':
        return !isEqual(a, b)
      default:
        return undefined
    }
  }

  /** Each gives one of its operands: the first that decides, else the last. */
  visitLogical({ operator, args }: Logical): Known | undefined {
    const decides = operator.lexeme === '||'
    let last: Known | undefined
    for (const argument of args) {
      last = argument.accept(this)
      if (last === undefined) return decides ? undefined : this.#falseAmong(args)
      if (isTrue(last) === decides) return last
    }
    return last
  }

  /** One that is false makes a conjunction false, whatever the others are. */
  #falseAmong(args: readonly Expr[]): Known | undefined {
    return args.some((each) => {
      const value = each.accept(this)
      return value !== undefined && !isTrue(value)
    })
      ? false
      : undefined
  }

  visitContextAccess({ name }: ContextAccess): Known | undefined {
    return this.lookUp(name.lexeme)
  }

  visitIndexAccess(access: IndexAccess): Known | undefined {
    const path = pathOf(access)
    return path === undefined ? undefined : this.lookUp(path)
  }

  visitFunctionCall({ functionName, args: [argument] }: FunctionCall): Known | undefined {
    if (functionName.lexeme.toLowerCase() !== 'fromjson') return undefined
    const text = argument?.accept(this)
    return typeof text === 'string' ? parsed(text) : undefined
  }
}

function pathOf(expression: Expr): string | undefined {
  return expression.accept({
    visitContextAccess: ({ name }) => name.lexeme,
    visitIndexAccess: ({ expr, index }) => {
      const [head, key] = [pathOf(expr), index.accept(LITERAL)]
      return head === undefined || key === undefined ? undefined : `${head}.${key}`
    },
    ...NOTHING,
  })
}

const NOTHING = {
  visitLiteral: () => undefined,
  visitUnary: () => undefined,
  visitBinary: () => undefined,
  visitLogical: () => undefined,
  visitGrouping: () => undefined,
  visitFunctionCall: () => undefined,
}

const LITERAL: ExprVisitor<string | undefined> = {
  ...NOTHING,
  visitLiteral: ({ literal }) => literal.coerceString(),
  visitContextAccess: () => undefined,
  visitIndexAccess: () => undefined,
}

function parsed(text: string): Known | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const list: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined
    if (list !== undefined) return list
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
      ? value
      : undefined
  } catch {
    return undefined
  }
}

function isTrue(value: Known): boolean {
  return value !== '' && value !== 0 && value !== false && value !== null
}

/** Texts without regard to case; of different kinds as numbers, of which null, false and '' are 0. */
function isEqual(a: Known, b: Known): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase()
  if (typeof a === 'object' && a !== null) return a === b
  return typeof a === typeof b ? a === b : Number(a) === Number(b)
}
