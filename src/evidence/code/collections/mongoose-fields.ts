import { propertyOf } from '../../../migrations/syntax/javascript/literals.js'
import type { JsExpression, JsObject } from '../../../migrations/syntax/javascript/module.js'
import { unwrapped } from '../../../migrations/syntax/javascript/scope.js'
import type { CollectionField, CollectionIndex } from './collection.js'
import {
  commentOn,
  lineIn,
  membersIn,
  optionOf,
  resolved,
  stringOf,
  type MongooseSource,
  wordsIn,
} from './mongoose-source.js'

/** Deeper than any document that somebody drew. */
const DEEPEST = 6

interface Fields {
  readonly fields: readonly CollectionField[]
  readonly unread: readonly string[]
}

/**
 * The fields of a schema's definition. An object with a `type` is a field, one without is a document of its own, whose
 * fields follow under its name; so is one whose field `type` has options of its own:
 * https://mongoosejs.com/docs/guide.html#definition, lib/schema.js of Mongoose 9 (`Schema.prototype.add`).
 */
export function fieldsIn(definition: JsObject, source: MongooseSource, prefix = '', depth = 0): Fields {
  const { members, unread } = membersIn(definition, source)
  const found = members.map(({ key, value, node }): Fields => {
    const name = `${prefix}${key}`
    const inner = resolved(value, source)
    if (inner.type === 'ObjectExpression' && isDocument(inner, source) && depth < DEEPEST)
      return fieldsIn(inner, source, `${name}.`, depth + 1)
    const comment = commentOn(source, node)
    const field = fieldOf(name, value, lineIn(source, node), source)
    return { fields: [comment === undefined ? field : { comment, ...field }], unread: [] }
  })
  return {
    fields: found.flatMap(({ fields }) => fields),
    unread: [...unread, ...found.flatMap((each) => each.unread)],
  }
}

function isDocument(object: JsObject, source: MongooseSource): boolean {
  const type = optionOf(object, 'type', source)
  if (type === undefined) return object.properties.length > 0
  return type.type === 'ObjectExpression' && optionOf(type, 'type', source) !== undefined
}

/** One field by its type, or by the object of its options. `otherwise` is the type where the options name none. */
export function fieldOf(
  name: string,
  value: JsExpression | undefined,
  line: number,
  source: MongooseSource,
  otherwise: Typed = { type: 'unknown', list: false },
): CollectionField {
  const given = value === undefined ? undefined : resolved(value, source)
  const outer = given?.type === 'ObjectExpression' ? given : undefined
  const stated = outer === undefined ? value : optionOf(outer, 'type', source)
  const list = stated === undefined ? undefined : resolved(stated, source)
  const inner = list?.type === 'ArrayExpression' ? elementOf(list, source) : undefined
  const options = [outer, inner].flatMap((each) => (each?.type === 'ObjectExpression' ? [each] : []))
  const option = (key: string): JsExpression | undefined =>
    options.map((each) => optionOf(each, key, source)).find((each) => each !== undefined)
  const own = (key: string): JsExpression | undefined =>
    outer === undefined ? undefined : optionOf(outer, key, source)
  const typed = stated === undefined ? otherwise : typeOf(stated, source)
  const index = option('index')
  const comment = stringOf(own('description') ?? own('comment'), source)
  const refersTo = refOf(
    options.map((each) => propertyOf(each, 'ref')).find((each) => each !== undefined),
    source,
  )
  const unique = isOn(option('unique'), source) || isOn(indexOption(index, 'unique', source), source)
  return {
    name,
    ...typed,
    text: typed.type === 'String' && !typed.list,
    required: isOn(own('required'), source),
    hasDefault: own('default') !== undefined,
    unique,
    ...(unique || isIndex(index, source) || own('expires') !== undefined
      ? { index: { orders: [orderOf(index)], ...indexOptions(unique, index, own, source) } }
      : {}),
    restricted: ['enum', 'validate', 'match'].some((key) => option(key) !== undefined),
    ...(refersTo === undefined ? {} : { refersTo }),
    ...(comment === undefined || comment.trim() === '' ? {} : { comment }),
    line,
  }
}

export interface Typed {
  readonly type: string
  readonly list: boolean
}

