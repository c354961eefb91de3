import type { State, StoreResource } from './facts.js'
import { at, isNonProduction, items, textOf, type Property } from './value.js'

/** Whether a path is a blueprint of Render: https://render.com/docs/blueprint-spec */
export function isBlueprint(path: string): boolean {
  return /(^|\/)render\.ya?ml$/.test(path)
}

/** The databases that a blueprint declares, at its top or in the environments of its projects. */
export function blueprintStores(root: Property): readonly StoreResource[] {
  const environments = items(at(root, 'projects')).flatMap((project) => items(at(project, 'environments')))
  return [
    ...items(at(root, 'databases')).map((each) => storeOf(each, [])),
    ...environments.flatMap((environment) =>
      items(at(environment, 'databases')).map((each) => storeOf(each, [textOf(at(environment, 'name')) ?? ''])),
    ),
  ]
}

/**
 * Render keeps what a database of a paid plan needs to be recovered to any moment of the last three days, seven where the
 * workspace's plan is Professional or higher, and nothing of a free one (https://render.com/docs/postgresql-backups).
 * Storage is encrypted (https://render.com/docs/postgresql). Without a plan a new database gets the default one, and one
 * that stands keeps its own.
 */
function storeOf(database: Property, environment: readonly string[]): StoreResource {
  const name = at(database, 'name')
  const plan = at(database, 'plan')
  const written = textOf(plan)
  const seen = plan?.seen ?? database.seen
  const state: State = written === undefined ? 'unknown' : written === 'free' ? 'off' : 'on'
  const note = {
    on: 'kept 3 days, or 7 by the plan of the workspace',
    off: 'Render keeps no backups of a free database',
    unknown: 'its plan is not set here',
  }[state]
  return {
    engine: 'postgres',
    address: `databases/${textOf(name) ?? 'without a name'}`,
    kind: 'managed',
    role: [...environment, textOf(name) ?? ''].some(isNonProduction) ? 'non-production' : 'primary',
    seen: name?.seen ?? database.seen,
    backups: { state, retentionDays: undefined, schedule: undefined, seen, note },
    pitr: { state, seen, note },
    crossRegion: { state: 'unknown', seen: database.seen, note: 'Render says nothing of a second region' },
    encryptedAtRest: { state: 'provider default', seen: database.seen },
  }
}
