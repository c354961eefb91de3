import { snakeCase } from '../../documents/names.js'
import { bracketed, lineCounter } from '../../documents/source.js'
import { pythonEnums, stringsIn, type PythonEnum } from './values.js'
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
    const enums = pythonEnums(text)
    return classesIn(text).flatMap((each) => modelOf(each, lineOf, enums) ?? [])
  },
})

/**
 * `Enum` makes a type where the engine has one, and without `create_constraint` nothing elsewhere; of a class the names
 * are kept, unless `values_callable` says otherwise: https://docs.sqlalchemy.org/en/20/core/type_basics.html#sqlalchemy.types.Enum
 */
function enumOf(
  annotation: string,
  given: string,
  enums: ReadonlyMap<string, PythonEnum>,
): readonly string[] | undefined {
  const opened = /\b(?:sa\.|sqlalchemy\.|db\.)?Enum\s*\(/.exec(given)
  const inside = opened === null ? undefined : bracketed(given, opened.index + opened[0].length - 1, '#')
  if (inside === undefined) {
    const mapped = /\bMapped\[\s*(?:Optional\[)?\s*(\w+)/.exec(annotation)?.[1] ?? ''
    return enums.get(mapped)?.names
  }
  const positional = inside.split(/,\s*\w+\s*=/)[0] ?? ''
  const known = enums.get(/^\s*(\w+)/.exec(positional)?.[1] ?? '')
  if (known === undefined) return stringsIn(positional.replace(/^\s*\*?\[|\]\s*$/g, ''))
  return /\bvalues_callable\s*=/.test(inside) ? known.values : known.names
}

function modelOf(
  each: PythonClass,
  lineOf: (at: number) => number,
  enums: ReadonlyMap<string, PythonEnum>,
): Model | undefined {
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
    const values = enumOf(annotation, given, enums)
    const annotated = /\bMapped\[/.test(annotation) ? !/\bOptional\[|\bNone\b/.test(annotation) : undefined
    return {
      name: attribute,
      column: column ?? attribute,
      columnStated: true,
      required: nullable === undefined ? annotated : nullable === 'False',
      unique: /\b(?:unique|primary_key)\s*=\s*True\b/.test(given),
      ...(values === undefined ? {} : { values }),
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
