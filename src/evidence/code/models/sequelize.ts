import { snakeCase } from '../../documents/names.js'
import { bracketed, lineCounter } from '../../documents/source.js'
import { membersIn } from './decorated-members.js'
import { membersOf } from '../object-members.js'
import { stringsIn } from './values.js'
import { modelReader, type Field, type Model, type Relation } from './model.js'

/**
 * Models of Sequelize: classes of sequelize-typescript, `define` and `init` with an object of attributes.
 * https://sequelize.org/docs/v6/core-concepts/model-basics/
 */
export const sequelize = modelReader({
  id: 'sequelize',
  files: /\.[cm]?[jt]sx?$/,
  marks: /@Table\b|\.define\s*\(\s*["'`]|\.init\s*\(\s*\{/,
  read: (text) => {
    if (!/sequelize/i.test(text)) return []
    const lineOf = lineCounter(text)
    return [...decorated(text, lineOf), ...called(text, lineOf)]
  },
})

function decorated(text: string, lineOf: (at: number) => number): readonly Model[] {
  const tables = [...text.matchAll(/@Table\b\s*(\(?)/g)]
  return tables.flatMap((match, index) => {
    const body = text.slice(match.index, tables[index + 1]?.index ?? text.length)
    const given = match[1] === '' ? '' : (bracketed(body, match[0].length - 1, '//') ?? '')
    const name = /\bclass\s+(\w+)/.exec(body)?.[1]
    if (name === undefined) return []
    const stated = stringOf('tableName', given)
    const members = membersIn(body)
    const fields = members.flatMap((member): readonly Field[] => {
      const column = member.decorators.find((each) => each.name === 'Column')
      if (column === undefined) return []
      const options = member.decorators.map((each) => `${each.name}(${each.given})`).join(' ')
      return [fieldOf(member.name, options, isUnderscored(given), lineOf(match.index + column.at))]
    })
    const relations = members.flatMap((member): readonly Relation[] => {
      const key = member.decorators.find((each) => each.name === 'ForeignKey')
      const to = /=>\s*(\w+)/.exec(key?.given ?? '')?.[1]
      const column = fields.find((each) => each.name === member.name)?.column
      if (key === undefined || to === undefined || column === undefined) return []
      return [{ columns: [column], to, enforced: 'yes', line: lineOf(match.index + key.at) }]
    })
    return [modelOf(name, stated, fields, relations, lineOf(match.index))]
  })
}

function called(text: string, lineOf: (at: number) => number): readonly Model[] {
  return [...text.matchAll(/(?:\b(\w+)\.init|\.define)\s*\(\s*(?:["'`](\w+)["'`]\s*,\s*)?(?=\{)/g)].flatMap((match) => {
    const open = match.index + match[0].length
    const attributes = bracketed(text, open, '//')
    if (attributes === undefined) return []
    const end = open + attributes.length + 2
    const after = /^\s*,\s*(?=\{)/.exec(text.slice(end, end + 200))
    const options = after === null ? '' : (bracketed(text, end + after[0].length, '//') ?? '')
    const name = match[2] ?? stringOf('modelName', options) ?? match[1]
    if (name === undefined) return []
    const fields = membersOf(attributes).map(({ key, value, at }) =>
      fieldOf(key, value, isUnderscored(options), lineOf(open + 1 + at)),
    )
    return [modelOf(name, stringOf('tableName', options), fields, [], lineOf(match.index))]
  })
}

function modelOf(
  name: string,
  stated: string | undefined,
  fields: readonly Field[],
  relations: readonly Relation[],
  line: number,
): Model {
  return {
    name,
    table: stated ?? `${name}s`,
    tableStated: stated !== undefined,
    listsColumns: true,
    fields,
    relations,
    uniques: fields.filter((field) => field.unique).map((field) => [field.column]),
    line,
  }
}

function fieldOf(name: string, options: string, underscored: boolean, line: number): Field {
  const stated = stringOf('field', options)
  const values = valuesOf(options)
  const nullable = /\ballowNull\s*:\s*(true|false)\b|\bAllowNull(?:\((true|false)\))?/.exec(options)
  return {
    name,
    column: stated ?? (underscored ? snakeCase(name) : name),
    columnStated: stated !== undefined || !underscored,
    required: nullable === null ? undefined : (nullable[1] ?? nullable[2]) === 'false',
    unique: /\bunique\s*:\s*(?:true|["'`])|\b(?:primaryKey\s*:\s*true|PrimaryKey\b|Unique\b)/.test(options),
    // https://sequelize.org/docs/v6/core-concepts/model-basics/#column-options
    ...(/\bcomment\s*:\s*(["'`])(?!\1)|@?\bComment\(\s*["'`]/.test(options) ? { commented: true } : {}),
    ...(values === undefined ? {} : { values }),
    ignored: false,
    line,
  }
}

/** `ENUM` is a type of the database where it has one; `isIn` is asked by the model alone: https://sequelize.org/docs/v6/core-concepts/validations-and-constraints/ */
function valuesOf(options: string): readonly string[] | undefined {
  const listed = /\bENUM\s*(?=\()|\bisIn\s*:\s*\[\s*(?=\[)/.exec(options)
  if (listed === null) return undefined
  const inside = bracketed(options, listed.index + listed[0].length, '//') ?? ''
  return stringsIn(inside.replace(/^\s*\{?\s*(?:values\s*:\s*)?\[?|\]?\s*\}?\s*$/g, ''))
}

function isUnderscored(options: string): boolean {
  return /\bunderscored\s*:\s*true\b/.test(options)
}

function stringOf(key: string, options: string): string | undefined {
  return new RegExp(String.raw`\b${key}\s*:\s*["'\x60]([\w.]+)`).exec(options)?.[1]
}
