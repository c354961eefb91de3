import type { JsCall, JsExpression, JsStatement } from '../../../migrations/syntax/javascript/module.js'
import { unwrapped } from '../../../migrations/syntax/javascript/scope.js'
import { visitNodes, type JsNode, type JsPlace } from '../../../migrations/syntax/javascript/visit.js'
import type { CollectionField, CollectionIndex } from './collection.js'
import { classSchema, isClass } from './mongoose-class.js'
import { fieldsIn, indexAt } from './mongoose-fields.js'
import {
  argumentsOf,
  commentOn,
  lineIn,
  optionOf,
  outsideOf,
  resolved,
  stringOf,
  wordsIn,
  type MongooseSource,
} from './mongoose-source.js'
import { optionsOf, switchAt, type IndexSwitch, type SchemaOptions } from './mongoose-switches.js'

/** A schema as one file declares it; of a class of NestJS the class's name. */
export interface DeclaredSchema extends SchemaOptions {
  /** The variable or class; undefined: it stands in the call that makes the model. */
  readonly variable: string | undefined
  readonly source: MongooseSource
  readonly line: number
  readonly isClass: boolean
  /** The class whose fields it has as well. */
  readonly extends?: string
  readonly fields: readonly CollectionField[]
  readonly unread: readonly string[]
  readonly comment?: string
}

/** What a file says of a schema's variable, its own or another file's. */
export type Said =
  | {
      readonly what: 'model'
      readonly name: string
      readonly stored?: string
      readonly schema: string | DeclaredSchema
    }
  | { readonly what: 'index'; readonly schema: string; readonly index: CollectionIndex }
  | {
      readonly what: 'more'
      readonly schema: string
      readonly fields: readonly CollectionField[]
      readonly unread: readonly string[]
    }
  | { readonly what: 'alias'; readonly schema: string; readonly of: string }
  | { readonly what: 'switch'; readonly is: IndexSwitch }

export interface MongooseFile {
  readonly path: string
  readonly schemas: readonly DeclaredSchema[]
  readonly said: readonly Said[]
}

interface Place extends JsPlace {
  readonly holder: string | undefined
}

/** The schemas, models, indexes and settings of a source that works with Mongoose. https://mongoosejs.com/docs/guide.html */
export function readMongoose(source: MongooseSource): MongooseFile {
  const schemas: DeclaredSchema[] = []
  const said: Said[] = []
  const take = (node: JsNode, { holder }: Place): void => {
    if (isClass(node)) {
      const found = classSchema(node, source)
      if (found !== undefined) schemas.push(found)
    }
    if (isNew(node) && isSchema(node.callee)) {
      const found = schemaAt(node, holder, source)
      if (found.variable !== undefined) schemas.push(found)
    }
    if (isCall(node)) said.push(...callSays(node, holder, source, (each) => schemaAt(each, undefined, source)))
    said.push(...registered(node, source))
    const is = switchAt(node, source)
    if (is !== undefined) said.push({ what: 'switch', is })
  }
  const outside: Place = { ...outsideOf(source), holder: undefined }
  visitNodes(source.module.body, outside, { take, within })
  return { path: source.path, schemas, said }
}

type New = Extract<JsExpression, { type: 'NewExpression' }>

function within(place: Place, node?: JsNode, key = ''): Place {
  const inner: Place = { ...place, holder: undefined }
  if (node === undefined) return inner
  if (isVariable(node) && key === 'init' && node.id.type === 'Identifier') return { ...inner, holder: node.id.name }
  return /^TS(?:As|Satisfies|NonNull)/.test(node.type) ? { ...inner, holder: place.holder } : inner
}

function isVariable(
  node: JsNode,
): node is Extract<JsStatement, { type: 'VariableDeclaration' }>['declarations'][number] {
  return node.type === 'VariableDeclarator'
}

function isNew(node: JsNode): node is New {
  return node.type === 'NewExpression'
}

function isCall(node: JsNode): node is JsCall {
  return node.type === 'CallExpression'
}

