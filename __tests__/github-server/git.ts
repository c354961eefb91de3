import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { ChangedFile } from './records.js'

const run = promisify(execFile)
const MAXIMUM_OUTPUT = 256 * 1024 * 1024
/** A file's patch over 20,000 lines or 1 MB is left out: https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits. */
const MAXIMUM_PATCH = { lines: 20_000, characters: 1024 * 1024 }

/** The same answers whatever the machine's own git configuration says. */
export function gitEnvironment(): Readonly<Record<string, string>> {
  return { PATH: process.env['PATH'] ?? '', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', TZ: 'UTC' }
}

/**
 * Answers about objects named by their whole id, which no later commit changes and no other repository knows otherwise:
 * scenarios share most of their history, and each process of git costs this one more than the answer costs git.
 */
const answers = new Map<string, Buffer>()
const WHOLE_ID = /^[0-9a-f]{40}(?:\^\{\w+\}|:.*|\.\.[0-9a-f]{40})?$/s

/** The output of a git command; undefined where git refuses, which for lookups means "no such thing". */
export async function git(directory: string, ...args: readonly string[]): Promise<Buffer | undefined> {
  if (!args.some((arg) => WHOLE_ID.test(arg))) return answerOf(directory, args)
  const question = args.join('\0')
  const answer = answers.get(question) ?? (await answerOf(directory, args))
  if (answer !== undefined) answers.set(question, answer)
  return answer
}

async function answerOf(directory: string, args: readonly string[]): Promise<Buffer | undefined> {
  try {
    const options = { env: gitEnvironment(), encoding: 'buffer', maxBuffer: MAXIMUM_OUTPUT } as const
    return (await run('git', ['-C', directory, ...args], options)).stdout
  } catch {
    return undefined
  }
}

async function text(directory: string, ...args: readonly string[]): Promise<string | undefined> {
  return (await git(directory, ...args))?.toString('utf8')
}

/** The id that a branch, tag or abbreviated id stands for; `type` as git names it: `commit`, `tree`, `blob`. */
export async function resolveObject(directory: string, name: string, type: string): Promise<string | undefined> {
  return (await text(directory, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{${type}}`))?.trim()
}

export interface Commit {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Person
  readonly committer: Person
  readonly message: string
}

interface Person {
  readonly name: string
  readonly email: string
  readonly date: string
}

const COMMIT_FIELDS = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B']

/** Commits as `git log` selects them (`['-1', sha]`, `['--reverse', 'base..head']`). */
export async function readCommits(directory: string, ...selection: readonly string[]): Promise<readonly Commit[]> {
  const output = await text(directory, 'log', '-z', `--format=${COMMIT_FIELDS.join('%x00')}`, ...selection, '--')
  const fields = output === undefined || output === '' ? [] : output.split('\0')
  return chunks(fields, COMMIT_FIELDS.length).map(
    ([
      sha = '',
      tree = '',
      parents = '',
      author = '',
      mail = '',
      at = '',
      by = '',
      byMail = '',
      byAt = '',
      message = '',
    ]) => ({
      sha,
      tree,
      parents: parents === '' ? [] : parents.split(' '),
      author: { name: author, email: mail, date: zulu(at) },
      committer: { name: by, email: byMail, date: zulu(byAt) },
      message: message.trimEnd(),
    }),
  )
}

function chunks(fields: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.floor(fields.length / size) }, (_, at) => fields.slice(at * size, (at + 1) * size))
}

function zulu(date: string): string {
  return new Date(date).toISOString().replace('.000Z', 'Z')
}

export interface TreeEntry {
  readonly path: string
  readonly mode: string
  readonly type: string
  readonly sha: string
  readonly size: number | undefined
}

/** A tree's entries; `recursive` as GitHub does it: the folders are listed too. */
export async function readTree(directory: string, tree: string, recursive: boolean): Promise<readonly TreeEntry[]> {
  const output = await text(directory, 'ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), tree)
  return (output ?? '').split('\0').flatMap((line) => {
    const tab = line.indexOf('\t')
    if (tab < 0) return []
    const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, tab).split(/ +/)
    return [{ path: line.slice(tab + 1), mode, type, sha, size: size === '-' ? undefined : Number(size) }]
  })
}

const STATUSES: Readonly<Record<string, ChangedFile['status']>> = {
  A: 'added',
  C: 'copied',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
}

/** What differs between two commits, in git's order, with the patch of each file as GitHub shows it. */
export async function readChanges(directory: string, from: string, to: string): Promise<readonly ChangedFile[]> {
  const diff = ['diff', '--find-renames', '--no-color', '--no-ext-diff', '-l0']
  const [raw, counts, patches] = await Promise.all([
    text(directory, ...diff, '--raw', '--no-abbrev', '-z', from, to),
    text(directory, ...diff, '--numstat', '-z', from, to),
    text(directory, ...diff, '--patch', from, to),
  ])
  const lines = countsOf(counts ?? '')
  const shown = (patches ?? '').split(/^(?=diff --git )/m).map(hunks)
  return filesOf(raw ?? '').map((file, at) => {
    const patch = shown[at]
    return { ...file, ...(lines[at] ?? { additions: 0, deletions: 0 }), ...(patch === undefined ? {} : { patch }) }
  })
}

function filesOf(raw: string): readonly Omit<ChangedFile, 'additions' | 'deletions' | 'patch'>[] {
  const fields = raw.split('\0')
  const files: Omit<ChangedFile, 'additions' | 'deletions' | 'patch'>[] = []
  for (let at = 0; fields[at]?.startsWith(':') === true;) {
    const [, , before = '', after = '', letter = ''] = fields[at]?.split(' ') ?? []
    const status = STATUSES[letter.charAt(0)] ?? 'changed'
    const renamed = status === 'renamed' || status === 'copied'
    const filename = fields[at + (renamed ? 2 : 1)] ?? ''
    const sha = status === 'removed' ? before : after
    files.push({ filename, status, sha, ...(renamed ? { previousFilename: fields[at + 1] ?? '' } : {}) })
    at += renamed ? 3 : 2
  }
  return files
}

function countsOf(numstat: string): readonly Pick<ChangedFile, 'additions' | 'deletions'>[] {
  return [...numstat.matchAll(/(?:^|\0)(\d+|-)\t(\d+|-)\t/g)].map(([, additions = '-', deletions = '-']) => ({
    additions: additions === '-' ? 0 : Number(additions),
    deletions: deletions === '-' ? 0 : Number(deletions),
  }))
}

function hunks(patch: string): string | undefined {
  const at = patch.search(/^@@ /m)
  if (at < 0) return undefined
  const shown = patch.slice(at).replace(/\n$/, '')
  const tooLarge = shown.length > MAXIMUM_PATCH.characters || shown.split('\n').length > MAXIMUM_PATCH.lines
  return tooLarge ? undefined : shown
}
