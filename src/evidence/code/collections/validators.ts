import { bracketed, lineCounter, longBracketed } from '../../documents/source.js'
import { membersOf } from '../object-members.js'
import { stringsIn } from '../models/values.js'
import type { Collection } from './collection.js'

/**
 * Collections whose documents the server itself checks: `$jsonSchema` of createCollection and collMod.
 * https://www.mongodb.com/docs/manual/core/schema-validation/specify-json-schema/
 */
export function validatedCollections(path: string, text: string): readonly Collection[] {
  const lineOf = lineCounter(text)
  return [...text.matchAll(/\$jsonSchema["']?\s*:\s*(?=\{)/g)].flatMap((match): readonly Collection[] => {
    const before = text.slice(Math.max(0, match.index - 500), match.index)
    const name = [...before.matchAll(/\b(?:createCollection\(|collMod["']?\s*:)\s*["'`](\w+)["'`]/g)].at(-1)?.[1]
    const open = match.index + match[0].length
    const members = membersOf(longBracketed(text, open) ?? '')
    const properties = members.find(({ key }) => key === 'properties')
    const required = stringsIn(
      (members.find(({ key }) => key === 'required')?.value ?? '').replace(/^\s*\[|\]\s*$/g, ''),
    )
    if (name === undefined || properties === undefined) return []
    const fields = membersOf(bracketed(properties.value, 0, '//') ?? '').map(({ key, value }) => ({
      name: key,
      type: /\bbsonType\s*:\s*["'](\w+)["']/.exec(value)?.[1] ?? 'unknown',
      text: /\bbsonType\s*:\s*["']string["']/.test(value),
      list: /\bbsonType\s*:\s*["']array["']/.test(value),
      required: required?.includes(key) === true,
      hasDefault: false,
      unique: false,
      restricted: /\b(?:enum|pattern|minimum|maximum)\b/.test(value),
      ...descriptionIn(value),
      line: lineOf(match.index),
    }))
    return [{ name, stored: name, path, line: lineOf(match.index), fields, uniques: [], indexes: [], unread: [] }]
  })
}

/** https://www.mongodb.com/docs/manual/reference/operator/query/jsonSchema/#available-keywords */
function descriptionIn(value: string): { readonly comment?: string } {
  const comment = /\bdescription\s*:\s*(["'`])((?:(?!\1)[^\\\n])+)\1/.exec(value)?.[2]
  return comment === undefined ? {} : { comment }
}
