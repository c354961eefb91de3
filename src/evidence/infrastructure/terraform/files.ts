import type { Body, HclFile } from '../hcl/model.js'
import { folderOf } from '../paths.js'

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
