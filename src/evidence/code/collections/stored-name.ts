import type { Collection } from './collection.js'

/** Words without a plural, and endings with one of their own: lib/helpers/pluralize.js of Mongoose 9. */
const UNCHANGED =
  /^(?:advice|energy|health|justice|labour|machinery|equipment|information|paper|money|species|series|rain|rice|fish|sheep|news|expertise|status|media)$/

const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/human$/, 'humans'],
  [/(m|wom)an$/, '$1en'],
  [/person$/, 'people'],
  [/child$/, 'children'],
  [/(alias|status|virus)$/, '$1es'],
  [/bus$/, 'buses'],
  [/([ti])um$/, '$1a'],
  [/sis$/, 'ses'],
  [/(?:([^f])fe|([lr])f)$/, '$1$2ves'],
  [/([^aeiouy]|qu)y$/, '$1ies'],
  [/(x|ch|ss|sh)$/, '$1es'],
  [/s$/, 's'],
]

/**
 * What the server calls a collection: as the model says, else the model's name in small letters and in the plural. A name
 * that starts small is a collection's own already. https://mongoosejs.com/docs/models.html#compiling
 */
export function storedName({ name, stored }: Pick<Collection, 'name' | 'stored'>): string {
  if (stored !== undefined) return stored
  const word = name.toLowerCase()
  // Digits at the end have no plural.
  if (UNCHANGED.test(word) || /[^a-z]$/.test(word)) return word
  const rule = ENDINGS.find(([ending]) => ending.test(word))
  return rule === undefined ? `${word}s` : word.replace(rule[0], rule[1])
}
