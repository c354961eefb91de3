import type { CreateFunctionStmt, DoStmt, Node } from 'libpg-query'
import type { Operation } from '../../../operation.js'
import { bodyAt } from '../bodies.js'
import type { Context } from '../context.js'
import { nameOf, nameOfParts, option, stringOf, stringsOf } from '../nodes.js'
import { readPlPgSql } from '../plpgsql/read.js'

/** CREATE FUNCTION and PROCEDURE, DO, CREATE TRIGGER. */
export function readRoutine(context: Context, node: Node): readonly Operation[] | undefined {
  if ('CreateFunctionStmt' in node) return [createRoutine(context, node.CreateFunctionStmt)]
  if ('DoStmt' in node) return doBlock(context, node.DoStmt)
  if ('CreateTrigStmt' in node) {
    const { trigname, relation, funcname, replace } = node.CreateTrigStmt
    return [
      {
        ...context.place(replace === true ? ['or replace'] : []),
        kind: 'create-trigger',
        table: nameOf(relation),
        trigger: trigname ?? '',
        routine: nameOfParts(stringsOf(funcname)),
      },
    ]
  }
  return undefined
}

function createRoutine(context: Context, node: CreateFunctionStmt): Operation {
  const language = languageOf(node.options, 'sql')
  const security = option(node.options, 'security')
  return {
    ...context.place(node.replace === true ? ['or replace'] : []),
    kind: 'create-routine',
    routine: nameOfParts(stringsOf(node.funcname)),
    what: node.is_procedure === true ? 'procedure' : 'function',
    language,
    securityDefiner:
      security !== undefined && security !== true && 'Boolean' in security && security.Boolean.boolval === true,
    fixedSearchPath: (node.options ?? []).some(fixesSearchPath),
    trigger: ['trigger', 'event_trigger'].includes(stringsOf(node.returnType?.names).at(-1) ?? ''),
    body: bodyOf(context, node, language),
  }
}

function languageOf(options: readonly Node[] | undefined, fallback: string): string {
  const language = option(options, 'language')
  return language === undefined || language === true ? fallback : (stringOf(language) ?? fallback).toLowerCase()
}

function fixesSearchPath(node: Node): boolean {
  if (!('DefElem' in node) || node.DefElem.defname !== 'set') return false
  const { arg } = node.DefElem
  return arg !== undefined && 'VariableSetStmt' in arg && arg.VariableSetStmt.name === 'search_path'
}

function bodyOf(context: Context, node: CreateFunctionStmt, language: string): readonly Operation[] | undefined {
  const inside = { nested: true, guards: [], variables: parametersOf(node) }
  if (node.sql_body !== undefined) return atomicBody(context, inside)
  const body = literalBody(context, node.options)
  if (body === undefined) return undefined
  if (language === 'plpgsql') return readPlPgSql(context, body, inside)
  if (language !== 'sql') return undefined
  const { statements, unread } = context.readInner(body, inside)
  return unread.length > 0 ? undefined : statements.flatMap((statement) => statement.operations)
}

function parametersOf(node: CreateFunctionStmt): ReadonlySet<string> {
  return new Set(
    (node.parameters ?? []).flatMap((each) => ('FunctionParameter' in each ? [each.FunctionParameter.name ?? ''] : [])),
  )
}

/** BEGIN ATOMIC … END, or RETURN expression, which runs no statement. */
function atomicBody(context: Context, inside: Parameters<Context['readInner']>[1]): readonly Operation[] | undefined {
  const atomic = context.tokens.findIndex((token) => token.word === 'atomic')
  if (atomic === -1) return []
  const from = context.tokens[atomic]?.end ?? context.range.end
  const last = context.tokens.findLast((token) => token.word === 'end')
  const { statements, unread } = context.readInner(context.slice(from, last?.start ?? context.range.end), inside)
  return unread.length > 0 ? undefined : statements.flatMap((statement) => statement.operations)
}

function literalBody(context: Context, options: readonly Node[] | undefined): ReturnType<typeof bodyAt> {
  const as = (options ?? []).flatMap((node) =>
    'DefElem' in node && node.DefElem.defname === 'as' ? [node.DefElem] : [],
  )[0]
  return as === undefined ? undefined : bodyAt(context, context.tokenIndex(context.offset(as.location)))
}

function doBlock(context: Context, node: DoStmt): readonly Operation[] {
  const language = languageOf(node.args, 'plpgsql')
  const body = literalBody(context, node.args)
  const inside = { ...context.surroundings, nested: true }
  const operations = body === undefined || language !== 'plpgsql' ? undefined : readPlPgSql(context, body, inside)
  if (operations !== undefined) return operations
  const reason = language === 'plpgsql' ? 'this DO block could not be read' : `a DO block in ${language} is not read`
  return [{ ...context.place(), kind: 'opaque', reason, text: context.source(context.range.start, context.range.end) }]
}
