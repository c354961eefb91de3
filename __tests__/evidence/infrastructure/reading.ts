import type { Seen } from '../../../src/evidence/facts.js'
import type { InfrastructureFacts, StoreResource } from '../../../src/evidence/infrastructure/facts.js'
import { readInfrastructure } from '../../../src/evidence/infrastructure/index.js'
import type { Property } from '../../../src/evidence/infrastructure/value.js'

/** What infrastructure code says, from files by path. */
export async function read(
  files: Readonly<Record<string, string>>,
  composeInProduction: ReadonlyMap<string, Seen> = new Map(),
): Promise<InfrastructureFacts> {
  return readInfrastructure(new Map(Object.entries(files)), composeInProduction)
}

/** The only store of a repository. */
export async function onlyStore(files: Readonly<Record<string, string>>): Promise<StoreResource> {
  const { stores } = await read(files)
  const [store] = stores
  if (store === undefined || stores.length > 1) {
    throw new Error(`expected one store, not ${stores.map((each) => each.address).join(', ') || 'none'}`)
  }
  return store
}

/** A property without its places. */
export function plain({ value }: Property): unknown {
  switch (value.kind) {
    case 'map':
      return Object.fromEntries([...value.entries].map(([name, each]) => [name, plain(each)]))
    case 'list':
      return value.items.map(plain)
    case 'text':
      return value.text
    case 'number':
      return value.number
    case 'boolean':
      return value.boolean
    case 'null':
      return null
    default:
      return `(${value.kind})`
  }
}
