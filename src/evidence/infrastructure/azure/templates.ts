import type { Seen } from '../../facts.js'
import { snakeCase } from '../cloudformation-names.js'
import type { Declared } from '../declared.js'
import { readDocuments } from '../documents.js'
import { folderOf } from '../paths.js'
import { at, isNonProduction, isProduction, items, map, textOf, unknown, type Property, type Value } from '../value.js'
import { azureDeclared, daysOf, RETENTION_POLICY, type AzureParts } from './declared.js'

/** Whether a JSON file is a template of Azure's resource manager, by its schema. */
export function isAzureTemplate(source: string): boolean {
  return (
    /"\$schema"\s*:\s*"[^"]*\/\w*[dD]eploymentTemplate\.json#?"/.test(source) &&
    /Microsoft\.(DBfor|Sql|DocumentDB)/i.test(source)
  )
}

/** Whether a JSON file gives a template its parameters. */
export function isAzureParameters(source: string): boolean {
  return /"\$schema"\s*:\s*"[^"]*\/deploymentParameters\.json#?"/.test(source)
}

/** Names that an expression may use, with what stands for them. */
interface Scope {
  readonly parameters: ReadonlyMap<string, Property>
  readonly variables: Property | undefined
}

const DEEPEST = 6

/**
 * The stores of a template, as far as its expressions are parameters with a default, or a value in a file of parameters
 * beside it, and variables (https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax).
 */
export function azureTemplateResources(
  path: string,
  source: string,
  parameterFiles: readonly (readonly [string, string])[],
): readonly Declared[] | Seen {
  const read = readDocuments(path, source, undefined, false)
  if (read.kind === 'unread') return read.seen
  const [root] = read.documents
  if (root === undefined) return []
  const given = parametersFor(path, parameterFiles)
  return resourcesIn(path, root, (name) => given(name), 0)
}

/** Values for production, else those of a file that is for no test environment. Files that differ leave it open. */
export function parametersFor(
  path: string,
  files: readonly (readonly [string, string])[],
): (name: string) => Property | undefined {
  const beside = files.filter(([other]) => folderOf(other) === folderOf(path) && !isNonProduction(fileName(other)))
  const production = beside.filter(([other]) => isProduction(fileName(other)))
  const chosen = (production.length > 0 ? production : beside).flatMap(([other, source]) => {
    const read = readDocuments(other, source, undefined, false)
    return read.kind === 'read' ? read.documents : []
  })
  return (name) => {
    const values = chosen.flatMap((root) => at(root, 'parameters', name, 'value') ?? [])
    const [first] = values
    if (first === undefined || values.every((each) => textOf(each) === textOf(first))) return first
    return { value: unknown(`the parameter ${name}`), seen: first.seen }
  }
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function resourcesIn(
  path: string,
  template: Property,
  given: (name: string) => Property | undefined,
  depth: number,
): readonly Declared[] {
  const scope: Scope = { parameters: parametersOf(template, given), variables: at(template, 'variables') }
  const all = flattened(at(template, 'resources'), '', depth)
  const parts = all.map((each) => partsOf(each, scope))
  const days = daysOf(parts.filter(({ type }) => RETENTION_POLICY.test(type)))
  return [
    ...parts.flatMap((each) => azureDeclared(path, each, days) ?? []),
    ...all
      .filter(({ type }) => /^Microsoft\.Resources\/deployments$/i.test(type))
      .flatMap((each) => nested(path, each, scope, depth)),
  ]
}

/** A template inside a deployment has parameters of its own. */
function nested(path: string, { root }: Resource, scope: Scope, depth: number): readonly Declared[] {
  const inner = at(root, 'properties', 'template')
  if (inner === undefined || depth >= DEEPEST) return []
  const passed = at(root, 'properties', 'parameters')
  return resourcesIn(
    path,
    inner,
    (name) => {
      const value = at(passed, name, 'value')
      return value === undefined ? undefined : resolved(value, scope, 0)
    },
    depth + 1,
  )
}

function parametersOf(
  template: Property,
  given: (name: string) => Property | undefined,
): ReadonlyMap<string, Property> {
  const parameters = at(template, 'parameters')
  if (parameters?.value.kind !== 'map') return new Map()
  return new Map(
    [...parameters.value.entries].map(([name, parameter]) => {
      const fallback = at(parameter, 'defaultValue')
      const written = textOf(fallback)
      const otherwise = written !== undefined && isNonProduction(written) ? undefined : fallback
      return [name, given(name) ?? otherwise ?? { value: unknown(`the parameter ${name}`), seen: parameter.seen }]
    }),
  )
}

interface Resource {
  readonly type: string
  readonly name: string | undefined
  readonly root: Property
}

/** Resources of a list, or of an object by their symbolic names; children with them, under their whole type. */
function flattened(resources: Property | undefined, parent: string, depth: number): readonly Resource[] {
  if (resources === undefined || depth > DEEPEST) return []
  const list = resources.value.kind === 'map' ? [...resources.value.entries.values()] : items(resources)
  return list.flatMap((root) => {
    const written = textOf(at(root, 'type')) ?? ''
    const type = parent === '' || written.startsWith('Microsoft.') ? written : `${parent}/${written}`
    const condition = at(root, 'condition')
    if (condition?.value.kind === 'boolean' && !condition.value.boolean) return []
    return [{ type, name: textOf(at(root, 'name')), root }, ...flattened(at(root, 'resources'), type, depth + 1)]
  })
}

function partsOf({ type, name, root }: Resource, scope: Scope): AzureParts {
  const get = (key: string): Property | undefined => {
    const property = at(root, key)
    return property === undefined ? undefined : resolved(property, scope, 0)
  }
  return {
    type,
    address: textOf(get('name')) ?? `${type.slice(type.indexOf('/') + 1)} ${(name ?? '').replace(/[[\]]/g, '')}`.trim(),
    properties: get('properties') ?? { value: map([]), seen: root.seen },
    kind: get('kind'),
    location: get('location'),
    tags: at(root, 'tags'),
    seen: at(root, 'type')?.seen ?? root.seen,
  }
}

/** Names in snake case, expressions as what they stand for. */
function resolved(property: Property, scope: Scope, depth: number): Property {
  const { value, seen } = property
  const inside = (each: Property): Property => resolved(each, scope, depth + 1)
  if (depth > 40) return { value: unknown('nests too deep'), seen }
  switch (value.kind) {
    case 'text':
      return { value: evaluated(value, scope, depth), seen }
    case 'list':
      return { value: { ...value, items: value.items.map(inside) }, seen }
    case 'map':
      return {
        value: map(
          [...value.entries].map(([name, each]) => [snakeCase(name), inside(each)] as const),
          value.complete,
        ),
        seen,
      }
    default:
      return property
  }
}

/** `[parameters('days')]`; `[[` begins a plain bracket. */
function evaluated(value: Extract<Value, { kind: 'text' }>, scope: Scope, depth: number): Value {
  const written = /^\[(?!\[)(.*)\]$/.exec(value.text)?.[1]?.trim()
  if (written === undefined) return value
  const [, kind, name = ''] = /^(parameters|variables)\('([^']+)'\)$/.exec(written) ?? []
  const found =
    kind === 'parameters' ? scope.parameters.get(name) : kind === 'variables' ? at(scope.variables, name) : undefined
  return found === undefined ? unknown(written.slice(0, 60)) : resolved(found, scope, depth + 1).value
}
