import { saysNonProduction, type Declared, type Placement } from '../declared.js'
import { evaluate, evaluateBody, type Scope } from '../hcl/evaluate.js'
import type { Block, HclFile } from '../hcl/model.js'
import { resolvePath } from '../paths.js'
import { at, map, numberOf, text, textOf, unknown, type Property, type Value } from '../value.js'
import { foldersOf, type Folder } from './files.js'
import { moduleVariables, rootVariables } from './variables.js'

const DEEPEST = 4
const MOST_RESOURCES = 2_000
const MOST_INSTANCES = 20

/** A module with what it was given: one folder may be called many times. */
interface Call {
  readonly folder: Folder
  /** `module.orders.`, or nothing for a root. */
  readonly prefix: string
  readonly root: string
  readonly variables: ReadonlyMap<string, Property>
  readonly providers: ReadonlyMap<string, Provider>
  readonly nonProduction: boolean
  readonly depth: number
}

interface Provider extends Placement {
  readonly defaultTags: Property | undefined
}

/**
 * The resources of all Terraform configurations in a repository, with variables, locals and modules of the repository
 * resolved. A folder that another one calls is read through its callers.
 */
export function declaredIn(files: readonly HclFile[], tfvars: readonly HclFile[]): readonly Declared[] {
  const folders = foldersOf(files)
  const called = new Set([...folders.values()].flatMap((folder) => localCalls(folder).map(({ path }) => path)))
  const declared: Declared[] = []
  for (const folder of folders.values()) {
    if (called.has(folder.path)) continue
    collect(
      {
        folder,
        prefix: '',
        root: folder.path,
        variables: rootVariables(folder, tfvars),
        providers: new Map(),
        nonProduction: saysNonProduction([folder.path], NO_PROPERTIES),
        depth: 0,
      },
      folders,
      declared,
    )
  }
  return declared
}

const NO_PROPERTIES: Property = { value: map([]), seen: { path: '', line: 1, quote: '' } }

function localCalls(folder: Folder): readonly { readonly block: Block; readonly path: string }[] {
  return folder.body.blocks.flatMap((block) => {
    const source = block.type === 'module' ? sourceOf(block) : undefined
    if (source === undefined || !/^\.\.?(\/|$)/.test(source)) return []
    const path = resolvePath(folder.path, source)
    // A module that calls itself is no module.
    return path === undefined || path === folder.path ? [] : [{ block, path }]
  })
}

function sourceOf(block: Block): string | undefined {
  const expression = block.body.attributes.get('source')?.expression
  return expression?.kind === 'literal' && typeof expression.value === 'string' ? expression.value : undefined
}

function collect(call: Call, folders: ReadonlyMap<string, Folder>, declared: Declared[]): void {
  const scope: Scope = {
    prefix: `${call.root}:${call.prefix}`,
    variables: call.variables,
    locals: new Map(
      call.folder.body.blocks.filter((block) => block.type === 'locals').flatMap((block) => [...block.body.attributes]),
    ),
    each: undefined,
    resolving: new Set(),
  }
  const providers = providersOf(call, scope)
  const local = new Map(localCalls(call.folder).map(({ block, path }) => [block, path]))
  for (const block of call.folder.body.blocks) {
    if (declared.length >= MOST_RESOURCES) return
    if (block.type === 'resource') declared.push(...resourcesOf(block, call, scope, providers))
    if (block.type !== 'module') continue
    const path = local.get(block)
    const folder = path === undefined ? undefined : folders.get(path)
    // A folder that is fetched before the run is as far away as a registry.
    if (path === undefined || folder === undefined) declared.push(...resourcesOf(block, call, scope, providers))
    else if (call.depth < DEEPEST) {
      for (const instance of instancesOf(block, scope)) {
        const name = `module.${block.labels[0] ?? ''}${instance.suffix}`
        const given = evaluateBody(block.body, instance.scope, call.folder.complete)
        const property: Property = { value: given, seen: block.seen }
        collect(
          {
            folder,
            prefix: `${call.prefix}${name}.`,
            root: call.root,
            variables: moduleVariables(folder, (variable) => at(property, variable)),
            providers: passed(block, property, providers),
            nonProduction: call.nonProduction || saysNonProduction([block.labels[0] ?? '', path], NO_PROPERTIES),
            depth: call.depth + 1,
          },
          folders,
          declared,
        )
      }
    }
  }
}

