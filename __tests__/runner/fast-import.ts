import { execFileSync } from 'node:child_process'
import { gitEnvironment } from '../github-server/git.js'

/** Contents by path; `null` removes the file. Any path that git can hold, line breaks and quotes included. */
export type Files = Readonly<Record<string, FileContents | null>>

type FileContents = string | Buffer | { readonly executable: string } | { readonly link: string }

export interface ImportedCommit {
  readonly branch: string
  readonly message?: string
  readonly files?: Files
  /** Starts the branch here, without a commit. */
  readonly from?: string
  /** The second parent. */
  readonly merge?: string
}

/** 5 January 2026, 09:00 UTC; each commit is a minute later than the one before. */
const FIRST_COMMIT = 1_767_603_600
const PERSON = 'Developer <developer@example.com>'

export const FAST_IMPORT = ['-c', 'core.protectNTFS=false', 'fast-import', '--quiet', '--force'] as const

/** Writes commits into a repository in one go, whatever the file system allows: `git help fast-import`. */
export function fastImport(gitDir: string, commits: readonly ImportedCommit[]): void {
  const input = importStream(commits)
  execFileSync('git', FAST_IMPORT, { cwd: gitDir, env: gitEnvironment(), input, stdio: ['pipe', 'ignore', 'pipe'] })
}

/** What `FAST_IMPORT` reads from its standard input. */
export function importStream(commits: readonly ImportedCommit[]): Buffer {
  const parts = commits.flatMap((commit, at) => commitStream(commit, FIRST_COMMIT + at * 60))
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
}

type Part = string | Buffer

function commitStream(commit: ImportedCommit, seconds: number): readonly Part[] {
  if (commit.from !== undefined) return [`reset ${commit.branch}\nfrom ${commit.from}\n\n`]
  const time = `${seconds} +0000`
  return [
    `commit ${commit.branch}\nauthor ${PERSON} ${time}\ncommitter ${PERSON} ${time}\n`,
    ...data(commit.message ?? ''),
    commit.merge === undefined ? '' : `merge ${commit.merge}\n`,
    ...Object.entries(commit.files ?? {}).flatMap(([path, contents]) => fileStream(path, contents)),
    '\n',
  ]
}

function fileStream(path: string, contents: FileContents | null): readonly Part[] {
  if (contents === null) return [`D ${quoted(path)}\n`]
  if (typeof contents === 'string' || Buffer.isBuffer(contents)) return written('100644', path, contents)
  return 'link' in contents ? written('120000', path, contents.link) : written('100755', path, contents.executable)
}

function written(mode: string, path: string, contents: string | Buffer): readonly Part[] {
  return [`M ${mode} inline ${quoted(path)}\n`, ...data(contents)]
}

function data(contents: string | Buffer): readonly Part[] {
  const bytes = Buffer.from(contents)
  return [`data ${bytes.length}\n`, bytes, '\n']
}

/** A path as fast-import reads it: C-style escapes between quotes. */
function quoted(path: string): string {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `"${escaped}"`
}
