import type { Seen } from '../../facts.js'
import { at, map, text, textOf, unknown, type Value } from '../value.js'

/** What a function of Terraform gives, where its arguments are known: https://developer.hashicorp.com/terraform/language/functions */
export function called(name: string, given: readonly Value[], seen: Seen): Value {
  const [first = unknown(name), second = unknown(name), third] = given
  switch (name) {
    case 'toset':
    case 'tolist':
    case 'tomap':
    case 'tonumber':
    case 'tobool':
    case 'tostring':
    case 'nonsensitive':
    case 'sensitive':
      return first
    case 'try':
    case 'coalesce':
      return first.kind === 'null' ? second : first
    case 'lookup': {
      const found = at({ value: first, seen }, textOf({ value: second, seen }) ?? '')
      return found?.value ?? (first.kind === 'map' && first.complete ? (third ?? unknown(name)) : unknown(name))
    }
    case 'merge':
      return merged(given)
    case 'concat':
      return {
        kind: 'list',
        items: given.flatMap((each) => (each.kind === 'list' ? each.items : [])),
        complete: given.every((each) => each.kind === 'list' && each.complete),
      }
    case 'contains':
      return contains(first, textOf({ value: second, seen }), seen)
    case 'lower':
    case 'upper': {
      const written = textOf({ value: first, seen })
      if (written === undefined) return unknown(name)
      return text(name === 'lower' ? written.toLowerCase() : written.toUpperCase())
    }
    case 'format':
    case 'join':
      return { kind: 'text', text: '*', exact: false }
    default:
      return unknown(`${name}()`)
  }
}

function merged(given: readonly Value[]): Value {
  const complete = given.every((each) => each.kind === 'map' && each.complete)
  return map(
    given.flatMap((each) => (each.kind === 'map' ? [...each.entries] : [])),
    complete,
  )
}

function contains(list: Value, wanted: string | undefined, seen: Seen): Value {
  if (list.kind !== 'list' || wanted === undefined || !list.complete) return unknown('contains()')
  return { kind: 'boolean', boolean: list.items.some((each) => textOf({ value: each.value, seen }) === wanted) }
}
