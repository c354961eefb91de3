import { bracketed, lineCounter } from '../../documents/source.js'
import { pythonEnums, stringsIn, type PythonEnum } from './values.js'
import { modelReader, type Field, type Model, type Relation } from './model.js'
import { classesIn, type PythonClass } from './python-classes.js'

const FIELD = /^[ \t]+(\w+)\s*(?::[^=\n]{1,300})?=\s*((?:[\w]+\.)*\w*(?:Field|ForeignKey|OneToOneField|Key))\s*\(/gm

/** Models of Django: https://docs.djangoproject.com/en/5.2/ref/models/fields/ */
export const django = modelReader({
  id: 'django',
  files: /\.py$/,
  marks: /\bmodels\.(?:Model\b|\w+(?:Field|Key)\()/,
  read: (text, path) => {
    const lineOf = lineCounter(text)
    const lists: Lists = { enums: pythonEnums(text), text }
    return classesIn(text).flatMap((each) => modelOf(each, path, lineOf, lists) ?? [])
  },
})

/** What the source enumerates, and itself, for the constants in it. */
interface Lists {
  readonly enums: ReadonlyMap<string, PythonEnum>
  readonly text: string
}

/** `choices` binds forms alone, no column: https://docs.djangoproject.com/en/5.2/ref/models/fields/#choices */
function choicesOf(given: string, { enums, text }: Lists): readonly string[] | undefined {
  const match = /\bchoices\s*=\s*(?:(?=[[(])|(?:\w+\.)*?(\w+)(?:\.choices)?\s*(?:[,)\n]|$))/.exec(given)
  if (match === null) return undefined
  const [whole, name] = match
  if (name === undefined) return pairsIn(bracketed(given, match.index + whole.length, '#'))
  const listed = enums.get(name)?.values
  if (listed !== undefined) return listed
  const constant = new RegExp(String.raw`^[ \t]*${name}\s*(?::[^=\n]{1,80})?=\s*(?=[[(])`, 'm').exec(text)
  return constant === null ? undefined : pairsIn(bracketed(text, constant.index + constant[0].length, '#'))
}

/** The first of each pair; undefined where one is no string. */
function pairsIn(list: string | undefined): readonly string[] | undefined {
  const pairs = [...(list ?? '').matchAll(/(?<!\w)[([]\s*([^,()[\]]+?)\s*,/g)].map(
    (match) => stringsIn(match[1] ?? '')?.[0],
  )
  return pairs.length > 0 && pairs.every((each) => each !== undefined) ? pairs : undefined
}

function modelOf(each: PythonClass, path: string, lineOf: (at: number) => number, lists: Lists): Model | undefined {
  const { name, bases, body, from } = each
  const says = (option: string): boolean => new RegExp(String.raw`^[ \t]+${option}\s*=\s*True\b`, 'm').test(body)
  if (!/\bmodels\.\w+/.test(`${bases}${body}`) || says('abstract') || says('proxy')) return undefined
  const declared = [...body.matchAll(FIELD)].flatMap((field) => {
    const given = bracketed(body, field.index + field[0].length - 1, '#')
    const kind = field[2] ?? ''
    if (given === undefined || /ManyToMany|Generic(?:Foreign|Relation)/.test(kind)) return []
    const line = lineOf(from + field.index + field[0].search(/\S/))
    return [{ name: field[1] ?? '', refers: /(?:ForeignKey|OneToOneField)$/.test(kind), kind, given, line }]
  })
  if (declared.length === 0) return undefined
  const stated = /^[ \t]+db_table\s*(?::[^=\n]{1,60})?=\s*["']([^"']+)/m.exec(body)?.[1]?.replace(/"/g, '')
  const application = /([^/]+)\/models(?:\.py$|\/)/.exec(path)?.[1]
  const usual = `${application === undefined ? '' : `${application}_`}${name.toLowerCase()}`
  const fields = declared.map((field): Field => {
    const column = /\bdb_column\s*=\s*["']([^"']+)/.exec(field.given)?.[1]
    const values = /(?:Char|Text|Slug)Field$/.test(field.kind) ? choicesOf(field.given, lists) : undefined
    return {
      name: field.name,
      column: column ?? (field.refers ? `${field.name}_id` : field.name),
      columnStated: true,
      required: !/\bnull\s*=\s*True\b/.test(field.given),
      unique: /\b(?:unique|primary_key)\s*=\s*True\b/.test(field.given) || /OneToOneField$/.test(field.kind),
      ...(/\bblank\s*=\s*True\b/.test(field.given) ? { mayBeEmpty: true } : {}),
      ...(values === undefined ? {} : { values }),
      ignored: false,
      line: field.line,
    }
  })
  const relations = declared.flatMap((field, index): readonly Relation[] => {
    if (!field.refers) return []
    const to = /^\s*(?:to\s*=\s*)?["']?([\w.]+)/.exec(field.given)?.[1] ?? ''
    const said = /\bdb_constraint\s*=\s*False\b/.exec(field.given)?.[0]
    const relation = {
      columns: [fields[index]?.column ?? field.name],
      to: to.split('.').at(-1) ?? to,
      line: field.line,
    }
    return [said === undefined ? { ...relation, enforced: 'yes' } : { ...relation, enforced: 'no', said }]
  })
  return {
    name,
    table: stated ?? usual,
    tableStated: stated !== undefined,
    listsColumns: true,
    complete: /^\s*models\.Model\s*$/.test(bases),
    fields,
    relations,
    uniques: fields.filter((field) => field.unique).map((field) => [field.column]),
    line: lineOf(each.at),
  }
}
