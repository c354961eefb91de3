import type * as z from 'zod'
import { UserError } from '../errors.js'
import { nearest } from './nearest.js'

/** Several mistakes of the user at once. The message and the place are the first one's. */
export class ConfigurationError extends UserError {
  constructor(readonly problems: readonly [UserError, ...UserError[]]) {
    super(problems[0].message, problems[0].place)
  }
}

/** Throws a ConfigurationError where there is a problem. */
export function throwProblems(problems: readonly UserError[]): void {
  const [first, ...others] = problems
  if (first !== undefined) throw new ConfigurationError([first, ...others])
}

/** One thing that a schema does not allow: what must hold, and what stands there. */
export interface Complaint {
  readonly path: readonly PropertyKey[]
  /** It is about the key's name, not its value. */
  readonly ofKey: boolean
  /** `fail-on must be critical, high, medium, low or never, not "hihg" (did you mean "high"?)`. */
  readonly text: string
}

/** The complaints of a failed validation, in words. `allowed` gives the keys that an object of the schema may have. */
export function complaintsOf(
  error: z.ZodError,
  value: unknown,
  allowed: (path: readonly PropertyKey[]) => readonly string[],
): Complaint[] {
  return error.issues.flatMap((issue): Complaint[] => {
    const { path } = issue
    const given = valueAt(value, path)
    const name = nameOf(path)
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({
          path: [...path, key],
          ofKey: true,
          text: `${nameOf([...path, key])} is not a key of ${path.length === 0 ? 'this file' : name}${suggestion(key, allowed(path))}`,
        }))
      case 'invalid_value': {
        const values = issue.values.map(String)
        return [{ path, ofKey: false, text: `${name} must be ${listed(values)}, ${instead(given, values)}` }]
      }
      case 'invalid_type':
        return [{ path, ofKey: false, text: `${name} ${typeMessage(issue)}, ${instead(given)}` }]
      default:
        return [{ path, ofKey: false, text: `${name} ${issue.message}, ${instead(given)}` }]
    }
  })
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'must be a map of keys to values',
  record: 'must be a map of keys to values',
  array: 'must be a list',
  string: 'must be text',
  number: 'must be a number',
  boolean: 'must be true or false',
}

function typeMessage(issue: { readonly expected: string; readonly message: string }): string {
  return issue.message.startsWith('must ') ? issue.message : (TYPES[issue.expected] ?? `must be ${issue.expected}`)
}

function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known)
  if (near !== undefined) return `: did you mean ${near}?`
  return known.length === 0 ? '' : `: the keys are ${[...known].sort().join(', ')}`
}

function instead(given: unknown, known: readonly string[] = []): string {
  if (given === undefined) return 'and is missing'
  const near = typeof given === 'string' ? nearest(given, known) : undefined
  return `not ${described(given)}${near === undefined ? '' : ` (did you mean ${near}?)`}`
}

function described(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return 'a map'
  // A URL in the wrong place may carry a password.
  const text = String(value).replaceAll(/:\/\/\S*/g, '://***')
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text)
}

function listed(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`
}

/** `databases[1].dialect`. */
export function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file'
  return path
    .map((each, index) => (typeof each === 'number' ? `[${each}]` : `${index === 0 ? '' : '.'}${String(each)}`))
    .join('')
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inside, key) => {
    if (typeof inside !== 'object' || inside === null) return undefined
    return Object.getOwnPropertyDescriptor(inside, key)?.value
  }, value)
}
