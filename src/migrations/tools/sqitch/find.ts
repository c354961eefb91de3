import { decideDialect } from '../dialect.js'
import { isBelow } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { targetsIn } from './configuration.js'

/** A root for each sqitch.plan, with the scripts that it deploys and reverts. */
export function findSqitch(surroundings: Surroundings): readonly Root[] {
  return targetsIn(surroundings).flatMap(({ top, plan, deploy, revert, dialect: decided }) => {
    const scripts = surroundings.paths.filter(
      (path) => path.endsWith('.sql') && (isBelow(path, deploy) || isBelow(path, revert)),
    )
    if (scripts.length === 0) return []
    const { dialect, from } = decided ?? decideDialect(top, scripts, surroundings)
    return [{ directory: top, dialect, dialectFrom: from, files: [plan, ...scripts], toolVersion: undefined }]
  })
}
