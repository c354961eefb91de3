import { isLockfile } from '../lockfiles.js'
import type { SqlFile } from '../sql-file.js'
import { tool, type FileRole } from '../tool.js'
import { assembleSupabase } from './assemble.js'
import { findSupabase } from './find.js'
import { parseName } from './names.js'
import { parseSupabase } from './parse.js'
import { supabaseWriter } from './write.js'

/** Supabase CLI: `supabase/migrations/<version>_<name>.sql`. */
export const supabase = tool<SqlFile>({
  id: 'supabase',
  title: 'Supabase CLI',
  role,
  find: findSupabase,
  prepare: (readers) => Promise.resolve((text, path, root) => parseSupabase(text, path, readers.sql(root.dialect))),
  assemble: assembleSupabase,
  writer: supabaseWriter,
})

function role(path: string): FileRole | undefined {
  if (parseName(path) !== undefined) return 'migration'
  return isLockfile(path) ? 'configuration' : undefined
}
