import { loadJavaScript } from '../../syntax/javascript/module.js'
import { isLockfile } from '../lockfiles.js'
import { baseName } from '../paths.js'
import { tool, type FileRole } from '../tool.js'
import { assembleKnex } from './assemble.js'
import { findKnex } from './find.js'
import { isKnexfile, isRelease, isStamped } from './names.js'
import { parseKnex, type KnexFile } from './parse.js'
import { knexWriter } from './write.js'

/** Knex: `<14 digits>_<name>.js` with `exports.up` and `exports.down`. */
export const knex = tool<KnexFile>({
  id: 'knex',
  title: 'Knex',
  role,
  find: findKnex,
  prepare: async (readers) => {
    const parse = await loadJavaScript()
    return (text, path, root) => parseKnex(text, path, root.dialect, parse, readers.sql(root.dialect))
  },
  assemble: assembleKnex,
  writer: knexWriter,
})

function role(path: string): FileRole | undefined {
  if (isStamped(path) || isRelease(path)) return 'migration'
  if (isKnexfile(path) || baseName(path) === 'package.json' || isLockfile(path)) return 'configuration'
  return undefined
}
