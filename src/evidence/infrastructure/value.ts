import { excerpt } from '../../findings/masking.js'
import type { Seen } from '../facts.js'
import type { State } from './facts.js'

/** A value of configuration, whatever language it was written in, as far as static reading goes. */
export type Value =
  /** Where `exact` is false, parts that nobody can know stand as `*`. */
  | { readonly kind: 'text'; readonly text: string; readonly exact: boolean }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly items: readonly Property[]; readonly complete: boolean }
  /** Where `complete` is false, it may hold more than what is shown. */
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Property>; readonly complete: boolean }
  /** Another resource's attribute: `infra:aws_db_instance.orders.arn`. */
  | { readonly kind: 'reference'; readonly to: string }
  | { readonly kind: 'unknown'; readonly why: string }

export interface Property {
  readonly value: Value
  readonly seen: Seen
}

/** A place with its line as the quote, secrets masked. */
export function seenAt(path: string, line: number, text: string): Seen {
  return { path, line, quote: excerpt(text) }
}

export function text(value: string): Value {
  return { kind: 'text', text: value, exact: true }
}

export function unknown(why: string): Value {
  return { kind: 'unknown', why }
}

export function map(entries: Iterable<readonly [string, Property]>, complete = true): Value {
  return { kind: 'map', entries: new Map(entries), complete }
}

/**
 * What stands at a path of names: undefined where nothing does. Of a list the first item is meant, as blocks that may
 * be repeated are lists. Below something unknown everything is unknown. Whether its absence proves anything, the holder of the
 * map must say.
 */
export function at(property: Property | undefined, ...names: readonly string[]): Property | undefined {
  let here = property
  for (const name of names) {
    if (here?.value.kind === 'list') here = here.value.items[0]
    if (here === undefined) return undefined
    const { value, seen }: Property = here
    if (value.kind === 'unknown' || value.kind === 'reference') {
      return { value: unknown(value.kind === 'unknown' ? value.why : value.to), seen }
    }
    if (value.kind !== 'map') return undefined
    here = value.entries.get(name)
  }
  return here?.value.kind === 'null' ? undefined : here
}

/** The items of a list, or a single thing that stands where a list may. */
export function items(property: Property | undefined): readonly Property[] {
  if (property === undefined) return []
  return property.value.kind === 'list' ? property.value.items : [property]
}

/** Exact text, or undefined. */
export function textOf(property: Property | undefined): string | undefined {
  if (property?.value.kind === 'text') return property.value.exact ? property.value.text : undefined
  if (property?.value.kind === 'number') return String(property.value.number)
  return property?.value.kind === 'boolean' ? String(property.value.boolean) : undefined
}

/** A number, also where it is written as text. */
export function numberOf(property: Property | undefined): number | undefined {
  if (property?.value.kind === 'number') return property.value.number
  const written = textOf(property)
  return written !== undefined && /^\d+(\.\d+)?$/.test(written) ? Number(written) : undefined
}

/** True or false, also where it is written as text. */
export function booleanOf(property: Property | undefined): boolean | undefined {
  if (property?.value.kind === 'boolean') return property.value.boolean
  const written = textOf(property)?.toLowerCase()
  return written === 'true' || written === 'yes' ? true : written === 'false' || written === 'no' ? false : undefined
}

/** A switch: what it says, or `absent` where it is not set. */
export function stateOf(property: Property | undefined, absent: State): State {
  if (property === undefined) return absent
  const said = booleanOf(property)
  return said === undefined ? 'unknown' : said ? 'on' : 'off'
}

/** A number of days of which zero means off. */
export function stateOfDays(property: Property | undefined, absent: State): State {
  if (property === undefined) return absent
  const days = numberOf(property)
  return days === undefined ? 'unknown' : days > 0 ? 'on' : 'off'
}

/** Why something is unknown, in a few words: `var.retention`. */
export function whyUnknown(property: Property | undefined): string | undefined {
  if (property?.value.kind === 'unknown') return property.value.why
  return property?.value.kind === 'reference' ? property.value.to.slice(property.value.to.indexOf(':') + 1) : undefined
}

const WORDS_OF_NON_PRODUCTION =
  /(^|[^a-z])(dev|develop|development|devcontainer|tests?|testing|e2e|playwright|cypress|sandbox(es)?|staging|stage|stg|qa|uat|ci|preview|demos?|local|examples?|samples?|quick-?starts?|getting-started|tutorials?|fixtures?|testdata|playground)([^a-z]|$)/i

/** A path or a name that says it is not for production: `envs/dev/main.tf`, `orders-staging`. */
export function isNonProduction(name: string): boolean {
  return WORDS_OF_NON_PRODUCTION.test(name)
}

/** A path or a name that says it is for production. */
export function isProduction(name: string): boolean {
  return /(^|[^a-z])(prod|prd|production|live)([^a-z]|$)/i.test(name)
}
