import type { Command } from './facts.js'
import { folderOf } from './unit.js'

const DOCKERFILE = /(^|\/)(?:[\w.-]+\.)?(?:Docker|Container)file(?:\.[\w.-]+)?$/

/** The applications of a repository, each in a folder with an image of its own, and where its migrations lie. */
export interface Applications {
  readonly folders: readonly string[]
  readonly migrations: readonly string[]
}

/** `migrations`: the folders of all migrations. */
export function applicationsOf(paths: Iterable<string>, migrations: readonly string[]): Applications {
  const folders = [...paths].filter((path) => DOCKERFILE.test(path)).map(folderOf)
  return { folders: [...new Set(folders)].filter((folder) => folder !== ''), migrations }
}

/**
 * Whether a command is what a job does that is told, by its inputs, which application it deploys. A program of an image
 * migrates nothing where the application has no migrations and all that there are belong to others.
 */
export function isOfApplication(
  { purpose, ofImage }: Command,
  given: readonly string[],
  { folders, migrations }: Applications,
): boolean {
  if ((purpose !== 'migrate' && purpose !== 'roll back') || ofImage !== true) return true
  const named = folders.filter((folder) => given.some((each) => folder === each || folder.endsWith(`/${each}`)))
  const holds = (folder: string): boolean => migrations.some((each) => each === folder || each.startsWith(`${folder}/`))
  const placed = migrations.every((each) => folders.some((folder) => each.startsWith(`${folder}/`)))
  return named.length === 0 || migrations.length === 0 || !placed || named.some(holds)
}
