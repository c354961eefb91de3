import { isGoModule } from '../go-modules.js'
import { tool, type FileRole } from '../tool.js'
import { assembleAtlas } from './assemble.js'
import { findAtlas } from './find.js'
import { isSum } from './names.js'
import { parseAtlas, type AtlasFile } from './parse.js'
import { atlasWriter } from './write.js'

/** Atlas, alone or with ent: `<version>_<name>.sql` beside `atlas.sum`. */
export const atlas = tool<AtlasFile>({
  id: 'atlas',
  title: 'Atlas',
  role,
  find: findAtlas,
  prepare: (readers) => Promise.resolve((text, path, root) => parseAtlas(text, path, readers.sql(root.dialect))),
  assemble: assembleAtlas,
  writer: atlasWriter,
})

/** Its migrations have no names of their own: the ledger beside them changes with each. */
function role(path: string): FileRole | undefined {
  if (isSum(path)) return 'ledger'
  return isGoModule(path) ? 'configuration' : undefined
}
