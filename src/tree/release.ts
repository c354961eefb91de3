import type { BlobCache } from './blobs.js'
import { gitTree } from './git.js'
import { askGit, whereGitCan, type GitFolder } from './git-command.js'
import type { Tree } from './tree.js'

/** `v1.2.3`, `2026.11.0`, `api-1.4.0`: a tag that names a release. Candidates such as `-rc.1` are none. */
const RELEASE_TAG = /(^|[^0-9])\d+\.\d+(\.\d+)*$/

/** The tree of the newest release tag that HEAD contains; undefined without git or without such a tag. */
export async function latestRelease(folder: GitFolder, cache: BlobCache): Promise<Tree | undefined> {
  const tags = await whereGitCan(() =>
    askGit(folder, ['for-each-ref', '--merged=HEAD', '--sort=-creatordate', '--format=%(refname)', 'refs/tags']),
  )
  const tag = tags?.split('\n').find((each) => RELEASE_TAG.test(each))
  if (tag === undefined) return undefined
  return whereGitCan(() => gitTree(folder, tag, cache))
}
