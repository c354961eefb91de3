import { d1Bindings } from '../../../stack/wrangler.js'
import type { Seen } from '../../facts.js'
import type { Declared } from '../declared.js'
import type { StoreResource } from '../facts.js'
import { at, isNonProduction, seenAt, textOf } from '../value.js'

/** The D1 databases that a configuration of wrangler binds, each once. An environment that is not for production names one that is not. */
export function wranglerStores(path: string, text: string): readonly StoreResource[] {
  const lines = text.split('\n')
  const stores = d1Bindings(path, text).map(({ name, environment, line }) =>
    d1Store(
      `D1 database ${name}`,
      name,
      [environment ?? '', name, path].some(isNonProduction) ? 'non-production' : 'primary',
      seenAt(path, line, lines[line - 1]?.trim() ?? ''),
    ),
  )
  return stores.filter((each, index) => index === stores.findIndex(({ address }) => address === each.address))
}

/** https://registry.terraform.io/providers/cloudflare/cloudflare/latest/docs/resources/d1_database */
export function cloudflareStore({
  type,
  address,
  properties,
  nonProduction,
  seen,
}: Declared): StoreResource | undefined {
  if (type !== 'cloudflare_d1_database') return undefined
  return d1Store(address, textOf(at(properties, 'name')), nonProduction ? 'non-production' : 'primary', seen)
}

/**
 * Time Travel is always on and keeps every minute, for 30 days on Workers Paid and 7 on Workers Free
 * (https://developers.cloudflare.com/d1/reference/time-travel/); all data is encrypted at rest
 * (https://developers.cloudflare.com/d1/reference/data-security/). In which regions the history is kept is not documented.
 */
function d1Store(address: string, name: string | undefined, role: StoreResource['role'], seen: Seen): StoreResource {
  return {
    engine: 'sqlite',
    address,
    kind: 'managed',
    role,
    service: { provider: 'd1', name },
    seen,
    backups: {
      state: 'on',
      retentionDays: undefined,
      byPlan: {
        least: 7,
        most: 30,
        said: '7 days on Workers Free, 30 on Workers Paid; which plan it is cannot be seen here',
      },
      schedule: undefined,
      seen,
      note: undefined,
    },
    pitr: { state: 'on', seen, note: undefined },
    crossRegion: {
      state: 'unknown',
      seen,
      note: 'in which regions Cloudflare keeps its history is not said, and nothing here exports it elsewhere',
    },
    encryptedAtRest: { state: 'provider default', seen },
  }
}
