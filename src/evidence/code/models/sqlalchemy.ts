import { snakeCase } from '../../documents/names.js'
import { bracketed, lineCounter } from '../../documents/source.js'
import { modelReader, type Field, type Model, type Relation } from './model.js'
import { classesIn, type PythonClass } from './python-classes.js'

const COLUMN =
  /^[ \t]+(\w+)\s*(?::\s*([^=\n]{1,300}?))?\s*=\s*(?:\w+\.)?(Column|mapped_column|Field)\s*\(|^[ \t]+(\w+)\s*:\s*(?:\w+\.)?Mapped\[([^\n=]{1,200})\]\s*$/gm

/** Declarative models of SQLAlchemy and SQLModel: https://docs.sqlalchemy.org/en/20/orm/declarative_tables.html */
export const sqlalchemy = modelReader({
  id: 'sqlalchemy',
  files: /\.py$/,
  marks: /__tablename__|\bmapped_column\(|\bdb\.Model\b|\btable\s*=\s*True\b/,
  read: (text) => {
    const lineOf = lineCounter(text)
    return classesIn(text).flatMap((each) => modelOf(each, lineOf) ?? [])
  },
})

function modelOf(each: PythonClass, lineOf: (at: number) => number): Model | undefined {
  const { name, bases, body, from } = each
  if (/^[ \t]+__abstract__\s*=\s*True/m.test(body)) return undefined
  const stated = /^[ \t]+__tablename__\s*(?::[^=\n]{1,60})?=\s*["']([^"']+)/m.exec(body)?.[1]
  const usual = /\btable\s*=\s*True\b/.test(bases)
    ? name.toLowerCase()
    : /\bdb\.Model\b/.test(bases)
      ? snakeCase(name)
      : undefined
  const table = stated ?? usual
  if (table === undefined) return undefined
  const declared = [...body.matchAll(COLUMN)].flatMap((match) => {
    const line = lineOf(from + match.index + match[0].search(/\S/))
    if (match[4] !== undefined) return [{ name: match[4], annotation: `Mapped[${match[5] ?? ''}]`, given: '', line }]
    const given = bracketed(body, match.index + match[0].length - 1, '#')
    return given === undefined ? [] : [{ name: match[1] ?? '', annotation: match[2] ?? '', given, line }]
  })
  const fields = declared.map(({ name: attribute, annotation, given, line }): Field => {
    const column = /^\s*["'](\w+)["']/.exec(given)?.[1]
    const nullable = /\bnullable\s*=\s*(True|False)\b/.exec(given)?.[1]
    // Mapped[…] decides where nothing else does: https://docs.sqlalchemy.org/en/20/orm/declarative_tables.html#orm-declarative-mapped-column-nullability
    const annotated = /\bMapped\[/.test(annotation) ? !/\bOptional\[|\bNone\b/.test(annotation) : undefined
    return {
      name: attribute,
      column: column ?? attribute,
      columnStated: true,
      required: nullable === undefined ? annotated : nullable === 'False',
      unique: /\b(?:unique|primary_key)\s*=\s*True\b/.test(given),
      ignored: false,
      line,
    }
  })
  const relations = declared.flatMap(({ given, line }, index): readonly Relation[] => {
    const to = /\bForeignKey\(\s*["']([\w.]+)["']/.exec(given)?.[1]
    if (to === undefined) return []
    return [
      { columns: [fields[index]?.column ?? ''], to: to.split('.').slice(0, -1).at(-1) ?? to, enforced: 'yes', line },
    ]
  })
  return {
    name,
    table,
    tableStated: stated !== undefined,
    listsColumns: true,
    fields,
    relations,
    uniques: fields.filter((field) => field.unique).map((field) => [field.column]),
    line: lineOf(each.at),
  }
}
