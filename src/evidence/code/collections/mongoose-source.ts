import { isExpression, localsOf } from '../../../migrations/syntax/javascript/exports.js'
import { propertyOf } from '../../../migrations/syntax/javascript/literals.js'
import {
  placeOf,
  writtenAs,
  type JsCall,
  type JsExpression,
  type JsModule,
  type JsObject,
} from '../../../migrations/syntax/javascript/module.js'
import { unwrapped } from '../../../migrations/syntax/javascript/scope.js'
import type { JsPlace } from '../../../migrations/syntax/javascript/visit.js'
import { excerpt } from '../../../findings/masking.js'
import type { Seen } from '../../facts.js'

/** A file that speaks of Mongoose, with what names at its top stand for. */
export interface MongooseSource {
  readonly path: string
  readonly module: JsModule
  readonly locals: ReadonlyMap<string, JsExpression>
}

type Node = Parameters<typeof placeOf>[0]

export function mongooseSource(path: string, module: JsModule): MongooseSource {
  const locals = [...localsOf(module.body)].flatMap(([name, value]) =>
    value.type === 'FunctionDeclaration' || value.type === 'ObjectMethod' ? [] : [[name, value] as const],
  )
  return { path, module, locals: new Map(locals) }
}

export function lineIn({ module }: MongooseSource, node: Node): number {
  const { from } = placeOf(node)
  return module.text.span(from, from).line
}

export function seenIn(source: MongooseSource, node: Node): Seen {
  return {
    path: source.path,
    line: lineIn(source, node),
    quote: excerpt(writtenAs(source.module.text, node)),
  }
}

/** A node in a few words, for a sentence. */
export function wordsIn({ module }: MongooseSource, node: Node, most = 40): string {
  return excerpt(writtenAs(module.text, node), most)
}

/** What an expression stands for: constants at the top of the file are followed. */
export function resolved(expression: JsExpression, source: MongooseSource, depth = 0): JsExpression {
  const node = unwrapped(expression)
  const named = node.type === 'Identifier' ? source.locals.get(node.name) : undefined
  return named === undefined || depth > 5 ? node : resolved(named, source, depth + 1)
}

/** The option of an object literal. */
export function optionOf(object: JsObject, name: string, source: MongooseSource): JsExpression | undefined {
  const value = propertyOf(object, name)
  return value === undefined ? undefined : resolved(value, source)
}

/** The characters of a string, a template without parts, or `Model.name`. */
export function stringOf(expression: JsExpression | undefined, source: MongooseSource): string | undefined {
  if (expression === undefined) return undefined
  const node = resolved(expression, source)
  if (node.type === 'StringLiteral') return node.value
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? undefined
  const isName =
    node.type === 'MemberExpression' && node.property.type === 'Identifier' && node.property.name === 'name'
  return isName && node.object.type === 'Identifier' ? node.object.name : undefined
}

export function argumentsOf(call: { readonly arguments: JsCall['arguments'] }): readonly (JsExpression | undefined)[] {
  return call.arguments.map((each) =>
    each.type === 'SpreadElement' || each.type === 'ArgumentPlaceholder' ? undefined : each,
  )
}

export interface JsMember {
  readonly key: string
  readonly value: JsExpression
  readonly node: Node
}

/** The members of an object literal and of the constants spread into it; what else is spread comes as `unread`. */
export function membersIn(
  { properties }: JsObject,
  source: MongooseSource,
): { readonly members: readonly JsMember[]; readonly unread: readonly string[] } {
  const members: JsMember[] = []
  const unread: string[] = []
  for (const property of properties) {
    if (property.type === 'ObjectMethod') continue
    if (property.type === 'SpreadElement') {
      const inner = resolved(property.argument, source)
      const spread = inner.type === 'ObjectExpression' ? membersIn(inner, source) : undefined
      members.push(...(spread?.members ?? []))
      unread.push(...(spread?.unread ?? [wordsIn(source, property)]))
      continue
    }
    const { key } = property
    const name =
      key.type === 'StringLiteral' ? key.value : key.type === 'Identifier' && !property.computed ? key.name : undefined
    if (name === undefined) unread.push(wordsIn(source, property))
    else if (isExpression(property.value)) members.push({ key: name, value: property.value, node: property })
  }
  return { members, unread }
}

/** The words of the comment that stands right above a node, or above its line; undefined where there is none. */
export function commentOn({ module }: MongooseSource, node: Node, on: 'node' | 'line' = 'node'): string | undefined {
  const place = placeOf(node).from
  const from = on === 'node' ? place : module.text.value.lastIndexOf('\n', place) + 1
  const above = module.text.value.slice(Math.max(0, from - 2_000), from)
  const block = /\/\*((?:(?!\*\/)[\s\S])*)\*\/[ \t]*\n?[ \t]*$/.exec(above)?.[1]
  const lines = /(?:^|\n)((?:[ \t]*\/\/[^\n]*\n)+)[ \t]*$/.exec(above)?.[1]
  const words = (block ?? lines ?? '')
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\/\/+|\*+)?\s?/, '').trim())
    .filter((line) => line !== '')
    .join(' ')
  return /\p{L}{2}.*\s.*\p{L}{2}/u.test(words) && !/eslint-|@ts-|prettier-ignore|^TODO\b/.test(words)
    ? excerpt(words)
    : undefined
}

/** Where a walk over the file starts. */
export function outsideOf({ module }: MongooseSource): JsPlace {
  return {
    scope: {
      text: module.text,
      constants: new Map(),
      functions: new Map(),
      bindings: new Map(),
      decide: () => undefined,
      isClient: () => undefined,
    },
    depth: 0,
  }
}
