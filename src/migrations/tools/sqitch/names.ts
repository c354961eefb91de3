import { baseName } from '../paths.js'

export function isPlan(path: string): boolean {
  return baseName(path) === 'sqitch.plan'
}

export function isConfiguration(path: string): boolean {
  return baseName(path) === 'sqitch.conf'
}

/** `deploy/orders.sql`, `revert/schemas/orders.sql`; `verify` changes nothing. */
export function partOf(path: string): 'deploy' | 'revert' | undefined {
  const [, part] = /(?:^|\/)(deploy|revert)\/.*\.sql$/.exec(path) ?? []
  return part === 'deploy' || part === 'revert' ? part : undefined
}
