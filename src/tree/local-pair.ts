import { UserError } from '../errors.js'
import type { BlobCache } from './blobs.js'
import { commitOf, gitTree, isShallow, mergeBase } from './git.js'
import { askGit, runGit, whereGitCan, type GitFolder } from './git-command.js'
import type { TreePair } from './tree.js'

/**
 * What HEAD brings over a base, for the terminal: the trees of HEAD and of the commit where it left the base, and the
 * base's newest state. Throws `UserError` outside a git repository, for an unknown base and where the two share no
 * history.
 */
export async function localPair(folder: GitFolder, base: string, cache: BlobCache): Promise<TreePair> {
  await expectRepository(folder)
  const head = await commitOf(folder, 'HEAD')
  if (head === undefined)
    throw new UserError(`The repository in ${folder.dir} has no commit yet: commit first, or use \`audit\`.`)
  const tip = await commitOf(folder, base)
  if (tip === undefined)
    throw new UserError(`The base "${base}" names no commit in ${folder.dir}: fetch it, or name another with --base.`)
  const common = await mergeBase(folder, tip.id, head.id)
  if (common === undefined) throw await withoutCommonHistory(folder, base)
  const [headTree, baseTree, tipTree] = await Promise.all([
    gitTree(folder, head.id, cache),
    gitTree(folder, common, cache),
    common === tip.id ? undefined : gitTree(folder, tip.id, cache),
  ])
  return { head: headTree, base: baseTree, baseTip: tipTree, headCommit: undefined }
}

async function expectRepository(folder: GitFolder): Promise<void> {
  if ((await whereGitCan(() => runGit(folder, ['rev-parse', '--git-dir']))) !== undefined) return
  if ((await whereGitCan(() => askGit(folder, ['--version']))) === undefined)
    throw new UserError(`git cannot be started in ${folder.dir}: install git, and check that the folder exists.`)
  throw new UserError(
    `${folder.dir} is not in a git repository, so there is nothing to compare with: use \`audit\` to review the folder as it is.`,
  )
}

async function withoutCommonHistory(folder: GitFolder, base: string): Promise<UserError> {
  return (await isShallow(folder))
    ? new UserError(
        `The clone in ${folder.dir} is shallow, so it cannot be seen where HEAD left "${base}": run git fetch --unshallow.`,
      )
    : new UserError(`HEAD and "${base}" share no history: name another base with --base.`)
}
