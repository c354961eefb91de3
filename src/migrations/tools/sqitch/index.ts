import { tool, type FileRole } from '../tool.js'
import { assembleSqitch } from './assemble.js'
import { findSqitch } from './find.js'
import { isConfiguration, isPlan, partOf } from './names.js'
import { parseSqitch, type SqitchFile } from './parse.js'
import { sqitchWriter } from './write.js'

/** Sqitch: `deploy/<change>.sql` and `revert/<change>.sql` in the order of `sqitch.plan`. */
export const sqitch = tool<SqitchFile>({
  id: 'sqitch',
  title: 'Sqitch',
  role,
  find: findSqitch,
  prepare: (readers) => Promise.resolve((text, path, root) => parseSqitch(text, path, readers.sql(root.dialect))),
  assemble: assembleSqitch,
  writer: sqitchWriter,
})

function role(path: string): FileRole | undefined {
  if (isPlan(path)) return 'ledger'
  if (isConfiguration(path)) return 'configuration'
  return partOf(path) === undefined ? undefined : 'migration'
}
