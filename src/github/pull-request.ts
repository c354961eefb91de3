import * as z from 'zod'
import type { Client } from './client.js'
import { UserError } from '../errors.js'
import { failureOf } from './failure.js'
import type { RepositoryName } from './repository.js'

/** What GitHub knows of a pull request. Texts and names are the author's: untrusted. */
export interface PullRequest {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
  readonly head: { readonly sha: string; readonly ref: string }
  /** The base branch, and its newest commit when GitHub last looked. */
  readonly base: { readonly sha: string; readonly ref: string }
  /** The head lives in another repository, or in one that was deleted. */
  readonly fork: boolean
  readonly author: { readonly login: string; readonly bot: boolean }
  readonly draft: boolean
  readonly changedFiles: number | undefined
}

const branchSchema = z.object({
  sha: z.string().min(1),
  ref: z.string(),
  repo: z.object({ full_name: z.string() }).nullish(),
})

/** The part of GitHub's pull request that is read here; the event's and the API's are alike. */
export const pullRequestSchema = z.object({
  number: z.number().int(),
  title: z.string(),
  body: z.string().nullish(),
  labels: z.array(z.object({ name: z.string().nullish() })).default([]),
  head: branchSchema,
  base: branchSchema,
  user: z.object({ login: z.string(), type: z.string().optional() }).nullish(),
  draft: z.boolean().nullish(),
  changed_files: z.number().int().optional(),
})

/** The facts in GitHub's words, in ours. */
export function factsOf(pull: z.infer<typeof pullRequestSchema>): PullRequest {
  return {
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    labels: pull.labels.flatMap(({ name }) => name ?? []),
    head: { sha: pull.head.sha, ref: pull.head.ref },
    base: { sha: pull.base.sha, ref: pull.base.ref },
    fork: pull.head.repo?.full_name !== pull.base.repo?.full_name,
    // An account that was deleted has no user any more.
    author: { login: pull.user?.login ?? 'ghost', bot: pull.user?.type === 'Bot' },
    draft: pull.draft ?? false,
    changedFiles: pull.changed_files,
  }
}

/** A pull request by its number. Throws `UserError` if there is none or the token may not read it. */
export async function pullRequest(client: Client, repository: RepositoryName, number: number): Promise<PullRequest> {
  try {
    const { data } = await client.rest.pulls.get({ ...repository, pull_number: number })
    return factsOf(pullRequestSchema.parse(data))
  } catch (error) {
    throw unreadable(error, `pull request ${number} of ${repository.owner}/${repository.repo}`)
  }
}

/** A file that a pull request changes, as GitHub lists it. */
export interface ChangedFile {
  readonly path: string
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged'
  /** The path before a rename. */
  readonly previous: string | undefined
  /** The blob id in the head commit. */
  readonly blob: string | undefined
  /** The unified diff; GitHub leaves it out where it is large or the file is binary. */
  readonly patch: string | undefined
}

export interface ChangedFiles {
  readonly files: readonly ChangedFile[]
  /** GitHub lists 3,000 files at most: there are more than these. */
  readonly truncated: boolean
}

/** The files that a pull request changes, in GitHub's order. Throws `UserError` if the token may not read them. */
export async function changedFiles(
  client: Client,
  repository: RepositoryName,
  { number, changedFiles: expected = 0 }: Pick<PullRequest, 'number' | 'changedFiles'>,
): Promise<ChangedFiles> {
  try {
    const listed = await client.paginate(client.rest.pulls.listFiles, {
      ...repository,
      pull_number: number,
      per_page: 100,
    })
    const files = listed.map(({ filename, status, previous_filename, sha, patch }) => ({
      path: filename,
      status,
      previous: previous_filename,
      blob: sha ?? undefined,
      patch,
    }))
    return { files, truncated: files.length < expected || files.length >= MAXIMUM_LISTED_FILES }
  } catch (error) {
    throw unreadable(error, `the files of pull request ${number}`)
  }
}

/** Source: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files. */
const MAXIMUM_LISTED_FILES = 3000

/** The messages of a pull request's commits, oldest first; GitHub lists 250 at most. */
export async function commitMessages(
  client: Client,
  repository: RepositoryName,
  number: number,
): Promise<readonly string[]> {
  try {
    const commits = await client.paginate(client.rest.pulls.listCommits, {
      ...repository,
      pull_number: number,
      per_page: 100,
    })
    return commits.map(({ commit }) => commit.message)
  } catch (error) {
    throw unreadable(error, `the commits of pull request ${number}`)
  }
}

function unreadable(thrown: unknown, what: string): unknown {
  const failure = failureOf(thrown)
  if (failure === undefined) return thrown
  switch (failure.status) {
    case 401:
      return new UserError(`GitHub does not accept the token: give a valid one as github-token.`)
    case 403:
      return new UserError(
        `The token may not read ${what}: give this job the permission \`pull-requests: read\` (GitHub says: ${failure.message}).`,
      )
    case 404:
      return new UserError(
        `GitHub does not find ${what}: check the number, and that the job has the permission \`pull-requests: read\`.`,
      )
    default:
      return new UserError(
        `GitHub did not give ${what} (${failure.status} ${failure.message}): run the job again later.`,
      )
  }
}
