import type { JsExpression, JsStatement } from '../../../migrations/syntax/javascript/module.js'
import type { JsNode } from '../../../migrations/syntax/javascript/visit.js'
import type { CollectionField } from './collection.js'
import { fieldOf, type Typed } from './mongoose-fields.js'
import type { DeclaredSchema } from './mongoose-file.js'
import { argumentsOf, commentOn, lineIn, type MongooseSource } from './mongoose-source.js'
import { optionsOf } from './mongoose-switches.js'

type Class = Extract<JsStatement, { type: 'ClassDeclaration' }>
type Property = Extract<Class['body']['body'][number], { type: 'ClassProperty' }>
type Decorator = NonNullable<Class['decorators']>[number]

export function isClass(node: JsNode): node is Class {
  return node.type === 'ClassDeclaration'
}

/** A class with `@Prop()` on its properties, as NestJS makes schemas of: https://docs.nestjs.com/techniques/mongodb */
export function classSchema(node: Class, source: MongooseSource): DeclaredSchema | undefined {
  const fields = node.body.body.flatMap((member): readonly CollectionField[] => {
    if (member.type !== 'ClassProperty' || member.key.type !== 'Identifier') return []
    const prop = (member.decorators ?? []).map(callOf).find((each) => each?.name === 'Prop')
    if (prop === undefined) return []
    const line = lineIn(source, prop.node)
    const field = fieldOf(member.key.name, prop.given, line, source, annotated(member))
    const comment = commentOn(source, prop.node)
    return [comment === undefined ? field : { comment, ...field }]
  })
  const schema = (node.decorators ?? []).map(callOf).find((each) => each?.name === 'Schema')
  if (node.id == null || (schema === undefined && fields.length === 0)) return undefined
  const base = node.superClass?.type === 'Identifier' ? node.superClass.name : undefined
  const comment = commentOn(source, schema?.node ?? node)
  return {
    variable: node.id.name,
    source,
    line: lineIn(source, schema?.node ?? node),
    isClass: true,
    ...(base === undefined ? {} : { extends: base }),
    fields,
    unread: [],
    ...(comment === undefined ? {} : { comment }),
    ...optionsOf(schema?.given, source),
  }
}

interface Called {
  readonly name: string
  readonly given: JsExpression | undefined
  readonly node: Decorator
}

function callOf(node: Decorator): Called | undefined {
  const { expression } = node
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'Identifier') return undefined
  return { name: expression.callee.name, given: argumentsOf(expression)[0], node }
}

const NAMES: Readonly<Record<string, string>> = {
  TSStringKeyword: 'String',
  TSNumberKeyword: 'Number',
  TSBooleanKeyword: 'Boolean',
}

/** The type of a property, which stands for the schema's where `@Prop` names none. */
function annotated({ typeAnnotation }: Property): Typed {
  const unknown = { type: 'unknown', list: false }
  if (typeAnnotation?.type !== 'TSTypeAnnotation') return unknown
  const type = typeAnnotation.typeAnnotation
  const nameOf = (node: typeof type): string => {
    if (node.type !== 'TSTypeReference') return NAMES[node.type] ?? 'unknown'
    const { typeName } = node
    return typeName.type === 'Identifier' ? typeName.name : typeName.right.name
  }
  return type.type === 'TSArrayType'
    ? { type: nameOf(type.elementType), list: true }
    : { type: nameOf(type), list: false }
}
