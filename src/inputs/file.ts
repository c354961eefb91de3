import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import type { Document } from 'yaml'
import * as z from 'zod'
import { UserError } from '../errors.js'
import type { Place } from '../errors.js'
import { nestsTooDeep } from '../nesting.js'
import { nearest } from './nearest.js'
import { complaintsOf, nameOf, throwProblems } from './problems.js'
import type { Complaint } from './problems.js'
import { configurationSchema } from './schema.js'
import type { Configuration } from './schema.js'

export const CONFIGURATION_PATH = '.github/database-review.yml'

/** A configuration is short. What is longer is a mistake or an attack. */
const MAXIMUM_CHARACTERS = 65_536
const MAXIMUM_ALIASES = 20
/** What follows the first mistakes of syntax is mostly their echo. */
const MAXIMUM_PROBLEMS = 10

/** What inputs alone may set. In a file anyone with a pull request could set them. */
const INPUTS_ONLY = ['github-token', 'postgres-url', 'mysql-url', 'config', 'pull-request']

/** Ids that other parts know, to tell a misspelt one. */
export interface KnownIds {
  readonly hazards: readonly string[]
}

/** A configuration file that has been read: what it says, and where it says it. */
export interface ConfigurationFile {
  readonly path: string
  readonly configuration: Configuration
  /** Where a key or an entry stands; the nearest one around it where it does not stand in the file. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place
}

/**
 * Reads a configuration file. Throws a ConfigurationError that names every unknown key and every bad value, in the
 * order in which they stand.
 */
export function parseConfigurationFile(path: string, source: string, known?: KnownIds): ConfigurationFile {
  if (source.length > MAXIMUM_CHARACTERS) {
    throw new UserError(`${path} is longer than ${MAXIMUM_CHARACTERS / 1024} KiB: a configuration must be shorter.`, {
      path,
    })
  }
  if (nestsTooDeep(source)) throw new UserError(`${path} nests too deep: a configuration is flat.`, { path, line: 1 })
  const lineCounter = new LineCounter()
  const document = parseDocument(source, { lineCounter, prettyErrors: false, version: '1.2', schema: 'core' })
  const at = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset)
    return { path, line, column: col }
  }
  throwProblems(
    document.errors.slice(0, MAXIMUM_PROBLEMS).map((error) => {
      const place = at(error.pos[0])
      return problem(`this is no valid YAML: ${firstSentence(error.message)}`, place)
    }),
  )
  keepVersionsAsWritten(document)
  const placeOf = (keys: readonly PropertyKey[], ofKey = true): Place => at(offsetOf(document, keys, ofKey))
  const value = valueOf(document, path)
  const result = configurationSchema.safeParse(value)
  const complaints = [
    ...(result.success ? [] : complaintsOf(result.error, value, allowedKeys).map(inputsOnly)),
    ...(result.success ? unknownIds(result.data, known) : []),
  ]
  const placed = complaints.map(({ path: keys, ofKey, text }) => problem(text, placeOf(keys, ofKey)))
  throwProblems(placed.sort((a, b) => order(a) - order(b)))
  if (!result.success) throw new UserError(`${path} cannot be read.`, { path })
  return { path, configuration: result.data, placeOf }
}

/** A mistake in a file as one sentence that begins with the place. */
export function problem(text: string, place: Place): UserError {
  const at = [place.path, place.line, place.column].filter((each) => each !== undefined).join(':')
  return new UserError(`${at}: ${text}${/[.?]$/.test(text) ? '' : '.'}`, place)
}

function order(error: UserError): number {
  return (error.place?.line ?? 0) * 100_000 + (error.place?.column ?? 0)
}

function firstSentence(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/[.:]$/, '')
}

/** Aliases are resolved up to a small number: each one may stand for many. */
function valueOf(document: Document.Parsed, path: string): unknown {
  if (document.contents === null) return {}
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAXIMUM_ALIASES })
    return value
  } catch {
    throw problem('too many YAML aliases or levels: write the values out', { path, line: 1, column: 1 })
  }
}

/** `version: 10.10` is text for us, and the number 10.1 for YAML. The format's own version stays a number. */
function keepVersionsAsWritten(document: Document.Parsed): void {
  visit(document, {
    Pair(_, pair, ancestors) {
      const key = isScalar(pair.key) ? pair.key.value : undefined
      if (key !== 'postgres-version' && key !== 'mysql-version' && (key !== 'version' || ancestors.length <= 2)) return
      const { value } = pair
      if (isScalar(value) && typeof value.value === 'number') value.value = value.source ?? String(value.value)
    },
  })
}

/** The offset of a key (`ofKey`) or its value, or of the nearest node around it that stands in the file. */
function offsetOf(document: Document.Parsed, keys: readonly PropertyKey[], ofKey: boolean): number {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const [index, key] of keys.entries()) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === String(key))
      if (!isPair(pair)) return offset
      const wantsKey = ofKey && index === keys.length - 1
      offset = (wantsKey ? startOf(pair.key) : (startOf(pair.value) ?? startOf(pair.key))) ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(key)]
      offset = startOf(node) ?? offset
    } else return offset
  }
  return offset
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined
  const start: unknown = node.range[0]
  return typeof start === 'number' ? start : undefined
}

function inputsOnly(complaint: Complaint): Complaint {
  const key = complaint.path[0]
  if (!complaint.ofKey || complaint.path.length !== 1 || typeof key !== 'string' || !INPUTS_ONLY.includes(key)) {
    return complaint
  }
  return { ...complaint, text: `${key} is an input of the action and never a key of this file: remove it here` }
}

function unknownIds({ hazards }: Configuration, known: KnownIds | undefined): Complaint[] {
  if (known === undefined) return []
  return Object.keys(hazards ?? {})
    .filter((id) => !known.hazards.includes(id))
    .map((id) => {
      const near = nearest(id, known.hazards)
      const path = ['hazards', id]
      return {
        path,
        ofKey: true,
        text: `${nameOf(path)} is no hazard${near === undefined ? '' : `: did you mean ${near}?`}`,
      }
    })
}

/** The keys that an object may have, by the schema. */
function allowedKeys(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = configurationSchema
  for (const key of path) {
    schema = bare(schema)
    if (schema instanceof z.ZodObject) schema = Object.getOwnPropertyDescriptor(schema.shape, key)?.value
    else if (schema instanceof z.ZodArray) schema = schema.element
    else return []
  }
  const inner = bare(schema)
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : []
}

function bare(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema
}
