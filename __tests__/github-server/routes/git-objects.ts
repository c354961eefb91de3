import { git, readCommits, readTree, resolveObject, type TreeEntry } from '../git.js'
import {
  notFound,
  part,
  refusal,
  repositoryApi,
  repositoryPage,
  encodedPath,
  type Call,
  type Reply,
} from '../replies.js'
import { commitOf, emptyRepository } from './commits.js'

/** https://docs.github.com/en/rest/repos/contents: over 1 MB only as raw bytes, over 100 MB not at all. */
const CONTENTS_AS_JSON = 1024 * 1024

export async function getTree(call: Call): Promise<Reply> {
  const gitDir = call.repository.gitDir
  if (gitDir === undefined) return emptyRepository()
  const name = part(call, 'tree_sha')
  const sha = (await commitTree(call, name)) ?? (await resolveObject(gitDir, name, 'tree'))
  if (sha === undefined) return notFound()
  const entries = await readTree(gitDir, sha, call.query.has('recursive'))
  const shown = entries.slice(0, call.repository.treeLimit)
  const url = `${repositoryApi(call)}/git/trees/${sha}`
  const tree = shown.map((entry) => treeEntryReply(call, entry))
  return { status: 200, body: { sha, url, tree, truncated: shown.length < entries.length } }
}

async function commitTree(call: Call, name: string): Promise<string | undefined> {
  const commit = await commitOf(call, name)
  const gitDir = call.repository.gitDir
  return commit === undefined || gitDir === undefined ? undefined : resolveObject(gitDir, commit, 'tree')
}

function treeEntryReply(call: Call, { path, mode, type, sha, size }: TreeEntry): unknown {
  const kind = type === 'tree' ? 'trees' : 'blobs'
  const url = type === 'commit' ? {} : { url: `${repositoryApi(call)}/git/${kind}/${sha}` }
  return { path, mode, type, sha, ...(size === undefined ? {} : { size }), ...url }
}

export async function getBlob(call: Call): Promise<Reply> {
  const gitDir = call.repository.gitDir
  if (gitDir === undefined) return emptyRepository()
  const sha = part(call, 'file_sha')
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha))
    return refusal(422, 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].')
  const size = Number((await git(gitDir, 'cat-file', '-s', sha))?.toString('utf8') ?? Number.NaN)
  if (size > call.repository.blobLimit) return tooLarge()
  const bytes = await git(gitDir, 'cat-file', 'blob', sha)
  if (bytes === undefined) return notFound()
  if (wantsRaw(call)) return rawReply(bytes)
  const url = `${repositoryApi(call)}/git/blobs/${sha}`
  return { status: 200, body: { sha, size: bytes.length, url, content: lineBrokenBase64(bytes), encoding: 'base64' } }
}

export async function getGitCommit(call: Call): Promise<Reply> {
  const gitDir = call.repository.gitDir
  if (gitDir === undefined) return emptyRepository()
  const sha = await resolveObject(gitDir, part(call, 'commit_sha'), 'commit')
  const commit = sha === undefined ? undefined : (await readCommits(gitDir, '-1', sha))[0]
  if (commit === undefined) return notFound()
  const { author, committer, message } = commit
  const url = `${repositoryApi(call)}/git/commits/${commit.sha}`
  const tree = { sha: commit.tree, url: `${repositoryApi(call)}/git/trees/${commit.tree}` }
  const parents = commit.parents.map((id) => ({
    sha: id,
    url: `${repositoryApi(call)}/git/commits/${id}`,
    html_url: `${repositoryPage(call)}/commit/${id}`,
  }))
  return { status: 200, body: { sha: commit.sha, url, author, committer, message, tree, parents } }
}

