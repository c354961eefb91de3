import { tool, type FileRole } from '../tool.js'
import { assembleFlyway } from './assemble.js'
import { isConfiguration } from './configuration.js'
import { findFlyway } from './find.js'
import { baseName } from '../paths.js'
import { isScriptConfiguration, parseClassName, parseName } from './names.js'
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
  const isNamed = parseName(path) !== undefined || parseClassName(path) !== undefined || isScriptConfiguration(path)
  if (isNamed && baseName(path).includes('__')) return 'migration'
  return isConfiguration(path) ? 'configuration' : undefined
}
