import type { Seen } from '../facts.js'
import type { StoreResource } from './facts.js'
import { engineOfImage } from './images.js'
import { archiving, withoutArchive } from './kubernetes/containers.js'
import { at, isNonProduction, isProduction, items, textOf, type Property } from './value.js'

/** Whether a path is a Compose file: https://docs.docker.com/compose/intro/compose-application-model/ */
export function isComposeFile(path: string): boolean {
  return /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/.test(path)
}

/** The databases of a Compose file that keep a volume; `deployed`: the files that a deploy starts, with where it does. A container beside them that dumps them is automation. */
export function composeStores(
  path: string,
  root: Property,
  deployed: ReadonlyMap<string, Seen> = new Map(),
): readonly StoreResource[] {
  const services = at(root, 'services')
  if (services?.value.kind !== 'map') return []
  return [...services.value.entries].flatMap(([name, service]): readonly StoreResource[] => {
    const image = at(service, 'image')
    const engine = engineOfImage(textOf(image) ?? '')
    if (engine === undefined || image === undefined || items(at(service, 'volumes')).length === 0) return []
    return [
      {
        engine,
        address: `service ${name}`,
        kind: 'container',
        role: isNonProduction(name) ? 'non-production' : deployed.has(path) ? 'primary' : roleOf(path),
        seen: image.seen,
        backups: {
          state: 'off',
          retentionDays: undefined,
          schedule: undefined,
          seen: image.seen,
          note: 'nothing here copies its volume',
        },
        pitr: archiving(service) ?? withoutArchive(engine, image),
        crossRegion: { state: 'unknown', seen: undefined, note: undefined },
        encryptedAtRest: { state: 'unknown', seen: undefined },
      },
    ]
  })
}

/**
 * What a Compose file is for, by its name: one without a word of it may be production's as well as a laptop's. Compose
 * itself lays `override` over the others on a developer's machine
 * (https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/).
 */
function roleOf(path: string): StoreResource['role'] {
  if (isNonProduction(path) || /[.-]override\.ya?ml$/.test(path)) return 'non-production'
  return isProduction(path) ? 'primary' : 'undecided'
}
