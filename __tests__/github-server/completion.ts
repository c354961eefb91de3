import type { Schema, Slice } from './slice.js'

/** Everything that the description demands but no test cares about: addresses, node ids, counters. */
const PLACEHOLDER_ADDRESS = 'https://api.github.com/placeholder'
const PLACEHOLDER_TIME = '2026-01-05T09:00:00Z'

type Json = Readonly<Record<string, unknown>>

/**
 * Fills a reply of ours up to what GitHub's description requires. Only keys that are missing are added: what the state
 * of the server says stays as it is.
 */
export function completer(slice: Slice): (id: string, status: number, body: unknown) => unknown {
  function resolved(schema: Schema): Schema {
    const reference = schema['$ref']
    if (typeof reference !== 'string') return schema
    return resolved(slice.schemas[reference.replace('#/components/schemas/', '')] ?? {})
  }

  /** The schema without alternatives: `allOf` merged, of `anyOf` and `oneOf` the first that names every key of the value. */
  function settled(schema: Schema, value: unknown): Schema {
    const plain = resolved(schema)
    const parts = schemas(plain['allOf']).map((part) => settled(part, value))
    const choices = [...schemas(plain['anyOf']), ...schemas(plain['oneOf'])].map((choice) => settled(choice, value))
    const choice = choices.find((candidate) => fits(candidate, value)) ?? choices.find(({ type }) => type !== 'null')
    return [...parts, ...(choice === undefined ? [] : [choice])].reduce(merged, plain)
  }

  function complete(schema: Schema, value: unknown): unknown {
    if (value === undefined) return invented(schema)
    const plain = settled(schema, value)
    if (Array.isArray(value)) return value.map((item) => complete(record(plain['items']), item))
    if (!isRecord(value)) return value
    const properties = record(plain['properties'])
    const missing = strings(plain['required']).filter((name) => value[name] === undefined)
    return Object.fromEntries([
      ...Object.entries(value).map(([name, inner]) => [name, complete(record(properties[name]), inner)]),
      ...missing.map((name) => [name, invented(record(properties[name]))]),
    ])
  }

  function invented(schema: Schema): unknown {
    const plain = settled(schema, undefined)
    const types = [plain['type']].flat()
    if (types.includes('null') || schemas(plain['anyOf']).some(({ type }) => type === 'null')) return null
    const allowed: unknown = plain['enum']
    if (Array.isArray(allowed)) return allowed[0]
    if (types.includes('array')) return []
    if (types.includes('object')) return complete(plain, {})
    if (types.includes('integer') || types.includes('number')) return plain['minimum'] ?? 0
    if (types.includes('boolean')) return false
    return inventedText(plain['format'])
  }

  return (id, status, body) => {
    const schema = slice.operations[id]?.replies[String(status)]
    return schema === undefined || schema === null || body === undefined ? body : complete(schema, body)
  }
}

function inventedText(format: unknown): string {
  if (format === 'uri') return PLACEHOLDER_ADDRESS
  return format === 'date-time' ? PLACEHOLDER_TIME : ''
}

function fits(schema: Schema, value: unknown): boolean {
  if (Array.isArray(value)) return schema['type'] === 'array'
  if (!isRecord(value)) return false
  const properties = record(schema['properties'])
  return Object.entries(value).every(([name, inner]) => {
    const allowed: unknown = record(properties[name])['enum']
    return name in properties && (!Array.isArray(allowed) || allowed.includes(inner))
  })
}

function merged(one: Schema, other: Schema): Schema {
  return {
    ...one,
    ...other,
    properties: { ...record(one['properties']), ...record(other['properties']) },
    required: [...new Set([...strings(one['required']), ...strings(other['required'])])],
  }
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function record(value: unknown): Json {
  return isRecord(value) ? value : {}
}

function schemas(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
