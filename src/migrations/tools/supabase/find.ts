import { installedVersion } from '../lockfiles.js'
import { markedFor } from '../marks.js'
import { byDirectory, isForeign } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { parseName } from './names.js'

/** Every `supabase/migrations`: the CLI looks nowhere else. */
export function findSupabase(surroundings: Surroundings): readonly Root[] {
  const { claimed } = surroundings
  const named = surroundings.paths.filter(
    (path) => parseName(path) !== undefined && !isForeign(path) && claimed?.has(path) !== true,
  )
  return [...byDirectory(named)]
    .filter(([, files]) => markedFor(files, surroundings) === undefined)
    .map(([directory, files]) => ({
      directory,
      dialect: 'postgres',
      dialectFrom: 'Supabase, which is PostgreSQL',
      files,
      toolVersion: installedVersion(surroundings, ['supabase'], directory),
    }))
}
