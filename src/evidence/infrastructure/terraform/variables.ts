import { evaluate, defaultOf, type Scope } from '../hcl/evaluate.js'
import type { HclFile } from '../hcl/model.js'
import { folderOf } from '../paths.js'
import { isNonProduction, isProduction, textOf, unknown, type Property } from '../value.js'
import type { Folder } from './files.js'

export const NOTHING: Scope = {
  prefix: '',
  variables: new Map(),
  locals: new Map(),
  each: undefined,
  resolving: new Set(),
}

/** The variables of a module: what its caller gives, else their defaults. */
export function moduleVariables(
  folder: Folder,
  given: (name: string) => Property | undefined,
): ReadonlyMap<string, Property> {
  const variables = new Map<string, Property>()
  for (const block of folder.body.blocks) {
    const [name] = block.labels
    if (block.type !== 'variable' || name === undefined) continue
    const fallback = block.body.attributes.get('default')
    const value =
      given(name) ??
      (fallback === undefined
        ? undefined
        : defaultOf(name, { value: evaluate(fallback.expression, NOTHING, fallback.seen), seen: fallback.seen }))
    variables.set(name, value ?? { value: unknown(`var.${name}`), seen: block.seen })
  }
  return variables
}

/**
 * The variables of a configuration that nothing calls. Values for production come first; then files that Terraform
 * loads by itself (https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence),
 * then defaults. Two production files that differ leave the variable unknown.
 */
export function rootVariables(folder: Folder, tfvars: readonly HclFile[]): ReadonlyMap<string, Property> {
  const near = tfvars.filter((file) => belongsTo(file.path, folder.path))
  const production = near.filter((file) => isProduction(file.path) && !isNonProduction(fileName(file.path)))
  const automatic = near.filter(
    (file) =>
      folderOf(file.path) === folder.path &&
      !isNonProduction(fileName(file.path)) &&
      /(^|\/)(terraform\.tfvars|[^/]*\.auto\.tfvars)$/.test(file.path),
  )
  return moduleVariables(folder, (name) => agreed(name, production) ?? last(name, automatic))
}

function belongsTo(path: string, folder: string): boolean {
  const parent = folderOf(folder)
  const under = (above: string): boolean => above === '' || path.startsWith(`${above}/`)
  return under(folder) || (folder !== '' && under(parent))
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function agreed(name: string, files: readonly HclFile[]): Property | undefined {
  const values = files.flatMap((file) => valueIn(name, file))
  const [first] = values
  if (first === undefined) return undefined
  const same = values.every((each) => JSON.stringify(textOf(each)) === JSON.stringify(textOf(first)))
  return same ? first : { value: unknown(`var.${name}`), seen: first.seen }
}

function last(name: string, files: readonly HclFile[]): Property | undefined {
  return files.flatMap((file) => valueIn(name, file)).at(-1)
}

function valueIn(name: string, file: HclFile): readonly Property[] {
  const attribute = file.body.attributes.get(name)
  if (attribute === undefined) return []
  return [{ value: evaluate(attribute.expression, NOTHING, attribute.seen), seen: attribute.seen }]
}
