import type { Seen } from '../../facts.js'
import { snakeCase } from '../cloudformation-names.js'
import type { Declared } from '../declared.js'
import { folderOf, resolvePath } from '../paths.js'
import { at, isNonProduction, map, textOf, unknown, type Property } from '../value.js'
import { NAME, type BicepDeclaration, type BicepFile } from './bicep-syntax.js'
import { azureDeclared, daysOf, RETENTION_POLICY, type AzureParts } from './declared.js'

/** Modules of a registry that make stores: https://azure.github.io/Azure-Verified-Modules/indexes/bicep/bicep-resource-modules/ */
const REGISTRY = /^br[/:].*\/(?:db-for-|sql\/|document-db\/)/

const DEEPEST = 6

export interface BicepFacts {
  readonly declared: readonly Declared[]
  /** Modules of a registry that make stores, and files that do not parse. */
  readonly unread: readonly Seen[]
}

/** Whether a file may declare a store, or call one that does: the others need no parse. */
export function mayDeclareStores(source: string): boolean {
  return /^\s*module\s+\w+\s+'|Microsoft\.(?:DBfor\w+|Sql|DocumentDB)\//im.test(source)
}

/** Values for the parameters of a file, by its path. */
export type GivenParameters = (path: string) => (name: string) => Property | undefined

/**
 * The stores of Bicep files, with modules of the repository read through their callers: parameters with what they are
 * given, else their defaults, and variables resolved. What is computed is unknown.
 */
export function bicepResources(files: readonly BicepFile[], given: GivenParameters): BicepFacts {
  const byPath = new Map(files.map((each) => [each.path, each]))
  const called = new Set(files.flatMap((file) => file.calls.flatMap((each) => sourceOf(file, each) ?? [])))
  const unread = files.flatMap((file) => [
    ...(file.error === undefined ? [] : [file.error]),
    ...file.modules.filter(({ type }) => REGISTRY.test(type)).map(({ seen }) => seen),
  ])
  const declared = files
    .filter(({ path }) => !called.has(path))
    .flatMap((file) => resourcesOf(file, byPath, given(file.path), 0))
  return { declared, unread }
}

function sourceOf({ path }: BicepFile, source: string): string | undefined {
  return /^[\w./-]+\.bicep$/.test(source) ? resolvePath(folderOf(path), source) : undefined
}

interface Scope {
  readonly file: BicepFile
  readonly given: (name: string) => Property | undefined
}

function resourcesOf(
  file: BicepFile,
  byPath: ReadonlyMap<string, BicepFile>,
  given: Scope['given'],
  depth: number,
): readonly Declared[] {
  const scope: Scope = { file, given }
  const parts = file.resources.map((each) => partsOf(each, scope))
  const days = daysOf(parts.filter(({ type }) => RETENTION_POLICY.test(type)))
  return [
    ...parts.flatMap((each) => azureDeclared(file.path, each, days) ?? []),
    ...file.modules.flatMap((module) => {
      const inner = byPath.get(sourceOf(file, module.type) ?? '')
      if (inner === undefined || depth >= DEEPEST) return []
      const passed = at(module.body, 'params')
      // An object of parameters that is not written out may hold any of them.
      const open = passed?.value.kind === 'map' && !passed.value.complete
      const pass = (name: string): Property | undefined => {
        const value = at(passed, name)
        if (value !== undefined) return resolved(value, scope, 0)
        return open ? { value: unknown(`the parameter ${name}`), seen: module.seen } : undefined
      }
      return resourcesOf(inner, byPath, pass, depth + 1)
    }),
  ]
}

function partsOf({ symbol, type, body, seen }: BicepDeclaration, scope: Scope): AzureParts {
  const get = (key: string): Property | undefined => {
    const property = at(body, key)
    return property === undefined ? undefined : resolved(property, scope, 0)
  }
  return {
    type,
    address: textOf(get('name')) ?? symbol,
    properties: get('properties') ?? { value: map([]), seen },
    kind: get('kind'),
    location: get('location'),
    tags: get('tags'),
    seen,
  }
}

/** Names in snake case, parameters and variables as what they stand for. */
function resolved(property: Property, scope: Scope, depth: number): Property {
  const { value, seen } = property
  const inside = (each: Property): Property => resolved(each, scope, depth + 1)
  if (depth > 40) return { value: unknown('nests too deep'), seen }
  switch (value.kind) {
    case 'reference':
      return { value: named(value.to.slice(NAME.length), scope, depth), seen }
    case 'list':
      return { value: { ...value, items: value.items.map(inside) }, seen }
    case 'map': {
      const entries = [...value.entries].map(([name, each]) => [snakeCase(name), inside(each)] as const)
      return { value: map(entries, value.complete), seen }
    }
    default:
      return property
  }
}

function named(path: string, scope: Scope, depth: number): Property['value'] {
  const [name = '', ...rest] = path.split('.')
  const variable = scope.file.variables.get(name)
  const holder = variable === undefined ? parameter(name, scope) : resolved(variable, scope, depth + 1)
  const found = rest.length === 0 ? holder : at(holder, ...rest.map(snakeCase))
  return found?.value ?? unknown(path)
}

/** What a parameter is given, else its default where that is not for a test environment. */
function parameter(name: string, { file, given }: Scope): Property | undefined {
  const passed = given(name)
  if (passed !== undefined) return passed
  const fallback = file.parameters.get(name)
  const written = textOf(fallback)
  if (fallback === undefined || (written !== undefined && isNonProduction(written))) return undefined
  return resolved(fallback, { file, given: () => undefined }, 1)
}
