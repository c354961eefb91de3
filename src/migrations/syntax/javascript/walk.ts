import type { Guard, Loop } from '../../operation.js'
import type { Text } from '../../text.js'
import { textOf } from './literals.js'
import { placeOf, writtenAs, type JsExpression, type JsFunction, type JsStatement } from './module.js'
import { namesClient } from './switches.js'
import { bound, declared, forgotten, unwrapped, type JsScope } from './scope.js'

/** Under what conditions an expression is evaluated. */
export interface Circumstances {
  /** The condition in code that nobody could decide. */
  readonly branch: string | undefined
  readonly guards: readonly Guard[]
  readonly loop: Loop | undefined
}

export const always: Circumstances = { branch: undefined, guards: [], loop: undefined }

/** Called for each expression that stands as a statement, is returned, awaited or kept in a variable, in their order. */
export type OnExpression = (expression: JsExpression, scope: JsScope, circumstances: Circumstances) => void

interface State {
  readonly scope: JsScope
  readonly circumstances: Circumstances
  /** What follows is never reached. */
  readonly ended: boolean
}

/** Walks the body of a function. */
export function walkFunction(fn: JsFunction, scope: JsScope, circumstances: Circumstances, visit: OnExpression): void {
  if (fn.body.type === 'BlockStatement') walk(fn.body.body, { scope, circumstances, ended: false }, visit)
  else visit(fn.body, scope, circumstances)
}

function walk(statements: readonly JsStatement[], start: State, visit: OnExpression): State {
  let state = start
  for (const statement of statements) {
    // Functions are declared before anything runs.
    if (statement.type !== 'FunctionDeclaration' || statement.id == null) continue
    const functions = new Map(state.scope.functions).set(statement.id.name, statement)
    state = { ...state, scope: { ...state.scope, functions } }
  }
  for (const statement of statements) {
    if (state.ended) return state
    state = step(statement, state, visit)
  }
  return state
}

function step(statement: JsStatement, state: State, visit: OnExpression): State {
  const { scope, circumstances } = state
  switch (statement.type) {
    case 'ExpressionStatement': {
      const expression = unwrapped(statement.expression)
      if (expression.type !== 'AssignmentExpression') visit(statement.expression, scope, circumstances)
      else {
        visit(expression.right, scope, circumstances)
        if (expression.left.type === 'Identifier') return { ...state, scope: forgotten(scope, expression.left.name) }
      }
      return state
    }
    case 'VariableDeclaration':
      for (const { init } of statement.declarations) if (init != null) visit(init, scope, circumstances)
      return { ...state, scope: declared(scope, statement) }
    case 'ReturnStatement':
      if (statement.argument != null) visit(statement.argument, scope, circumstances)
      return { ...state, ended: true }
    case 'ThrowStatement':
      return { ...state, ended: true }
    case 'BlockStatement':
      return { ...walk(statement.body, state, visit), scope }
    case 'LabeledStatement':
      return step(statement.body, state, visit)
    case 'IfStatement':
      return branches(statement, state, visit)
    case 'SwitchStatement':
      return cases(statement, state, visit)
    case 'TryStatement': {
      const guards: readonly Guard[] =
        statement.handler == null ? circumstances.guards : [...circumstances.guards, 'handler']
      const tried = walk(statement.block.body, { ...state, circumstances: { ...circumstances, guards } }, visit)
      const after = { ...state, ended: tried.ended && statement.handler == null }
      return statement.finalizer == null ? after : { ...walk(statement.finalizer.body, after, visit), scope }
    }
    case 'ForOfStatement': {
      visit(statement.right, scope, circumstances)
      const rounds = roundsOf(statement, scope)
      if (rounds === undefined) return loop(statement, statement.body, state, visit)
      for (const round of rounds) step(statement.body, { ...state, scope: round }, visit)
      return state
    }
    case 'ForStatement':
      if (statement.init?.type === 'VariableDeclaration') {
        const inside = { ...state, scope: declared(scope, statement.init) }
        loop(statement, statement.body, inside, visit)
        return state
      }
      return loop(statement, statement.body, state, visit)
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForInStatement':
      return loop(statement, statement.body, state, visit)
    default:
      return state
  }
}

function branches(
  { test, consequent, alternate }: Extract<JsStatement, { type: 'IfStatement' }>,
  state: State,
  visit: OnExpression,
): State {
  const { scope } = state
  const decision = scope.decide(test, scope)
  if (decision !== undefined) {
    const taken = decision ? consequent : alternate
    return taken == null ? state : { ...step(taken, state, visit), scope }
  }
  const asksCatalogue = readsCatalogue(test, scope)
  const under = (holds: boolean): Circumstances => {
    if (asksCatalogue) return { ...state.circumstances, guards: [...state.circumstances.guards, 'condition'] }
    return conditional(state.circumstances, holds ? writtenAs(scope.text, test) : `!(${writtenAs(scope.text, test)})`)
  }
  const then = step(consequent, { ...state, circumstances: under(true) }, visit)
  const otherwise =
    alternate == null ? { ended: false } : step(alternate, { ...state, circumstances: under(false) }, visit)
  if (then.ended && otherwise.ended) return { ...state, ended: true }
  // What follows `if (…) return` runs only where the condition does not hold.
  return then.ended || otherwise.ended ? { ...state, circumstances: under(!then.ended) } : state
}

