import type { Guard, Loop, Operation } from '../../../operation.js'
import { prepareInner, type Script } from '../../split/prepare.js'
import type { Context } from '../context.js'
import type { Surroundings } from '../../surroundings.js'
import { executed } from './dynamic.js'
import { BodyPlaces } from './locate.js'
import { loopOf } from './loops.js'
import { actionOf, lineOf, plNode, plNodes, queryIn, variablesOf, type PlNode } from './tree.js'

/** A question to the catalogue: whether something is there already. */
const CATALOGUE =
  /\binformation_schema\b|\bpg_[a-z_]+\b|\bto_reg\w+\b|\bhas_\w+_privilege\b|::\s*reg(?:class|type|proc\w*|namespace|role)\b|\bcurrent_setting\b/i
const SWALLOWED =
  /^(?:duplicate_\w+|undefined_\w+|others|unique_violation|invalid_(?:table|schema|object)_definition|object_not_in_prerequisite_state)$/

/** One body while it is read. */
interface Body {
  readonly context: Context
  readonly script: Script
  readonly places: BodyPlaces
}

/**
 * The operations of a PL/pgSQL body, in the order of its statements.
 * Undefined where PL/pgSQL's own parser does not take the statement that holds it.
 */
export function readPlPgSql(
  context: Context,
  script: Script,
  surroundings: Surroundings,
): readonly Operation[] | undefined {
  const tree = parsed(context)
  const action = actionOf(tree)
  if (action === undefined) return undefined
  const variables = new Set([...surroundings.variables, ...variablesOf(tree)])
  return readStatement({ context, script, places: new BodyPlaces(script) }, action, { ...surroundings, variables })
}

function parsed(context: Context): unknown {
  try {
    return context.parser.parsePlPgSql(context.script.sql.slice(context.range.start, context.range.end))
  } catch {
    return undefined
  }
}

function readStatements(body: Body, value: unknown, around: Surroundings): readonly Operation[] {
  return plNodes(value).flatMap((node) => readStatement(body, node, around))
}

function readStatement(body: Body, node: PlNode, around: Surroundings): readonly Operation[] {
  const loop = loopOf(node)
  if (loop !== undefined) return readLoop(body, node, enclosing(around.loop, loop), around)
  switch (node.tag) {
    case 'PLpgSQL_stmt_block':
      return readBlock(body, node, around)
    case 'PLpgSQL_stmt_if':
      return readIf(body, node, around)
    case 'PLpgSQL_stmt_case':
      return readCase(body, node, around)
    case 'PLpgSQL_stmt_execsql':
      return readQuery(body, node, 'sqlstmt', around)
    case 'PLpgSQL_stmt_call':
      return readQuery(body, node, 'expr', around)
    case 'PLpgSQL_stmt_perform': {
      const query = queryIn(node, 'expr')
      return query === undefined ? [] : inner(body, node, body.places.perform(query, lineOf(node)), query, around)
    }
    case 'PLpgSQL_stmt_return_query':
      return [...readQuery(body, node, 'query', around), ...readDynamic(body, node, 'dynquery', around)]
    case 'PLpgSQL_stmt_dynexecute':
      return readDynamic(body, node, 'query', around)
    case 'PLpgSQL_stmt_commit':
    case 'PLpgSQL_stmt_rollback':
      return [transactionEnd(body, node, around)]
    default:
      return []
  }
}

/** Of nested loops the outer one still says whether anything commits. */
function enclosing(outer: Loop | undefined, loop: Loop): Loop {
  return outer === undefined ? loop : { ...loop, commits: loop.commits || outer.commits }
}

function readLoop(body: Body, node: PlNode, loop: Loop, around: Surroundings): readonly Operation[] {
  // The query that a FOR runs over runs once.
  const isDynamic = node.tag === 'PLpgSQL_stmt_dynfors'
  const over = isDynamic ? readDynamic(body, node, 'query', around) : readQuery(body, node, 'query', around)
  return [...over, ...readStatements(body, node.fields['body'], { ...around, loop })]
}

function readBlock(body: Body, node: PlNode, around: Surroundings): readonly Operation[] {
  const handlers = plNodes(plNode(node.fields['exceptions'])?.fields['exc_list'])
  const conditions = handlers.flatMap((handler) =>
    plNodes(handler.fields['conditions']).map((each) => each.fields['condname']),
  )
  const swallows = conditions.some((name) => typeof name === 'string' && SWALLOWED.test(name.toLowerCase()))
  return [
    ...readStatements(body, node.fields['body'], swallows ? guarded(around, 'handler') : around),
    ...handlers.flatMap((handler) => readStatements(body, handler.fields['action'], guarded(around, 'condition'))),
  ]
}

