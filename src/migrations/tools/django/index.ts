import { loadPython } from '../../syntax/python/module.js'
import { baseName } from '../paths.js'
import { tool, type FileRole } from '../tool.js'
import { assembleDjango } from './assemble.js'
import { findDjango } from './find.js'
import { isNumbered, isSettings } from './names.js'
import { parseDjango, type DjangoFile } from './parse.js'
import { djangoWriter } from './write.js'

/** Django: `<app>/migrations/<4 digits>_<name>.py`, ordered by their dependencies. */
export const django = tool<DjangoFile>({
  id: 'django',
  title: 'Django',
  role,
  find: findDjango,
  prepare: async (readers) => {
    const withPython = await loadPython()
    return (text, path, root) => parseDjango(text, path, withPython, readers.sql(root.dialect))
  },
  assemble: assembleDjango,
  writer: djangoWriter,
})

function role(path: string): FileRole | undefined {
  if (isNumbered(path)) return 'migration'
  if (isSettings(path) || baseName(path) === 'manage.py' || baseName(path) === 'apps.py') return 'configuration'
  return undefined
}