function typeOf(expression: JsExpression, source: MongooseSource): Typed {
  const written = unwrapped(expression)
  // `String` and `ObjectId` are names of types, whatever else the file calls so.
  const node = written.type === 'Identifier' ? (known(written.name) ?? resolved(written, source)) : written
  if (typeof node === 'string') return { type: node, list: false }
  switch (node.type) {
    case 'Identifier':
      return { type: node.name, list: false }
    case 'MemberExpression':
      return { type: node.property.type === 'Identifier' ? node.property.name : 'unknown', list: false }
    case 'StringLiteral':
      // A type's name may be written small: `interpretAsType` of lib/schema.js.
      return { type: `${node.value.charAt(0).toUpperCase()}${node.value.slice(1)}`, list: false }
    case 'ArrayExpression': {
      const inner = elementOf(node, source)
      if (inner === undefined) return { type: 'Mixed', list: true }
      const type = inner.type === 'ObjectExpression' ? optionOf(inner, 'type', source) : inner
      return { type: type === undefined ? 'Document' : typeOf(type, source).type, list: true }
    }
    case 'ArrowFunctionExpression':
      return node.body.type === 'BlockStatement' ? { type: 'unknown', list: false } : typeOf(node.body, source)
    case 'NewExpression':
    case 'ObjectExpression':
      return { type: 'Document', list: false }
    default:
      return { type: 'unknown', list: false }
  }
}

const TYPES =
  /^(?:String|Number|Date|Boolean|Buffer|Map|BigInt|Object|Array|ObjectId|Mixed|Decimal128|UUID|Int32|Double)$/

function known(name: string): string | undefined {
  if (!TYPES.test(name)) return undefined
  return name === 'Object' ? 'Mixed' : name
}

function elementOf(
  { elements }: Extract<JsExpression, { type: 'ArrayExpression' }>,
  source: MongooseSource,
): JsExpression | undefined {
  const [first] = elements
  if (first == null || first.type === 'SpreadElement') return undefined
  const node = unwrapped(first)
  return node.type === 'Identifier' && known(node.name) !== undefined ? node : resolved(node, source)
}

/** `true`, a list that starts with it, and a message, which says that it is so: https://mongoosejs.com/docs/validation.html */
function isOn(value: JsExpression | undefined, source: MongooseSource): boolean {
  if (value === undefined) return false
  const node = resolved(value, source)
  if (node.type === 'BooleanLiteral') return node.value
  if (node.type === 'StringLiteral') return node.value !== ''
  const [first] = node.type === 'ArrayExpression' ? node.elements : []
  return first != null && first.type !== 'SpreadElement' && isOn(first, source)
}

function indexOption(index: JsExpression | undefined, key: string, source: MongooseSource): JsExpression | undefined {
  return index?.type === 'ObjectExpression' ? optionOf(index, key, source) : undefined
}

function isIndex(index: JsExpression | undefined, source: MongooseSource): boolean {
  return index !== undefined && (isOn(index, source) || /^(?:Object|Numeric|Unary)/.test(index.type))
}

function orderOf(index: JsExpression | undefined): string {
  return index?.type === 'StringLiteral' && !/^asc/.test(index.value)
    ? /^desc/.test(index.value)
      ? '-1'
      : `'${index.value}'`
    : '1'
}

/** `expires` are seconds, or words that no command takes: https://mongoosejs.com/docs/api/schemadateoptions.html */
function indexOptions(
  unique: boolean,
  index: JsExpression | undefined,
  own: (key: string) => JsExpression | undefined,
  source: MongooseSource,
): { readonly options?: string } {
  if (index?.type === 'ObjectExpression') return { options: wordsIn(source, index, OPTIONS) }
  const expires = own('expires')
  const options = [
    ...(unique ? ['unique: true'] : []),
    ...(isOn(own('sparse'), source) ? ['sparse: true'] : []),
    ...(expires === undefined ? [] : [`expireAfterSeconds: ${wordsIn(source, expires)}`]),
  ]
  return options.length === 0 ? {} : { options: `{ ${options.join(', ')} }` }
}

const OPTIONS = 400

/** `'User'`, `User`, `User.name`, `() => User`. */
function refOf(value: JsExpression | undefined, source: MongooseSource): string | undefined {
  if (value === undefined) return undefined
  const text = stringOf(value, source)
  if (text !== undefined) return text
  const node = unwrapped(value)
  if (node.type === 'Identifier') return node.name
  return node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement'
    ? refOf(node.body, source)
    : undefined
}

/** The keys of an index: `{ team: 1, createdAt: -1 }` with its options; undefined where the keys are computed. */
export function indexAt(
  keys: JsExpression | undefined,
  options: JsExpression | undefined,
  source: MongooseSource,
): Pick<CollectionIndex, 'keys' | 'orders' | 'options' | 'unique'> | undefined {
  const node = keys === undefined ? undefined : resolved(keys, source)
  if (node?.type !== 'ObjectExpression') return undefined
  const { members, unread } = membersIn(node, source)
  if (unread.length > 0 || members.length === 0) return undefined
  return {
    keys: members.map(({ key }) => key),
    orders: members.map(({ value }) => wordsIn(source, value)),
    unique: isUnique(options, source),
    ...(options === undefined ? {} : { options: wordsIn(source, resolved(options, source), OPTIONS) }),
  }
}

function isUnique(value: JsExpression | undefined, source: MongooseSource): boolean {
  const node = value === undefined ? undefined : resolved(value, source)
  return node?.type === 'ObjectExpression' && isOn(optionOf(node, 'unique', source), source)
}
