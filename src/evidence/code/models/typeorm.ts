import { snakeCase } from '../../documents/names.js'
import { bracketed, lineCounter } from '../../documents/source.js'
import { membersIn } from './decorated-members.js'
import { typescriptEnums, valuesOfOption } from './values.js'
import { modelReader, type Field, type Model, type Relation } from './model.js'

/** Entities of TypeORM and MikroORM: https://typeorm.io/docs/entity/entities */
export const typeorm = modelReader({
  id: 'typeorm',
  files: /\.[cm]?tsx?$/,
  marks: /@Entity\s*\(/,
  read: (text) => {
    const lineOf = lineCounter(text)
    const enums = typescriptEnums(text)
    const entities = [...text.matchAll(/@Entity\s*\(/g)]
    return entities.flatMap((entity, index) => {
      const rest = text.slice(entity.index, entities[index + 1]?.index ?? text.length)
      const given = bracketed(rest, entity[0].length - 1, '//') ?? ''
      const name = /\bclass\s+(\w+)/.exec(rest)?.[1]
      return name === undefined ? [] : [modelOf({ name, given, body: rest, from: entity.index }, lineOf, enums)]
    })
  },
})

interface Declared {
  readonly name: string
  readonly given: string
  readonly body: string
  readonly from: number
}

function modelOf(
  { name, given, body, from }: Declared,
  lineOf: (at: number) => number,
  enums: ReadonlyMap<string, readonly string[]>,
): Model {
  const stated = /^\s*["'`]([\w.]+)/.exec(given)?.[1] ?? /\b(?:name|tableName)\s*:\s*["'`]([\w.]+)/.exec(given)?.[1]
  const members = membersIn(body)
  const fields = members.flatMap((member): readonly Field[] => {
    const column = member.decorators.find(
      ({ name: decorator }) => /Column$|^(?:Property|PrimaryKey|Enum)$/.test(decorator) && decorator !== 'JoinColumn',
    )
    if (column === undefined) return []
    const named = /\b(?:name|fieldName)\s*:\s*["'`](\w+)/.exec(column.given)?.[1]
    const values =
      valuesOfOption(/\b(?:enum|items)\s*:\s*/, column.given, enums) ??
      (column.name === 'Enum' ? valuesOfOption(/^\s*/, column.given, enums) : undefined)
    const optional = /\bnullable\s*:\s*true\b/.test(column.given)
    return [
      {
        name: member.name,
        column: named ?? member.name,
        columnStated: named !== undefined,
        required: !optional,
        unique: /\bunique\s*:\s*true\b|^\s*Primary/.test(column.given) || column.name.startsWith('Primary'),
        ...(values === undefined ? {} : { values }),
        ignored: false,
        line: lineOf(from + column.at),
      },
    ]
  })
  const relations = members.flatMap((member): readonly Relation[] => {
    const relation = member.decorators.find((each) => /^(?:ManyToOne|OneToOne)$/.test(each.name))
    const join = member.decorators.find((each) => each.name === 'JoinColumn')
    if (relation === undefined || (relation.name === 'OneToOne' && join === undefined)) return []
    const to = /=>\s*(\w+)/.exec(relation.given)?.[1] ?? /^\s*["'`](\w+)/.exec(relation.given)?.[1]
    if (to === undefined) return []
    const column = /\bname\s*:\s*["'`](\w+)/.exec(join?.given ?? '')?.[1] ?? `${member.name}Id`
    const said = /\bcreateForeignKeyConstraints\s*:\s*false\b/.exec(relation.given)?.[0]
    const common = { columns: [column], to, line: lineOf(from + relation.at) }
    return [said === undefined ? { ...common, enforced: 'yes' } : { ...common, enforced: 'no', said }]
  })
  return {
    name,
    table: (stated ?? snakeCase(name)).split('.').at(-1) ?? name,
    tableStated: stated !== undefined,
    listsColumns: true,
    fields,
    relations,
    uniques: fields.filter((field) => field.unique).map((field) => [field.column]),
    line: lineOf(from),
  }
}
