import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { messageOf, UserError } from './errors.js'

/**
 * Writes a file whole or not at all; a symbolic link at its place is replaced, not followed. A device such as
 * /dev/stdout is written to. Throws `UserError`, which calls the file by its `name`.
 */
export function writeWhole(path: string, text: string, name: string): void {
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    const present = statSync(path, { throwIfNoEntry: false })
    if (present !== undefined && !present.isFile() && !present.isDirectory()) {
      writeFileSync(path, text)
      return
    }
    writeFileSync(unfinished, text, { flag: 'wx' })
    renameSync(unfinished, path)
  } catch (thrown) {
    rmSync(unfinished, { force: true })
    throw new UserError(`The report cannot be written to ${name}: ${reasonOf(thrown)}.`)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'its folder is a file',
  ENOSPC: 'the disk is full',
}

function reasonOf(thrown: unknown): string {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  return (typeof code === 'string' ? REASONS[code] : undefined) ?? messageOf(thrown)
}
