import type { Seen } from '../../facts.js'
import { snakeCase } from '../cloudformation-names.js'
import type { Declared } from '../declared.js'
import { readDocuments } from '../documents.js'
import { at, isNonProduction, map, textOf, unknown, type Property, type Value } from '../value.js'
import { pulumiResource } from './pulumi.js'

/** A project of Pulumi, by its file. */
export function isPulumiProject(path: string): boolean {
  return /(^|\/)Pulumi\.ya?ml$/.test(path)
}

/**
 * The stores of a project that is written in YAML
 * (https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/), or where it does not parse. Those in
 * other languages say it in their programs.
 */
export function pulumiProject(path: string, source: string): readonly Declared[] | Seen {
  const read = readDocuments(path, source, undefined, false)
  if (read.kind === 'unread') return read.seen
  const [root] = read.documents
  const resources = at(root, 'resources')
  if (resources?.value.kind !== 'map') return []
  return [...resources.value.entries].flatMap(([name, resource]) => {
    // aws:rds/instance:Instance is the same as aws:rds:Instance.
    const [provider = '', module = '', type = ''] = (textOf(at(resource, 'type')) ?? '').split(':')
    const names = type === '' ? [module] : [module.split('/')[0] ?? '', type]
    const given = at(resource, 'properties') ?? { value: map([]), seen: resource.seen }
    const construct = {
      type: `${provider}:${names.filter((each) => each !== '' && each !== 'index').join('.')}`,
      name,
      key: `${path}:${name}`,
      properties: resolved(given, path, root, 0),
      seen: resource.seen,
    }
    return pulumiResource(construct, path, true) ?? []
  })
}

/** Names in snake case; `${orders.arn}` as what it refers to. */
function resolved(property: Property, path: string, root: Property | undefined, depth: number): Property {
  const { value, seen } = property
  const inside = (each: Property): Property => resolved(each, path, root, depth + 1)
  if (depth > 40) return { value: unknown('nests too deep'), seen }
  switch (value.kind) {
    case 'text':
      return { value: interpolated(value, path, root), seen }
    case 'list':
      return { value: { ...value, items: value.items.map(inside) }, seen }
    case 'map': {
      const [only] = [...value.entries.keys()]
      if (only?.startsWith('fn::') === true) return { value: unknown(only), seen }
      return { value: map([...value.entries].map(([name, each]) => [snakeCase(name), inside(each)] as const)), seen }
    }
    default:
      return property
  }
}

function interpolated(value: Extract<Value, { kind: 'text' }>, path: string, root: Property | undefined): Value {
  const whole = /^\$\{([\w.[\]-]+)\}$/.exec(value.text)?.[1]
  if (whole === undefined) {
    const known = value.text.replace(/\$\{[^}]*\}/g, '*')
    return { kind: 'text', text: known, exact: known === value.text }
  }
  const [first = ''] = whole.split('.')
  if (at(root, 'resources', first) !== undefined) return { kind: 'reference', to: `${path}:${whole}` }
  const setting = at(root, 'config', first)
  const fallback = at(setting, 'default') ?? at(setting, 'value')
  const written = textOf(fallback)
  return fallback === undefined || (written !== undefined && isNonProduction(written))
    ? unknown(`the setting ${first}`)
    : fallback.value
}