/** `Schema`, `mongoose.Schema`. */
function isSchema(callee: New['callee']): boolean {
  if (callee.type === 'Identifier') return callee.name === 'Schema' || callee.name === 'MongooseSchema'
  return (
    callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'Schema'
  )
}

function schemaAt(node: New, variable: string | undefined, source: MongooseSource): DeclaredSchema {
  const [definition, options] = argumentsOf(node)
  const given = definition === undefined ? undefined : resolved(definition, source)
  const { fields, unread } =
    given?.type === 'ObjectExpression'
      ? fieldsIn(given, source)
      : { fields: [], unread: given === undefined ? [] : [wordsIn(source, given)] }
  const comment = commentOn(source, node, 'line')
  return {
    variable,
    source,
    line: lineIn(source, node),
    isClass: false,
    fields,
    unread,
    ...(comment === undefined ? {} : { comment }),
    ...optionsOf(options, source),
  }
}

/** `model('Order', orderSchema)`, `orderSchema.index({ … })`, `orderSchema.add({ … })`. */
function callSays(
  call: JsCall,
  holder: string | undefined,
  source: MongooseSource,
  read: (schema: New) => DeclaredSchema,
): readonly Said[] {
  const { callee } = call
  const args = argumentsOf(call)
  const method =
    callee.type === 'Identifier'
      ? callee.name
      : callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
        ? callee.property.name
        : ''
  const object =
    callee.type === 'MemberExpression' && callee.object.type === 'Identifier' ? callee.object.name : undefined
  const [first, second, third] = args
  if (/model$/i.test(method)) {
    const name = stringOf(first, source)
    const schema = second === undefined ? undefined : unwrapped(second)
    const stored = stringOf(third, source)
    if (name === undefined || schema === undefined) return []
    const made =
      schema.type === 'Identifier'
        ? schema.name
        : schema.type === 'NewExpression' && isSchema(schema.callee)
          ? read(schema)
          : undefined
    return made === undefined
      ? []
      : [{ what: 'model', name, schema: made, ...(stored === undefined ? {} : { stored }) }]
  }
  // https://docs.nestjs.com/techniques/mongodb
  if (method === 'createForClass' && holder !== undefined && first?.type === 'Identifier')
    return [{ what: 'alias', schema: holder, of: first.name }]
  if (object === undefined) return []
  switch (method) {
    case 'index': {
      const index = indexAt(first, second, source)
      if (index === undefined) return []
      const comment = commentOn(source, call)
      const line = lineIn(source, call)
      return [
        {
          what: 'index',
          schema: object,
          index: { ...index, path: source.path, line, ...(comment === undefined ? {} : { comment }) },
        },
      ]
    }
    case 'add': {
      const given = first === undefined ? undefined : resolved(first, source)
      if (given?.type === 'ObjectExpression') return [{ what: 'more', schema: object, ...fieldsIn(given, source) }]
      return given === undefined ? [] : [{ what: 'more', schema: object, fields: [], unread: [wordsIn(source, call)] }]
    }
    case 'plugin':
    case 'discriminator':
      return [{ what: 'more', schema: object, fields: [], unread: [wordsIn(source, call)] }]
    default:
      return []
  }
}

/** `{ name: Order.name, schema: OrderSchema }`, which `MongooseModule.forFeature` takes. */
function registered(node: JsNode, source: MongooseSource): readonly Said[] {
  if (!isObject(node)) return []
  const name = optionOf(node, 'name', source)
  const schema = node.properties.flatMap((each) =>
    each.type === 'ObjectProperty' &&
    each.key.type === 'Identifier' &&
    each.key.name === 'schema' &&
    each.value.type === 'Identifier'
      ? [each.value.name]
      : [],
  )[0]
  const [called, stored] = [stringOf(name, source), stringOf(optionOf(node, 'collection', source), source)]
  if (called === undefined || schema === undefined) return []
  return [{ what: 'model', name: called, schema, ...(stored === undefined ? {} : { stored }) }]
}

function isObject(node: JsNode): node is Extract<JsExpression, { type: 'ObjectExpression' }> {
  return node.type === 'ObjectExpression'
}