function cases(statement: Extract<JsStatement, { type: 'SwitchStatement' }>, state: State, visit: OnExpression): State {
  const { scope } = state
  const decided = statement.cases.map(({ test }) => (test == null ? undefined : caseHolds(statement, test, scope)))
  const known = namesClient(statement.discriminant, scope)
  const first = decided.indexOf(true)
  const start = first === -1 ? statement.cases.findIndex(({ test }) => test == null) : first
  if (
    known &&
    (first !== -1 || !statement.cases.some(({ test }, index) => test != null && decided[index] === undefined))
  ) {
    let inside = state
    for (const { consequent } of start === -1 ? [] : statement.cases.slice(start)) {
      const stop = consequent.findIndex((each) => each.type === 'BreakStatement')
      inside = walk(stop === -1 ? consequent : consequent.slice(0, stop), inside, visit)
      if (stop !== -1 || inside.ended) break
      const [block] = consequent
      if (block?.type === 'BlockStatement' && block.body.some((each) => each.type === 'BreakStatement')) break
    }
    return { ...inside, scope }
  }
  for (const { test, consequent } of statement.cases) {
    const condition = `${writtenAs(scope.text, statement.discriminant)} ${test == null ? 'is another' : `=== ${writtenAs(scope.text, test)}`}`
    walk(consequent, { ...state, circumstances: conditional(state.circumstances, condition) }, visit)
  }
  return state
}

function caseHolds(
  { discriminant }: Extract<JsStatement, { type: 'SwitchStatement' }>,
  test: JsExpression,
  scope: JsScope,
): boolean | undefined {
  const node = unwrapped(discriminant)
  if (node.type === 'BooleanLiteral') return scope.decide(test, scope)
  const value = textOf(test, scope)?.value
  return value === undefined || !namesClient(discriminant, scope) ? undefined : scope.isClient(value)
}

function conditional(circumstances: Circumstances, condition: string): Circumstances {
  return {
    ...circumstances,
    branch: circumstances.branch === undefined ? condition : `${circumstances.branch} && ${condition}`,
  }
}

/** hasTable(), hasColumn(), a query of information_schema: a branch on what is there. */
function readsCatalogue(test: JsExpression, scope: JsScope): boolean {
  const constants = [...writtenAs(scope.text, test).matchAll(/[\w$]+/g)].flatMap(
    ([name]) => scope.constants.get(name) ?? [],
  )
  return [test, ...constants].some((each) =>
    /has(?:Table|Column|Index)|columnInfo|describeTable|showAllTables|information_schema|to_regclass|(?:table|column|index)_?exists/i.test(
      writtenAs(scope.text, each),
    ),
  )
}

/** The rounds of a loop over texts that are written out; undefined for any other loop. */
function roundsOf(
  { left, right }: Extract<JsStatement, { type: 'ForOfStatement' }>,
  scope: JsScope,
): readonly JsScope[] | undefined {
  const declaration = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : left
  return declaration?.type === 'Identifier' ? roundsOver(right, declaration.name, scope) : undefined
}

/** One scope for each element of a list of texts, in which `name` is that element; undefined where it is no such list. */
export function roundsOver(list: JsExpression, name: string, scope: JsScope): readonly JsScope[] | undefined {
  const node = unwrapped(list)
  const array = node.type === 'Identifier' ? unwrapped(scope.constants.get(node.name) ?? node) : node
  if (array.type !== 'ArrayExpression') return undefined
  const rounds: JsScope[] = []
  for (const element of array.elements) {
    if (element === null || element.type === 'SpreadElement') return undefined
    const text: Text | undefined = textOf(element, scope)
    if (text === undefined) return undefined
    rounds.push(bound(scope, new Map([[name, text]])))
  }
  return rounds
}

const ASKS_FOR_ROWS = /rowCount|affectedRows|numDeletedRows|numUpdatedRows|\.length\b|changes\b|\.rows\b/

function loop(statement: JsStatement, body: JsStatement, state: State, visit: OnExpression): State {
  const { from, to } = placeOf(statement)
  const written = state.scope.text.value.slice(from, to)
  const circumstances = {
    ...state.circumstances,
    // Whether a round commits is known only to who knows the transaction.
    loop: { commits: false, endsAtZeroRows: ASKS_FOR_ROWS.test(written), skipsLocked: /skip\s*locked/i.test(written) },
  }
  step(body, { ...state, circumstances }, visit)
  return state
}
