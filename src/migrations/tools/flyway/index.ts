import { tool, type FileRole } from '../tool.js'
import { assembleFlyway } from './assemble.js'
import { isConfiguration } from './configuration.js'
import { findFlyway } from './find.js'
import { isScriptConfiguration, parseName } from './names.js'
import { parseFlyway, type FlywayFile } from './parse.js'
import { flywayWriter } from './write.js'

/** Flyway: `V<version>__<description>.sql`, `R__`, `B`, `U`, and a `.conf` beside a script. */
export const flyway = tool<FlywayFile>({
  id: 'flyway',
  title: 'Flyway',
  role,
  find: findFlyway,
  prepare: (readers) => Promise.resolve((text, path, root) => parseFlyway(text, path, readers.sql(root.dialect))),
  assemble: assembleFlyway,
  writer: flywayWriter,
})

function role(path: string): FileRole | undefined {
  if (parseName(path) !== undefined || isScriptConfiguration(path)) return 'migration'
  return isConfiguration(path) ? 'configuration' : undefined
}
