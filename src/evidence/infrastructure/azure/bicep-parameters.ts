import { folderOf, resolvePath } from '../paths.js'
import { isNonProduction, isProduction, seenAt, text, textOf, unknown, type Property, type Value } from '../value.js'
import type { GivenParameters } from './bicep.js'

/** Values for the parameters of one Bicep file: https://learn.microsoft.com/azure/azure-resource-manager/bicep/parameter-files */
interface Parameters {
  readonly path: string
  /** The file that it is for. */
  readonly using: string | undefined
  readonly values: ReadonlyMap<string, Property>
}

export function isBicepParameters(path: string): boolean {
  return path.endsWith('.bicepparam')
}

/** What files of parameters give, those for production first. Files that differ leave a parameter open. */
export function bicepParameters(files: readonly (readonly [string, string])[]): GivenParameters {
  const read = files.map(([path, source]) => parametersIn(path, source))
  return (path) => {
    const own = read.filter((each) => each.using === path && !isNonProduction(fileName(each.path)))
    const production = own.filter((each) => isProduction(fileName(each.path)))
    const chosen = production.length > 0 ? production : own
    return (name) => {
      const values = chosen.flatMap((each) => each.values.get(name) ?? [])
      const [first] = values
      if (first === undefined || values.every((each) => textOf(each) === textOf(first))) return first
      return { value: unknown(`the parameter ${name}`), seen: first.seen }
    }
  }
}

function parametersIn(path: string, source: string): Parameters {
  const using = /^\s*using\s+'([^']+)'/m.exec(source)?.[1]
  const values = source.split('\n').flatMap((line, index): readonly (readonly [string, Property])[] => {
    const [, name, written] = /^\s*param\s+(\w+)\s*=\s*(.*?)\s*(?:\/\/.*)?$/.exec(line) ?? []
    if (name === undefined || written === undefined) return []
    return [[name, { value: literal(written), seen: seenAt(path, index + 1, line) }]]
  })
  return {
    path,
    using: using === undefined ? undefined : resolvePath(folderOf(path), using),
    values: new Map(values),
  }
}

function literal(written: string): Value {
  const quoted = /^'([^'$\\]*)'$/.exec(written)?.[1]
  if (quoted !== undefined) return text(quoted)
  if (/^\d+$/.test(written)) return { kind: 'number', number: Number(written) }
  if (/^(true|false)$/.test(written)) return { kind: 'boolean', boolean: written === 'true' }
  return unknown(written.slice(0, 60))
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
