import { snakeCase } from '../../documents/names.js'
import { bracketed, lineCounter } from '../../documents/source.js'
import { stringsIn } from './values.js'
import { plural } from './plural.js'
import { modelReader, type Field, type Relation } from './model.js'

const CLASS = /^\s*class\s+([\w:]+)\s*<\s*(?:ApplicationRecord|ActiveRecord::Base)\b/m

/**
 * Models of Active Record. They do not list their columns; what they say of some is read: validations, references,
 * `ignored_columns`. https://api.rubyonrails.org/classes/ActiveRecord/ModelSchema/ClassMethods.html
 */
export const rails = modelReader({
  id: 'rails',
  files: /\.rb$/,
  marks: /<\s*(?:ApplicationRecord|ActiveRecord::Base)\b/,
  read: (text) => {
    const lineOf = lineCounter(text)
    const opened = CLASS.exec(text)
    if (opened === null || /^\s*self\.abstract_class\s*=\s*true/m.test(text)) return []
    const name = opened[1] ?? ''
    const stated = /^\s*self\.table_name\s*=\s*["']([\w.]+)["']/m.exec(text)?.[1]
    const ignored = [
      ...text.matchAll(/^\s*self\.ignored_columns\s*(?:\+=|=)\s*([^\n]*(?:\n[^\n]*){0,8}?[\])])/gm),
    ].flatMap((match): readonly Field[] => {
      const list = match[1] ?? ''
      return [...list.matchAll(/[\w]+/g)]
        .filter(([word]) => word !== 'w' && word !== 'i')
        .map(([column]) => fieldOf(column, lineOf(match.index + match[0].search(/\S/)), { ignored: true }))
    })
    const required = [...text.matchAll(/^\s*validates(?:_presence_of)?\s+((?::\w+\s*,\s*)*:\w+)([^\n]*)/gm)].flatMap(
      (match) => {
        const rule = match[2] ?? ''
        const always = !/\b(?:if|unless|on|allow_nil|allow_blank):/.test(rule)
        const present = always && (/\bpresence:\s*true/.test(rule) || match[0].includes('validates_presence_of'))
        const unique = /\buniqueness:\s*true/.test(rule)
        if (!present && !unique) return []
        return symbolsIn(match[1] ?? '').map((column) =>
          fieldOf(column, lineOf(match.index + match[0].search(/\S/)), { required: present || undefined, unique }),
        )
      },
    )
    const restricted = [...enumsIn(text, lineOf), ...inclusionsIn(text, lineOf)]
    const relations = [...text.matchAll(/^\s*belongs_to\s+:(\w+)([^\n]*(?:,\n[^\n]*)*)/gm)].flatMap(
      (match): readonly Relation[] => {
        const options = match[2] ?? ''
        if (/\bpolymorphic:\s*true/.test(options)) return []
        const column = /\bforeign_key:\s*[:"'](\w+)/.exec(options)?.[1] ?? `${match[1] ?? ''}_id`
        const to = /\bclass_name:\s*["']([\w:]+)/.exec(options)?.[1] ?? match[1] ?? ''
        return [{ columns: [column], to, enforced: 'yes', line: lineOf(match.index + match[0].search(/\S/)) }]
      },
    )
    const bare = snakeCase(name.replaceAll('::', '_'))
    return [
      {
        name,
        table: stated?.split('.').at(-1) ?? plural(bare),
        tableStated: stated !== undefined,
        listsColumns: false,
        fields: [...ignored, ...required, ...restricted],
        relations,
        uniques: required.filter((field) => field.unique).map((field) => [field.column]),
        line: lineOf(opened.index + opened[0].search(/\S/)),
      },
    ]
  },
})

/** Names are kept as their numbers unless a hash gives them strings: https://api.rubyonrails.org/classes/ActiveRecord/Enum.html */
function enumsIn(text: string, lineOf: (at: number) => number): readonly Field[] {
  return [...text.matchAll(/^\s*enum\s+(?::(\w+)\s*,\s*|(\w+):\s*)(?=[{[%])/gm)].flatMap((match) => {
    const from = match.index + match[0].length
    const values = stored(text.slice(from, from + 2_000))
    const column = match[1] ?? match[2] ?? ''
    return values === undefined ? [] : [fieldOf(column, lineOf(match.index + match[0].search(/\S/)), { values })]
  })
}

function stored(written: string): readonly string[] | undefined {
  const words = /^%[iw][[({]([^\])}]*)[\])}]/.exec(written)?.[1]?.trim().split(/\s+/)
  if (words !== undefined) return words.map((_, index) => String(index))
  if (written.startsWith('[')) {
    const symbols = symbolsIn(bracketed(written, 0, '#') ?? '')
    return symbols.length === 0 ? undefined : symbols.map((_, index) => String(index))
  }
  const pairs = (bracketed(written, 0, '#') ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
  const values = pairs.map((each) => {
    const match = /^(?:\w+:|:\w+\s*=>|["']\w+["']\s*=>)\s*(?:(\d+)|["']([^"']*)["'])$/.exec(each)
    return match === null ? undefined : (match[1] ?? match[2])
  })
  return values.length > 0 && values.every((each) => each !== undefined) ? values : undefined
}

/** `inclusion` of words, or of a constant that the class spells out. */
function inclusionsIn(text: string, lineOf: (at: number) => number): readonly Field[] {
  return [
    ...text.matchAll(/^\s*validates\s+((?::\w+\s*,\s*)*:\w+)[^\n]*\binclusion:\s*\{?\s*(?:in:|within:)?\s*([^\n]+)/gm),
  ].flatMap((match) => {
    const constant = /^([A-Z]\w*)/.exec(match[2] ?? '')?.[1]
    const listed =
      constant === undefined ? match[2] : new RegExp(String.raw`^\s*${constant}\s*=\s*([^\n]+)`, 'm').exec(text)?.[1]
    const words = /^%w[[({]([^\])}]*)[\])}]/
      .exec(listed ?? '')?.[1]
      ?.trim()
      .split(/\s+/)
    const values =
      words ?? ((listed ?? '').startsWith('[') ? stringsIn(bracketed(listed ?? '', 0, '#') ?? '') : undefined)
    if (values === undefined) return []
    const line = lineOf(match.index + match[0].search(/\S/))
    return symbolsIn(match[1] ?? '').map((column) => fieldOf(column, line, { values }))
  })
}

function fieldOf(column: string, line: number, said: Partial<Field>): Field {
  return { name: column, column, columnStated: true, required: undefined, unique: false, ignored: false, line, ...said }
}

function symbolsIn(list: string): readonly string[] {
  return [...list.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
}
