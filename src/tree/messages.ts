import { askGit, whereGitCan, type GitFolder } from './git-command.js'

/** Commits whose messages are read: as many as GitHub lists of a pull request. */
const MAXIMUM_COMMITS = 250

/** The messages of the commits that `head` has and `base` has not, newest first. Empty where git cannot say. */
export async function commitMessagesBetween(
  folder: GitFolder,
  base: string,
  head: string,
): Promise<readonly { readonly sha: string; readonly text: string }[]> {
  const log = await whereGitCan(() =>
    askGit(folder, [
      'log',
      `--max-count=${MAXIMUM_COMMITS}`,
      '--format=%H%n%B%x00',
      '--end-of-options',
      `${base}..${head}`,
    ]),
  )
  return (log ?? '')
    .split('\0')
    .map((entry) => entry.replace(/^\n/, ''))
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [sha = '', ...lines] = entry.split('\n')
      return { sha, text: lines.join('\n').trim() }
    })
}
