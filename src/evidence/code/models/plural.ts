import { snakeCase } from '../../documents/names.js'

/** The plural that mappers give a table by custom: `orders`, `categories`, `boxes`. */
export function plural(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`
  return /(?:s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`
}

/** Words that stay as they are, as the whole name. */
const UNCOUNTABLE = /^(?:equipment|information|rice|money|species|series|fish|sheep|jeans|police)$/i

/**
 * Endings and what becomes of them, the first that fits: those of go-openapi/inflect's default rules, which looks at the
 * letters as they are written. `Person` has a capital and becomes `Persons`; `SalesPerson` too; `Salesman` does not.
 * https://github.com/go-openapi/inflect/blob/master/inflect.go
 */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/zombies?$/, 'zombies'],
  [/moves?$/, 'moves'],
  [/sex(?:es)?$/, 'sexes'],
  [/child(?:ren)?$/, 'children'],
  [/(?:man|men)$/, 'men'],
  [/(?:person|people)$/, 'people'],
  [/(m|l)(?:ouse|ice)$/, '$1ice'],
  [/(?:index|indix)$/, 'indices'],
  [/(?:vertex|vertix)$/, 'vertices'],
  [/(?:matrex|matrix)$/, 'matrices'],
  [/(sh|ss|ch|x)$/, '$1es'],
  [/([bcdfghjklmnpqrstvwxz]|qu)y$/, '$1ies'],
  [/hive$/, 'hives'],
  [/([a-z])fe$/, '$1ves'],
  [/(l|r)f$/, '$1ves'],
  [/sis$/, 'ses'],
  [/(?:ium|ia)$/, 'ia'],
  [/(?:tum|ta)$/, 'ta'],
  [/(buffalo|tomato)$/, '$1es'],
  [/(bus|status|alias)$/, '$1es'],
  [/(?:virus|viri)$/, 'viri'],
  [/(?:octopus|octopi)$/, 'octopi'],
  [/(ax|test)is$/, '$1es'],
  [/s$/, 's'],
]

/** The table of a type of ent that names none: https://github.com/ent/ent/blob/master/entc/gen/type.go, `Table`. */
export function entTable(type: string): string {
  return snakeCase(entPlural(type))
}

function entPlural(type: string): string {
  if (UNCOUNTABLE.test(type)) return type
  const rule = ENDINGS.find(([ending]) => ending.test(type))
  return rule === undefined ? `${type}s` : type.replace(rule[0], rule[1])
}
