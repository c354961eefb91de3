import type { Body, HclFile } from '../hcl/model.js'

/** The `.tf` files of one folder: what Terraform takes as one module. */
export interface Folder {
  readonly path: string
  readonly body: Body
  /** All of it could be read: what it lacks is not there. */
  readonly complete: boolean
}

/** Files by folder. */
export function foldersOf(files: readonly HclFile[]): ReadonlyMap<string, Folder> {
  const grouped = new Map<string, HclFile[]>()
  for (const file of files) {
    const path = folderOf(file.path)
    grouped.set(path, [...(grouped.get(path) ?? []), file])
  }
  return new Map(
    [...grouped].map(([path, group]) => [
      path,
      {
        path,
        body: {
          attributes: new Map(),
          blocks: group.flatMap((each) => each.body.blocks),
        },
        complete: group.every((each) => each.error === undefined),
      },
    ]),
  )
}

export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

/** A relative path from a folder, normalised; undefined where it leaves the repository. */
export function resolvePath(folder: string, relative: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of relative.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