function guarded(around: Surroundings, guard: Guard): Surroundings {
  return around.guards.includes(guard) ? around : { ...around, guards: [...around.guards, guard] }
}

function readIf(body: Body, node: PlNode, around: Surroundings): readonly Operation[] {
  const condition = queryIn(node, 'cond') ?? ''
  const otherwise = plNodes(node.fields['elsif_list'])
  const asksCatalogue =
    CATALOGUE.test(condition) || otherwise.some((each) => CATALOGUE.test(queryIn(each, 'cond') ?? ''))
  const under = (text: string): Surroundings =>
    asksCatalogue ? guarded(around, 'condition') : branched(body, around, text)
  return [
    ...readStatements(body, node.fields['then_body'], under(`IF ${condition}`)),
    ...otherwise.flatMap((each) =>
      readStatements(body, each.fields['stmts'], under(`ELSIF ${queryIn(each, 'cond') ?? ''}`)),
    ),
    ...readStatements(body, node.fields['else_body'], under(`IF NOT (${condition})`)),
  ]
}

function branched(body: Body, around: Surroundings, text: string): Surroundings {
  const restored = body.script.placeholders.restore(text)
  return { ...around, branch: around.branch === undefined ? restored : `${around.branch} ${restored}` }
}

function readCase(body: Body, node: PlNode, around: Surroundings): readonly Operation[] {
  const subject = queryIn(node, 't_expr') ?? ''
  const inside = branched(body, around, `CASE ${subject}`.trim())
  return [
    ...plNodes(node.fields['case_when_list']).flatMap((each) => readStatements(body, each.fields['stmts'], inside)),
    ...readStatements(body, node.fields['else_stmts'], inside),
  ]
}

function readQuery(body: Body, node: PlNode, field: string, around: Surroundings): readonly Operation[] {
  const query = queryIn(node, field)
  return query === undefined ? [] : inner(body, node, body.places.query(query, lineOf(node)), query, around)
}

/** SQL inside the body, read where it stands; what cannot be read is named at its line. */
function inner(
  body: Body,
  node: PlNode,
  script: Script | undefined,
  query: string,
  around: Surroundings,
): readonly Operation[] {
  if (script === undefined) return [unreadable(body, node, 'this statement was not found in the body', query, around)]
  const { statements, unread } = body.context.readInner(script, around)
  return [
    ...statements.flatMap((statement) => statement.operations),
    ...unread.map((each) => unreadable(body, node, each.reason, query, around)),
  ]
}

function readDynamic(body: Body, node: PlNode, field: string, around: Surroundings): readonly Operation[] {
  const query = queryIn(node, field)
  if (query === undefined) return []
  const expression = body.places.query(query, lineOf(node))
  const constant = expression === undefined ? undefined : executed(expression)
  if (constant !== undefined) return inner(body, node, prepareInner(constant), query, around)
  const text = body.script.placeholders.restore(query)
  const place = placeAt(body, node, around)
  return [
    {
      ...place,
      ...(expression === undefined ? {} : { span: expression.text.whole }),
      kind: 'opaque',
      reason: 'dynamic SQL',
      text,
    },
  ]
}

function transactionEnd(body: Body, node: PlNode, around: Surroundings): Operation {
  return {
    ...placeAt(body, node, around),
    kind: 'transaction',
    change: node.tag === 'PLpgSQL_stmt_commit' ? 'commit' : 'rollback',
  }
}

function unreadable(body: Body, node: PlNode, reason: string, query: string, around: Surroundings): Operation {
  return { ...placeAt(body, node, around), kind: 'opaque', reason, text: body.script.placeholders.restore(query) }
}

/** The line of a statement, for what has no better place. */
function placeAt(body: Body, node: PlNode, around: Surroundings): Pick<Operation, 'span' | 'guards' | 'nested'> {
  const start = body.places.lineStart(lineOf(node))
  const end = body.places.lineEnd(lineOf(node))
  const indent = /^\s*/.exec(body.script.sql.slice(start, end))?.[0].length ?? 0
  const { loop, branch, guards } = around
  return {
    span: body.script.text.span(Math.min(start + indent, end), end),
    guards,
    nested: true,
    ...(loop === undefined ? {} : { loop }),
    ...(branch === undefined ? {} : { branch }),
  }
}
