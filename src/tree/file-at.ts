import type { Client } from '../github/client.js'
import { unlessStatus } from '../github/failure.js'
import type { RepositoryName } from '../github/repository.js'
import { NO_SUCH_COMMIT, readable } from './api.js'
import { contentsOf, symbolicLink, tooLarge } from './contents.js'
import { runGit, whereGitCan, type GitFolder } from './git-command.js'
import { kindOfMode } from './git.js'
import type { Sources } from './pair.js'
import { MAXIMUM_FILE_BYTES, type Contents } from './tree.js'

/**
 * One file of a commit, without listing its tree: from the clone where it has the commit, else from the API. Undefined
 * where there is no such file or commit. Throws `UserError` if the token may not read the repository.
 */
export async function fileAt(
  { repository, client, clone }: Omit<Sources, 'cache'>,
  commit: string,
  path: string,
): Promise<Contents | undefined> {
  const local = clone && (await whereGitCan(() => fileInClone(clone, commit, path)))
  if (local !== undefined) return local.contents
  return client && fileFromApi(client, repository, { commit, path })
}

async function fileInClone(
  clone: GitFolder,
  commit: string,
  path: string,
): Promise<{ readonly contents: Contents | undefined }> {
  const listing = (await runGit(clone, ['ls-tree', '-z', '-l', '--full-tree', commit, path])).toString('utf8')
  // `<mode> <type> <id> <size, padded><tab><path>`
  const [mode = '', type, blob = '', size] = listing.split('\t', 1)[0]?.split(/ +/) ?? []
  if (type !== 'blob') return { contents: undefined }
  if (kindOfMode(mode) === 'link') return { contents: symbolicLink }
  if (Number(size) > MAXIMUM_FILE_BYTES) return { contents: tooLarge }
  return { contents: contentsOf(await runGit(clone, ['cat-file', 'blob', blob])) }
}

async function fileFromApi(
  client: Client,
  repository: RepositoryName,
  { commit, path }: { readonly commit: string; readonly path: string },
): Promise<Contents | undefined> {
  const request = client.rest.repos.getContent({ ...repository, path, ref: commit })
  const data = (await readable(repository, unlessStatus(NO_SUCH_COMMIT, request)))?.data
  if (data === undefined || Array.isArray(data)) return undefined
  if (data.type === 'symlink') return symbolicLink
  if (data.type !== 'file' || !('content' in data)) return undefined
  // Over a megabyte GitHub leaves the contents out: https://docs.github.com/en/rest/repos/contents#get-repository-content.
  return data.encoding === 'base64' ? contentsOf(Buffer.from(data.content, 'base64')) : tooLarge
}
