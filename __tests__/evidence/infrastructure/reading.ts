import type { InfrastructureFacts, StoreResource } from '../../../src/evidence/infrastructure/facts.js'
import { readInfrastructure } from '../../../src/evidence/infrastructure/index.js'

/** What infrastructure code says, from files by path. */
export async function read(files: Readonly<Record<string, string>>): Promise<InfrastructureFacts> {
  return readInfrastructure(new Map(Object.entries(files)))
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
