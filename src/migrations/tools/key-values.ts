import { parseAllDocuments } from 'yaml'
import { isTable, parseToml } from '../../stack/manifests/toml.js'

/** A value, and the keys that lead to it. Of YAML the first key is the number of its document. */
export type KeyValue = readonly [keys: readonly string[], value: string]

/** The values of a configuration file in TOML, YAML or properties. */
export function keyValuesIn(path: string, text: string): readonly KeyValue[] {
  if (path.endsWith('.toml')) return flattened(parseToml(text), [])
  if (/\.ya?ml$/.test(path))
    return parseAllDocuments(text, { uniqueKeys: false }).flatMap((document, at) =>
      flattened(plain(document), [String(at)]),
    )
  return text.split(/\r?\n/).flatMap((line): KeyValue[] => {
    const [, key, value = ''] = /^\s*([\w.-]+?)(?:\[\d+\])?\s*[=:]\s*(.*?)\s*$/.exec(line) ?? []
    return key === undefined ? [] : [[key.split('.'), value]]
  })
}

/** A document's value; undefined where its aliases grow too far. */
function plain(document: { toJS(): unknown }): unknown {
  try {
    return document.toJS()
  } catch {
    return undefined
  }
}

function flattened(value: unknown, keys: readonly string[]): KeyValue[] {
  if (Array.isArray(value)) return value.flatMap((each) => flattened(each, keys))
  if (isTable(value))
    return Object.entries(value).flatMap(([key, each]) => flattened(each, [...keys, ...key.split('.')]))
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'
    ? [[keys, String(value)]]
    : []
}
