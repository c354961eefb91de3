import type { StoreResource } from './facts.js'
import { engineOfImage } from './images.js'
import { archiving, withoutArchive } from './kubernetes/containers.js'
import { at, isNonProduction, isProduction, items, textOf, type Property } from './value.js'

/** Compose files for production, by their name: the others are for a developer's machine. */
export function isProductionCompose(path: string): boolean {
  return /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/.test(path) && isProduction(path) && !isNonProduction(path)
}

/** The databases of a production Compose file. A container beside them that dumps them is automation. */
export function composeStores(path: string, root: Property): readonly StoreResource[] {
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
        role: isNonProduction(name) || isNonProduction(path) ? 'non-production' : 'primary',
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
