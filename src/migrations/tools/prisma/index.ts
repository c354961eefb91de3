import { isLockfile } from '../lockfiles.js'
import { baseName } from '../paths.js'
import type { SqlFile } from '../sql-file.js'
import { tool, type FileRole } from '../tool.js'
import { assemblePrisma } from './assemble.js'
import { findPrisma } from './find.js'
import { isDown, migrationsDirectoryOf } from './names.js'
import { parsePrisma } from './parse.js'
import { prismaWriter } from './write.js'

/** Prisma Migrate: `<folder>/<version>_<name>/migration.sql` beside `migration_lock.toml`. */
export const prisma = tool<SqlFile | undefined>({
  id: 'prisma',
  title: 'Prisma Migrate',
  role,
  find: findPrisma,
  prepare: (readers) => Promise.resolve((text, path, root) => parsePrisma(text, path, readers.sql(root.dialect))),
  assemble: assemblePrisma,
  writer: prismaWriter,
})

function role(path: string): FileRole | undefined {
  const name = baseName(path)
  if (migrationsDirectoryOf(path) !== undefined || isDown(path)) return 'migration'
  if (name === 'migration_lock.toml') return 'ledger'
  if (name.endsWith('.prisma')) return 'schema'
  if (name === 'package.json' || /^prisma\.config\.[cm]?[jt]s$/.test(name) || isLockfile(path)) return 'configuration'
  return undefined
}
