import { bracketed, lineCounter, longBracketed } from '../../documents/source.js'
import { membersIn } from '../models/decorated-members.js'
import { membersOf } from '../object-members.js'
import type { Collection, CollectionField } from './collection.js'

/**
 * Collections that Mongoose's models declare: `new Schema({ … })` with the model that is made of it, and classes of NestJS.
 * A schema without a model is part of another's documents. https://mongoosejs.com/docs/schematypes.html
 */
export function mongooseCollections(path: string, text: string): readonly Collection[] {
  if (!/mongoose/i.test(text)) return []
  const lineOf = lineCounter(text)
  return [...bySchema(path, text, lineOf), ...byClass(path, text, lineOf)]
}

const SCHEMA = /\b(\w+)\s*(?::\s*[^=;\n]{1,200})?=\s*new\s+(?:\w+\.)?Schema\s*(?:<[^;(]{0,400}>)?\(\s*(?=\{)/g

function bySchema(path: string, text: string, lineOf: (at: number) => number): readonly Collection[] {
  return [...text.matchAll(SCHEMA)].flatMap((match): readonly Collection[] => {
    const variable = match[1] ?? ''
    const open = match.index + match[0].length
    const body = longBracketed(text, open)
    const model = new RegExp(
      String.raw`\b\w*[mM]odel\w*\s*(?:<[^;(]{0,400}>)?\(\s*["'\x60](\w+)["'\x60]\s*,\s*${variable}\b`,
    ).exec(text)?.[1]
    if (body === undefined || model === undefined) return []
    const fields = fieldsOf(body, (at) => lineOf(open + 1 + at))
    const indexes = [...text.matchAll(new RegExp(String.raw`\b${variable}\.index\(\s*(?=\{)`, 'g'))].flatMap(
      (index) => {
        const from = index.index + index[0].length
        const keys = bracketed(text, from, '//')
        const options =
          keys === undefined ? '' : text.slice(from + keys.length + 2, from + keys.length + 200).split(';')[0]
        return keys !== undefined && /\bunique\s*:\s*true\b/.test(options ?? '')
          ? [membersOf(keys).map(({ key }) => key)]
          : []
      },
    )
    return [collectionOf(path, model, fields, indexes, lineOf(match.index))]
  })
}

/** https://docs.nestjs.com/techniques/mongodb */
function byClass(path: string, text: string, lineOf: (at: number) => number): readonly Collection[] {
  const classes = [...text.matchAll(/@Schema\s*\([^)]*\)\s*(?:export\s+)?class\s+(\w+)/g)]
  return classes.flatMap((match, index) => {
    const body = text.slice(match.index, classes[index + 1]?.index ?? text.length)
    const fields = membersIn(body).flatMap((member): readonly CollectionField[] => {
      const prop = member.decorators.find(({ name }) => name === 'Prop')
      return prop === undefined ? [] : [fieldOf(member.name, prop.given, lineOf(match.index + prop.at))]
    })
    return fields.length === 0 ? [] : [collectionOf(path, match[1] ?? '', fields, [], lineOf(match.index))]
  })
}

function collectionOf(
  path: string,
  name: string,
  fields: readonly CollectionField[],
  indexes: readonly (readonly string[])[],
  line: number,
): Collection {
  const uniques = [...fields.filter(({ unique }) => unique).map((field) => [field.name]), ...indexes]
  return { name, path, line, fields, uniques }
}

/** A member with a `type` is a field; one without is a document of its own, whose fields follow under its name. */
function fieldsOf(body: string, lineAt: (at: number) => number, prefix = ''): readonly CollectionField[] {
  return membersOf(body).flatMap(({ key, value, at }): readonly CollectionField[] => {
    const inner = value.startsWith('{') ? bracketed(value, 0, '//') : undefined
    const isDocument = inner !== undefined && !membersOf(inner).some((each) => each.key === 'type')
    const name = `${prefix}${key}`
    return isDocument && prefix === ''
      ? fieldsOf(inner, () => lineAt(at), `${name}.`)
      : [fieldOf(name, value, lineAt(at))]
  })
}

function fieldOf(name: string, options: string, line: number): CollectionField {
  const refers = /\bref\s*:\s*["'`](\w+)["'`]|\bref\s*:\s*(?:\(\)\s*=>\s*)?(\w+)/.exec(options)
  const to = refers?.[1] ?? refers?.[2]
  return {
    name,
    text: /^\s*(?:\{[\s\S]*?\btype\s*:\s*)?String\b/.test(options) || /\btype\s*:\s*String\b/.test(options),
    list: /^\s*(?:\{\s*type\s*:\s*)?\[/.test(options),
    required: /\brequired\s*:\s*(?:true|\[\s*true)\b/.test(options),
    hasDefault: /\bdefault\s*:/.test(options),
    unique: /\bunique\s*:\s*true\b/.test(options),
    restricted: /\b(?:enum|validate|match)\s*:/.test(options),
    ...(to === undefined ? {} : { refersTo: to }),
    line,
  }
}