export async function getContent(call: Call): Promise<Reply> {
  const gitDir = call.repository.gitDir
  const ref = call.query.get('ref') ?? call.repository.defaultBranch
  const commit = await commitOf(call, ref)
  if (gitDir === undefined || commit === undefined) return refusal(404, `No commit found for the ref ${ref}`)
  const path = part(call, 'path').replace(/^\/+|\/+$/g, '')
  if (path === '') return folderContent(call, commit, path, ref)
  const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  const siblings = await entriesOf(call, `${commit}:${parent}`)
  const entry = siblings.find((it) => it.path === path.slice(path.lastIndexOf('/') + 1))
  if (entry === undefined) return notFound()
  return entry.type === 'tree' ? folderContent(call, commit, path, ref) : fileContent(call, gitDir, path, entry, ref)
}

async function folderContent(call: Call, commit: string, path: string, ref: string): Promise<Reply> {
  const prefix = path === '' ? '' : `${path}/`
  const entries = await entriesOf(call, `${commit}:${path}`)
  return { status: 200, body: entries.map((entry) => contentReply(call, `${prefix}${entry.path}`, entry, ref)) }
}

async function entriesOf(call: Call, name: string): Promise<readonly TreeEntry[]> {
  const gitDir = call.repository.gitDir
  return gitDir === undefined ? [] : readTree(gitDir, name, false)
}

async function fileContent(call: Call, gitDir: string, path: string, entry: TreeEntry, ref: string): Promise<Reply> {
  const bytes = await git(gitDir, 'cat-file', 'blob', entry.sha)
  if (bytes === undefined) return notFound()
  if (bytes.length > call.repository.blobLimit) return tooLarge()
  if (wantsRaw(call)) return rawReply(bytes)
  const reply = contentReply(call, path, entry, ref)
  if (entry.mode === '120000') return { status: 200, body: { ...reply, target: bytes.toString('utf8') } }
  const fits = bytes.length <= CONTENTS_AS_JSON
  const content = fits ? { content: lineBrokenBase64(bytes), encoding: 'base64' } : { content: '', encoding: 'none' }
  return { status: 200, body: { ...reply, ...content } }
}

const KINDS: Readonly<Record<string, string>> = { '120000': 'symlink', '040000': 'dir', '160000': 'submodule' }

function contentReply(call: Call, path: string, entry: TreeEntry, ref: string): Readonly<Record<string, unknown>> {
  const url = `${repositoryApi(call)}/contents/${encodedPath(path)}?ref=${encodeURIComponent(ref)}`
  const html = `${repositoryPage(call)}/blob/${ref}/${encodedPath(path)}`
  const blob = `${repositoryApi(call)}/git/blobs/${entry.sha}`
  return {
    type: KINDS[entry.mode] ?? 'file',
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url: html,
    git_url: blob,
    download_url: null,
    _links: { self: url, git: blob, html },
  }
}

function wantsRaw(call: Call): boolean {
  return /application\/vnd\.github(\.v3)?\.raw/.test(call.accept)
}

/** GitHub calls all raw bytes UTF-8, binary files too, and Octokit believes it: https://github.com/octokit/request.js/issues/751. */
function rawReply(bytes: Buffer): Reply {
  return { status: 200, bytes, headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } }
}

function tooLarge(): Reply {
  return refusal(
    403,
    'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.',
  )
}

function lineBrokenBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{60}/g, '$&\n') + '\n'
}

/** GitHub answers with the address of another host; here the archive is served by the same one. */
export async function getTarball(call: Call): Promise<Reply> {
  const commit = await commitOf(call, part(call, 'ref'))
  if (commit === undefined) return notFound()
  const { owner, name } = call.repository
  return {
    status: 302,
    headers: { location: `${call.urls.origin}/_codeload/${owner}/${name}/legacy.tar.gz/${commit}` },
  }
}

/** The archive itself, made by `git archive`, which like GitHub leaves out what `export-ignore` names. */
export async function tarball(gitDir: string, repository: string, commit: string): Promise<Buffer | undefined> {
  const prefix = `${repository.replace('/', '-')}-${commit.slice(0, 7)}/`
  return git(gitDir, 'archive', '--format=tar.gz', `--prefix=${prefix}`, commit)
}
