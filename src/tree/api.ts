import { UserError } from '../errors.js'
import type { Client } from '../github/client.js'
import { failureOf, unlessStatus } from '../github/failure.js'
import type { RepositoryName } from '../github/repository.js'
import { archiveBlobs } from './archive.js'
import { storedTree, type BlobCache, type BlobReader } from './blobs.js'
import { contentsOf, isBlob } from './contents.js'
import { kindOfMode } from './git.js'
import type { Entry, Tree } from './tree.js'

/** A commit that GitHub does not have (404), that no longer can be read (422), or an empty repository (409). */
export const NO_SUCH_COMMIT = [404, 409, 422]

/**
 * The tree of a commit, from the API: for runs without a checkout. `readers` are asked for blobs before GitHub is.
 * Undefined if GitHub has no such commit; throws `UserError` if the token may not read the repository.
 */
export async function apiTree(
  client: Client,
  repository: RepositoryName,
  commit: string,
  cache: BlobCache,
  readers: readonly BlobReader[] = [],
): Promise<Tree | undefined> {
  const entries = await readable(repository, unlessStatus(NO_SUCH_COMMIT, listed(client, repository, commit)))
  if (entries === undefined) return undefined
  return storedTree({
    name: `commit ${commit.slice(0, 7)}`,
    commit,
    entries: new Map(entries.map((entry) => [entry.path, entry])),
    cache,
    readers: [...readers, ...apiReaders(client, repository, commit, new Set(entries.map(({ blob }) => blob)))],
  })
}

/** What reads a commit's blobs from GitHub: its archive where many are wanted, and then each blob that is still missing. */
export function apiReaders(
  client: Client,
  repository: RepositoryName,
  commit: string,
  blobs: ReadonlySet<string> = new Set(),
): readonly BlobReader[] {
  return [archiveBlobs(client, repository, commit, blobs), singleBlobs(client, repository)]
}

/** The tree id and the parents of a commit; undefined if GitHub has no such commit. */
export async function apiCommit(
  client: Client,
  repository: RepositoryName,
  commit: string,
): Promise<{ readonly tree: string; readonly parents: readonly string[] } | undefined> {
  const request = client.rest.git.getCommit({ ...repository, commit_sha: commit })
  const reply = await readable(repository, unlessStatus(NO_SUCH_COMMIT, request))
  if (reply === undefined) return undefined
  return { tree: reply.data.tree.sha, parents: reply.data.parents.map(({ sha }) => sha) }
}

/** The best common ancestor of two commits or branches; undefined if they share no history or GitHub lacks one. */
export async function apiMergeBase(
  client: Client,
  repository: RepositoryName,
  base: string,
  head: string,
): Promise<string | undefined> {
  // The second page of a comparison leaves out the files, which come with the first one only.
  const basehead = `${base}...${head}`
  const request = client.rest.repos.compareCommitsWithBasehead({ ...repository, basehead, per_page: 1, page: 2 })
  return (await readable(repository, unlessStatus(NO_SUCH_COMMIT, request)))?.data.merge_base_commit.sha
}

/** The files under a tree. GitHub cuts long recursive listings (100,000 entries, 7 MB): then folder by folder. */
async function listed(client: Client, repository: RepositoryName, tree: string, folder = ''): Promise<Entry[]> {
  const whole = await client.rest.git.getTree({ ...repository, tree_sha: tree, recursive: '1' })
  if (!whole.data.truncated) return whole.data.tree.flatMap((item) => entryOf(item, folder))
  const { data } = await client.rest.git.getTree({ ...repository, tree_sha: tree })
  if (data.truncated)
    throw new UserError(`GitHub does not list all files in ${folder || 'the top folder'}: add a checkout step.`)
  const below: Entry[] = []
  for (const { type, sha, path } of data.tree)
    if (type === 'tree') below.push(...(await listed(client, repository, sha, `${folder}${path}/`)))
  return [...data.tree.flatMap((item) => entryOf(item, folder)), ...below]
}

interface Item {
  readonly path: string
  readonly mode: string
  readonly type: string
  readonly sha: string
  readonly size?: number
}

// Folders have the type tree and submodules the type commit.
function entryOf({ path, mode, type, sha, size }: Item, folder: string): Entry[] {
  return type === 'blob' ? [{ path: `${folder}${path}`, kind: kindOfMode(mode), size, blob: sha }] : []
}

const REQUESTS_AT_ONCE = 8

/** Reads blobs one by one, a few at a time. A blob that is not what its id says is left out. */
function singleBlobs(client: Client, repository: RepositoryName): BlobReader {
  return async (wanted, cache) => {
    const queue = wanted.values()
    const work = async () => {
      for (const { blob } of queue) {
        const request = client.rest.git.getBlob({ ...repository, file_sha: blob })
        const reply = await readable(repository, unlessStatus(NO_SUCH_COMMIT, request))
        const bytes = Buffer.from(reply?.data.content ?? '', 'base64')
        if (isBlob(bytes, blob)) cache.set(blob, contentsOf(bytes))
      }
    }
    await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, work))
  }
}

/** What a request came to; throws `UserError` where the token may not read the repository or GitHub fails. */
export async function readable<T>({ owner, repo }: RepositoryName, request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (error) {
    const failure = failureOf(error)
    if (failure === undefined) throw error
    if (failure.status === 401)
      throw new UserError('GitHub does not accept the token: give a valid one as github-token.')
    if (failure.status === 403)
      throw new UserError(`The token may not read ${owner}/${repo}: give this job the permission \`contents: read\`.`)
    throw new UserError(
      `GitHub did not give the files of ${owner}/${repo} (${failure.status} ${failure.message}): run the job again later.`,
    )
  }
}
