import { isExpression } from '../../../migrations/syntax/javascript/exports.js'
import { propertyOf } from '../../../migrations/syntax/javascript/literals.js'
import { placeOf, writtenAs, type JsCall, type JsExpression } from '../../../migrations/syntax/javascript/module.js'
import { unwrapped } from '../../../migrations/syntax/javascript/scope.js'
import type { JsNode } from '../../../migrations/syntax/javascript/visit.js'
import type { Seen } from '../../facts.js'
import { argumentsOf, optionOf, resolved, seenIn, stringOf, type MongooseSource } from './mongoose-source.js'

/** What a schema's options say; an option that cannot be read is not said. */
export interface SchemaOptions {
  readonly stored?: string
  /** It has `createdAt` and `updatedAt`. */
  readonly timestamps: boolean
  readonly autoIndex?: Switch
}

/** A setting with its place; undefined: a value that the code does not hold decides. */
export interface Switch {
  readonly on: boolean | undefined
  readonly seen: Seen
  /** Where its value starts in the file. */
  readonly at: number
}

/** Where code tells Mongoose, or one connection, whether to build indexes, or has them built by a call. */
export type IndexSwitch =
  | ({ readonly of: 'all' | 'connection' } & Switch)
  | { readonly of: 'schema'; readonly schema: string; readonly autoIndex: Switch }
  | { readonly of: 'call'; readonly model: string; readonly seen: Seen }

export function optionsOf(options: JsExpression | undefined, source: MongooseSource): SchemaOptions {
  const given = options === undefined ? undefined : resolved(options, source)
  if (given?.type !== 'ObjectExpression') return { timestamps: false }
  const stored = stringOf(optionOf(given, 'collection', source), source)
  const stamps = optionOf(given, 'timestamps', source)
  const auto = propertyOf(given, 'autoIndex')
  return {
    ...(stored === undefined ? {} : { stored }),
    timestamps: stamps?.type === 'BooleanLiteral' ? stamps.value : stamps?.type === 'ObjectExpression',
    ...(auto === undefined ? {} : { autoIndex: switchOf(auto, source) }),
  }
}

/**
 * A schema's own `autoIndex` comes before its connection's, and that before Mongoose's; the default is to build:
 * `Model.init` of lib/model.js in Mongoose 9, https://mongoosejs.com/docs/guide.html#autoIndex. `syncIndexes`,
 * `createIndexes` and `ensureIndexes` build whatever it says. Among settings that are no schema's it is a connection's.
 */
export function switchAt(node: JsNode, source: MongooseSource): IndexSwitch | undefined {
  if (isCall(node)) return callAt(node, source)
  if (!isProperty(node) || node.key.type !== 'Identifier' || node.key.name !== 'autoIndex') return undefined
  return isExpression(node.value) ? { of: 'connection', ...switchOf(node.value, source) } : undefined
}

function isCall(node: JsNode): node is JsCall {
  return node.type === 'CallExpression'
}

function callAt(call: JsCall, source: MongooseSource): IndexSwitch | undefined {
  const { callee } = call
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined
  const args = argumentsOf(call)
  const of = callee.object.type === 'Identifier' ? callee.object.name : ''
  const [first, second] = args
  switch (callee.property.name) {
    case 'syncIndexes':
    case 'createIndexes':
    case 'ensureIndexes':
      // The driver's own takes a list of indexes.
      return first?.type === 'ArrayExpression' ? undefined : { of: 'call', model: of, seen: seenIn(source, call) }
    case 'set': {
      const given = first === undefined ? undefined : resolved(first, source)
      const value =
        given?.type === 'ObjectExpression'
          ? propertyOf(given, 'autoIndex')
          : given?.type === 'StringLiteral' && given.value === 'autoIndex'
            ? second
            : undefined
      if (value === undefined) return undefined
      const is = switchOf(value, source)
      return /schema$/i.test(of) ? { of: 'schema', schema: of, autoIndex: is } : { of: 'all', ...is }
    }
    default:
      return undefined
  }
}

type Property = Extract<
  Extract<JsExpression, { type: 'ObjectExpression' }>['properties'][number],
  { type: 'ObjectProperty' }
>

function isProperty(node: JsNode): node is Property {
  return node.type === 'ObjectProperty'
}

function switchOf(value: JsExpression, source: MongooseSource): Switch {
  return { on: valueOf(value, source), seen: seenIn(source, value), at: placeOf(value).from }
}

/** What a setting is in production; undefined where the code does not say. */
function valueOf(expression: JsExpression, source: MongooseSource): boolean | undefined {
  const node = unwrapped(resolved(expression, source))
  if (node.type === 'BooleanLiteral') return node.value
  const written = writtenAs(source.module.text, node)
  const match = /^(?:process\.env\.NODE_ENV|process\.env\[['"]NODE_ENV['"]\])\s*(!==?|===?)\s*(['"])production\2$/.exec(
    written,
  )
  return match === null ? undefined : !(match[1] ?? '').startsWith('!')
}
