import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Folders that a test file makes, and removes together when it is done. */
export interface TemporaryFolders {
  readonly create: () => string
  /** For `afterAll`. */
  readonly removeAll: () => void
}

export function temporaryFolders(): TemporaryFolders {
  const folders: string[] = []
  return {
    create: () => {
      const folder = mkdtempSync(join(tmpdir(), 'database-review-'))
      folders.push(folder)
      return folder
    },
    removeAll: () => {
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
    },
  }
}
