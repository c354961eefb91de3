import { lineCounter } from '../../documents/source.js'
import { modelReader, type Field, type Model, type Relation } from './model.js'

const BLOCK = /^[ \t]*(model|enum|view|type)\s+(\w+)\s*\{([\s\S]*?)^[ \t]*\}/gm
const NAMED = /@map\(\s*(?:name:\s*)?"([^"]+)"/
const TABLE = /@@map\(\s*(?:name:\s*)?"([^"]+)"/

/** Models of a Prisma schema: https://www.prisma.io/docs/orm/reference/prisma-schema-reference */
export const prisma = modelReader({
  id: 'prisma',
  files: /\.prisma$/,
  marks: /^\s*model\s+\w+\s*\{/m,
  read: (text) => {
    const lineOf = lineCounter(text)
    const blocks = [...text.matchAll(BLOCK)]
    const models = new Set(blocks.flatMap((each) => (each[1] === 'model' && each[2] !== undefined ? [each[2]] : [])))
    const enums = new Map(
      blocks.flatMap((each) => (each[1] === 'enum' ? [[each[2] ?? '', enumerated(each[3] ?? '')] as const] : [])),
    )
    const unenforced = /\brelationMode\s*=\s*"prisma"/.exec(text)?.[0]
    return blocks
      .filter((each) => each[1] === 'model')
      .map((block) =>
        modelOf(block[2] ?? '', block[3] ?? '', lineOf(block.index + leading(block[0])), {
          models,
          enums,
          unenforced,
        }),
      )
      .filter((each) => each !== undefined)
  },
})

function leading(text: string): number {
  return text.length - text.trimStart().length
}

interface Declared {
  readonly models: ReadonlySet<string>
  readonly enums: ReadonlyMap<string, readonly string[]>
  readonly unenforced: string | undefined
}

/** The values of an enum as the database sees them. */
function enumerated(body: string): readonly string[] {
  return body.split('\n').flatMap((line) => {
    const bare = line.replace(/\s*\/\/.*$/, '').trim()
    const name = /^[A-Za-z]\w*/.exec(bare)?.[0]
    return name === undefined ? [] : [NAMED.exec(bare)?.[1] ?? name]
  })
}

function modelOf(name: string, body: string, line: number, { models, enums, unenforced }: Declared): Model | undefined {
  const lines = body
    .split('\n')
    .map((each, index) => ({ text: each.replace(/\s*\/\/.*$/, '').trim(), line: line + index }))
  if (lines.some(({ text }) => text.startsWith('@@ignore'))) return undefined
  const stated = lines.map(({ text }) => TABLE.exec(text)?.[1]).find((each) => each !== undefined)
  const declared = lines.flatMap((each) => declaration(each.text, each.line))
  const scalars = declared.filter((each) => !models.has(each.type))
  const fields = scalars.map((each): Field => {
    const column = NAMED.exec(each.rest)?.[1]
    const values = each.list ? undefined : enums.get(each.type)
    return {
      name: each.name,
      column: column ?? each.name,
      columnStated: true,
      required: !each.optional && !each.list,
      unique: /(?<!@)@unique\b/.test(each.rest),
      ...(values === undefined ? {} : { values }),
      ignored: /(?<!@)@ignore\b/.test(each.rest),
      line: each.line,
    }
  })
  const columnOf = (field: string): string => fields.find((each) => each.name === field)?.column ?? field
  const relations = declared.flatMap((each): readonly Relation[] => {
    const owned = /@relation\([^)]*\bfields:\s*\[([^\]]*)\]/.exec(each.rest)?.[1]
    if (!models.has(each.type) || owned === undefined) return []
    const columns = namesIn(owned).map(columnOf)
    const relation = { columns, to: each.type, line: each.line }
    return [
      unenforced === undefined ? { ...relation, enforced: 'yes' } : { ...relation, enforced: 'no', said: unenforced },
    ]
  })
  const uniques = lines.flatMap(({ text }) => {
    const columns = /^@@(?:unique|id)\(\s*(?:fields:\s*)?\[([^\]]*)\]/.exec(text)?.[1]
    return columns === undefined ? [] : [namesIn(columns).map(columnOf)]
  })
  const alone = fields.filter((each) => each.unique).map((each) => [each.column])
  return {
    name,
    table: stated ?? name,
    tableStated: true,
    listsColumns: true,
    complete: true,
    fields,
    relations,
    uniques: [...uniques, ...alone],
    line,
  }
}

function declaration(text: string, line: number) {
  const match = /^(\w+)\s+(\w+)(\(".*?"\))?(\[\])?(\?)?(.*)$/.exec(text)
  if (match === null) return []
  const [, name = '', type = '', , list, optional, rest = ''] = match
  return [{ name, type, list: list !== undefined, optional: optional !== undefined, rest, line }]
}

function namesIn(list: string): readonly string[] {
  return list
    .split(',')
    .map((each) => /^\s*(\w+)/.exec(each)?.[1] ?? '')
    .filter((each) => each !== '')
}
