import type { Dialect, Reading, Span, Text, Unread } from '../../model.js'
import { exportsOf, localsOf, type Exported } from '../../syntax/javascript/exports.js'
import {
  placeOf,
  writtenAs,
  type JsExpression,
  type JsFunction,
  type JsModule,
  type JsProblem,
} from '../../syntax/javascript/module.js'
import { propertyOf, textOf } from '../../syntax/javascript/literals.js'
import { unwrapped, type JsScope } from '../../syntax/javascript/scope.js'
import { switchesFor } from '../../syntax/javascript/switches.js'
import { always } from '../../syntax/javascript/walk.js'
import { findIrreversible, firstLine, type Irreversible } from '../sql-file.js'
import { KnexCalls } from './calls.js'

/** What one migration script holds. */
export interface KnexFile {
  readonly path: string
  readonly up: Reading
  readonly down: KnexDown
  readonly irreversible: Irreversible | undefined
  /** `exports.config = { transaction: … }`. */
  readonly transaction: boolean | undefined
  readonly span: Span
}

type KnexDown =
  | { readonly kind: 'none' | 'empty' }
  | { readonly kind: 'throws'; readonly reason: string; readonly span: Span }
  | { readonly kind: 'statements'; readonly reading: Reading }

/** Reads one script for one dialect: `if (client === 'pg')` is decided, other conditions become branches. */
export function parseKnex(
  text: Text,
  path: string,
  dialect: Dialect,
  parse: (text: Text) => JsModule | JsProblem,
  read: (text: Text) => Reading,
): KnexFile {
  const module = parse(text)
  const span = firstLine(text)
  const irreversible = findIrreversible(text)
  if ('problem' in module) {
    const unread: Unread = {
      span: text.span(module.offset, module.offset + 1),
      reason: `no JavaScript: ${module.problem}`,
      refused: false,
    }
    return {
      path,
      up: { statements: [], unread: [unread] },
      down: { kind: 'none' },
      irreversible,
      transaction: undefined,
      span,
    }
  }
  const exported = exportsOf(module)
  const scope = topScope(module, dialect)
  const up = functionOf(exported.get('up'))
  const reading = up === undefined ? withoutUp(text) : readingOf(up, scope, dialect, read)
  const transaction = transactionOf(exported.get('config'))
  return {
    path,
    up: reading,
    down: downOf(functionOf(exported.get('down')), scope, dialect, read),
    irreversible,
    transaction,
    span,
  }
}

function withoutUp(text: Text): Reading {
  return { statements: [], unread: [{ span: firstLine(text), reason: 'no exported up() is found', refused: false }] }
}

function readingOf(fn: JsFunction, scope: JsScope, dialect: Dialect, read: (text: Text) => Reading): Reading {
  const calls = new KnexCalls(scope.text, dialect, read)
  calls.walk(fn, scope, always)
  return { statements: calls.statements, unread: calls.unread }
}

function downOf(fn: JsFunction | undefined, scope: JsScope, dialect: Dialect, read: (text: Text) => Reading): KnexDown {
  if (fn === undefined) return { kind: 'none' }
  const reading = readingOf(fn, scope, dialect, read)
  if (reading.statements.length > 0 || reading.unread.length > 0) return { kind: 'statements', reading }
  const thrown =
    fn.body.type === 'BlockStatement' ? fn.body.body.find((each) => each.type === 'ThrowStatement') : undefined
  if (thrown === undefined) return { kind: 'empty' }
  const { from, to } = placeOf(thrown)
  return { kind: 'throws', reason: messageOf(thrown.argument, scope), span: scope.text.span(from, to) }
}

function messageOf(thrown: JsExpression, scope: JsScope): string {
  const [message] = thrown.type === 'NewExpression' || thrown.type === 'CallExpression' ? thrown.arguments : []
  if (message === undefined || message.type === 'SpreadElement' || message.type === 'ArgumentPlaceholder')
    return writtenAs(scope.text, thrown)
  return textOf(message, scope)?.value ?? writtenAs(scope.text, message)
}

function transactionOf(config: Exported | undefined): boolean | undefined {
  if (config?.type !== 'ObjectExpression') return undefined
  const value = propertyOf(config, 'transaction')
  return value?.type === 'BooleanLiteral' ? value.value : undefined
}

function functionOf(exported: Exported | undefined): JsFunction | undefined {
  switch (exported?.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ObjectMethod':
      return exported
    default:
      return undefined
  }
}

function topScope(module: JsModule, dialect: Dialect): JsScope {
  const constants = new Map<string, JsExpression>()
  const functions = new Map<string, JsFunction>()
  for (const [name, value] of localsOf(module.body)) {
    const fn = functionOf(value)
    if (fn !== undefined) functions.set(name, fn)
    else if (value.type !== 'ObjectMethod' && value.type !== 'FunctionDeclaration')
      constants.set(name, unwrapped(value))
  }
  return { text: module.text, constants, functions, bindings: new Map(), ...switchesFor(dialect) }
}
