import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { Operation, Schema, Slice } from './slice.js'

/** An address that GitHub knows, with what stands in its variable parts. */
interface Match {
  readonly id: string
  readonly operation: Operation
  readonly parameters: Readonly<Record<string, string>>
}

/** GitHub's own description as a judge of requests and replies. */
export interface Contract {
  readonly match: (method: string, path: string) => Match | undefined
  /** What GitHub would refuse with 422. */
  readonly bodyErrors: (id: string, body: unknown) => readonly string[]
  /** What GitHub would silently ignore, and what is therefore a slip of ours: unknown names, values out of a list. */
  readonly ignored: (id: string, query: URLSearchParams, body: unknown) => readonly string[]
  readonly replyErrors: (id: string, status: number, body: unknown) => readonly string[]
}

/** Compiles the slice lazily: a test pays only for the operations that it uses. */
export function contractOf(slice: Slice): Contract {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
  formats.default(ajv)
  ajv.addSchema({ $id: 'github', components: { schemas: slice.schemas } })
  const compiled = new Map<string, ValidateFunction>()

  function errors(key: string, schema: Schema, value: unknown): readonly string[] {
    const validate = compiled.get(key) ?? ajv.compile(absolute(schema))
    compiled.set(key, validate)
    return validate(value) ? [] : (validate.errors ?? []).map(sentence)
  }

  const operations = Object.entries(slice.operations)
    .map(([id, operation]) => ({ id, operation, pattern: pathPattern(operation.path) }))
    .sort((a, b) => variables(a.operation.path) - variables(b.operation.path))

  return {
    match: (method, path) => {
      for (const { id, operation, pattern } of operations) {
        const found = operation.method === method ? pattern.exec(path) : null
        if (found !== null) return { id, operation, parameters: decoded(found.groups ?? {}) }
      }
      return undefined
    },
    bodyErrors: (id, body) => {
      const operation = slice.operations[id]
      if (operation?.body === undefined) return []
      if (body === undefined) return operation.bodyRequired === true ? ['a body is required'] : []
      return errors(`${id} body`, operation.body, body)
    },
    ignored: (id, query, body) => {
      const operation = slice.operations[id]
      return operation === undefined ? [] : [...ignoredQuery(operation, query), ...ignoredKeys(operation, body)]
    },
    replyErrors: (id, status, body) => {
      const schema = slice.operations[id]?.replies[String(status)]
      if (schema === undefined) return status < 400 ? [`no reply ${status} is described`] : []
      if (schema === null) return body === undefined ? [] : ['a body where none is described']
      return errors(`${id} ${status}`, schema, body)
    },
  }
}

/** References in the slice are relative to its own root; a compiled part needs them absolute. */
function absolute(schema: Schema): Schema {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"github#/')
  return { allOf: [JSON.parse(text)] }
}

function sentence(error: ErrorObject): string {
  return `data${error.instancePath} ${error.message ?? 'is invalid'}`
}

function variables(path: string): number {
  return path.split('{').length
}

/** A branch, tag or comparison at the end of a path may hold slashes; a file's path may also be empty, for the root. */
const LONG: Readonly<Record<string, string>> = { path: '.*', ref: '.+', basehead: '.+', tree_sha: '.+' }

function pathPattern(path: string): RegExp {
  const source = path.replace(/\{(\w+)\}/g, (text, name: string, at: number) => {
    const isLast = at + text.length === path.length
    return `(?<${name}>${(isLast ? LONG[name] : undefined) ?? '[^/]+'})`
  })
  return new RegExp(`^${source}$`)
}

function decoded(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]))
}

function ignoredQuery(operation: Operation, query: URLSearchParams): readonly string[] {
  const known = new Map(operation.parameters.filter(({ in: place }) => place === 'query').map((it) => [it.name, it]))
  return [...query].flatMap(([name, value]) => {
    const schema = known.get(name)?.schema
    if (schema === undefined) return [`unknown query parameter ${name}`]
    const allowed = schema['enum']
    if (Array.isArray(allowed) && !allowed.includes(value)) return [`query parameter ${name} cannot be ${value}`]
    if (schema['type'] === 'integer' && !/^\d+$/.test(value)) return [`query parameter ${name} is no number: ${value}`]
    return []
  })
}

function ignoredKeys(operation: Operation, body: unknown): readonly string[] {
  const properties = operation.body?.['properties']
  if (typeof properties !== 'object' || properties === null || typeof body !== 'object' || body === null) return []
  return Object.keys(body)
    .filter((key) => !(key in properties))
    .map((key) => `unknown key ${key} in the body`)
}