/** `providers = { aws = aws.frankfurt }`; without it a module has its caller's. */
function passed(
  block: Block,
  given: Property,
  providers: ReadonlyMap<string, Provider>,
): ReadonlyMap<string, Provider> {
  const expression = block.body.attributes.get('providers')?.expression
  if (expression?.kind !== 'object' || at(given, 'providers') === undefined) return providers
  return new Map(
    expression.entries.flatMap(({ key, value }) => {
      const name =
        key.kind === 'literal' ? String(key.value) : key.kind === 'traversal' ? key.path.join('.') : undefined
      const provider = value.kind === 'traversal' ? providers.get(value.path.join('.')) : undefined
      return name === undefined || provider === undefined ? [] : [[name, provider] as const]
    }),
  )
}

function providersOf(call: Call, scope: Scope): ReadonlyMap<string, Provider> {
  const providers = new Map(call.providers)
  for (const block of call.folder.body.blocks) {
    if (block.type !== 'provider') continue
    const property: Property = { value: evaluateBody(block.body, scope, true), seen: block.seen }
    const alias = textOf(at(property, 'alias'))
    const name = `${block.labels[0] ?? ''}${alias === undefined ? '' : `.${alias}`}`
    providers.set(name, {
      provider: `${call.root}:${call.prefix}${name}`,
      region: textOf(at(property, 'region')),
      defaultTags: at(property, 'default_tags', 'tags'),
    })
  }
  return providers
}

interface Instance {
  readonly suffix: string
  readonly scope: Scope
}

/** What `count` and `for_each` make of a block. Where that is unknown there is one. */
function instancesOf(block: Block, scope: Scope): readonly Instance[] {
  const count = block.body.attributes.get('count')
  if (count !== undefined) {
    const value = evaluate(count.expression, scope, count.seen)
    return numberOf({ value, seen: count.seen }) === 0 ? [] : [{ suffix: '', scope }]
  }
  const forEach = block.body.attributes.get('for_each')
  if (forEach === undefined) return [{ suffix: '', scope }]
  const over = evaluate(forEach.expression, scope, forEach.seen)
  const keyed = keysOf(over)
  if (keyed === undefined) {
    return [{ suffix: '', scope: { ...scope, each: { key: unknown('each.key'), value: unknown('each.value') } } }]
  }
  return keyed.slice(0, MOST_INSTANCES).map(([key, value]) => ({
    suffix: `["${key}"]`,
    scope: { ...scope, each: { key: text(key), value } },
  }))
}

function keysOf(over: Value): readonly (readonly [string, Value])[] | undefined {
  if (over.kind === 'map' && over.complete) return [...over.entries].map(([key, { value }]) => [key, value] as const)
  if (over.kind !== 'list' || !over.complete) return undefined
  const keys = over.items.map((each) => textOf(each))
  return keys.every((key) => key !== undefined) ? keys.map((key) => [key, text(key)] as const) : undefined
}

function resourcesOf(
  block: Block,
  call: Call,
  scope: Scope,
  providers: ReadonlyMap<string, Provider>,
): readonly Declared[] {
  const isModule = block.type === 'module'
  const [first = '', second = ''] = block.labels
  const type = isModule ? (sourceOf(block) ?? '') : first
  return instancesOf(block, scope).map((instance): Declared => {
    const address = `${isModule ? `module.${first}` : `${first}.${second}`}${instance.suffix}`
    const properties: Property = {
      value: evaluateBody(block.body, instance.scope, call.folder.complete),
      seen: block.seen,
    }
    const named = providerNamed(block, type)
    const provider = providers.get(named)
    const own = textOf(at(properties, 'region'))
    return {
      type,
      address: `${call.prefix}${address}`,
      key: `${scope.prefix}${address}`,
      properties,
      from: isModule ? 'registry module' : 'terraform',
      placement: {
        provider: own === undefined ? (provider?.provider ?? named) : `region ${own}`,
        region: own ?? provider?.region,
      },
      defaultTags: provider?.defaultTags,
      nonProduction: call.nonProduction || saysNonProduction([block.seen.path, isModule ? first : second], properties),
      seen: block.seen,
    }
  })
}

function providerNamed(block: Block, type: string): string {
  const expression = block.body.attributes.get('provider')?.expression
  if (expression?.kind === 'traversal') return expression.path.join('.')
  return type.includes('/') ? 'aws' : (type.split('_')[0] ?? '')
}
