import type { JsCall, JsExpression } from '../../../migrations/syntax/javascript/module.js'
import { unwrapped } from '../../../migrations/syntax/javascript/scope.js'
import { visitNodes, type JsNode } from '../../../migrations/syntax/javascript/visit.js'
import type { Seen } from '../../facts.js'
import { indexAt } from './mongoose-fields.js'
import { argumentsOf, outsideOf, resolved, seenIn, stringOf, type MongooseSource } from './mongoose-source.js'

/** An index that a migration makes with the driver. */
export interface CreatedIndex {
  readonly collection: string
  readonly keys: readonly string[]
  readonly unique: boolean
  readonly seen: Seen
}

/**
 * `db.collection('users').createIndex({ email: 1 })` and `createIndexes([{ key: { email: 1 } }])`:
 * https://mongodb.github.io/node-mongodb-native/7.0/classes/Collection.html#createIndex
 */
export function createdIndexes(source: MongooseSource): readonly CreatedIndex[] {
  const found: CreatedIndex[] = []
  const take = (node: JsNode): void => {
    if (isCall(node)) found.push(...createdBy(node, source))
  }
  visitNodes(source.module.body, outsideOf(source), { take, within: (place) => place })
  return found
}

function isCall(node: JsNode): node is JsCall {
  return node.type === 'CallExpression'
}

function createdBy(call: JsCall, source: MongooseSource): readonly CreatedIndex[] {
  const { callee } = call
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.object.type === 'Super')
    return []
  const collection = collectionIn(callee.object, source)
  const [first, second] = argumentsOf(call)
  if (collection === undefined || first === undefined) return []
  const seen = seenIn(source, call)
  if (callee.property.name === 'createIndex') {
    const index = indexAt(first, second, source)
    return index === undefined ? [] : [{ collection, keys: index.keys, unique: index.unique, seen }]
  }
  const list = resolved(first, source)
  if (callee.property.name !== 'createIndexes' || list.type !== 'ArrayExpression') return []
  return list.elements.flatMap((each) => {
    const given = each == null || each.type === 'SpreadElement' ? undefined : resolved(each, source)
    if (given?.type !== 'ObjectExpression') return []
    const key = given.properties.flatMap((property) =>
      property.type === 'ObjectProperty' &&
      property.key.type === 'Identifier' &&
      property.key.name === 'key' &&
      property.value.type === 'ObjectExpression'
        ? [property.value]
        : [],
    )[0]
    const index = indexAt(key, given, source)
    return index === undefined ? [] : [{ collection, keys: index.keys, unique: index.unique, seen }]
  })
}

/** `db.collection('users')`, or a constant that holds it. */
function collectionIn(object: JsExpression, source: MongooseSource): string | undefined {
  const node = unwrapped(resolved(object, source))
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined
  const { property } = node.callee
  return property.type === 'Identifier' && property.name === 'collection'
    ? stringOf(argumentsOf(node)[0], source)
    : undefined
}
