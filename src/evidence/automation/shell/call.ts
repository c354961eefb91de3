/** One program that a script starts, with what the shell does with it. */
export interface ShellCall {
  /** Program and arguments. Constants are filled in; what cannot be known stays as `$NAME`. */
  readonly words: readonly string[]
  /** Constants and exports that the program sees, as far as the script sets them. */
  readonly environment: ReadonlyMap<string, string>
  /** 1-based, within the text. */
  readonly line: number
  readonly text: string
  /** The file behind `<`, or the text of a here-document. */
  readonly stdin: { readonly file: string } | { readonly text: string } | undefined
  /** Its place in a pipe; calls of one pipe share the number. */
  readonly pipe: number
  readonly receives: boolean
  /** `|| true`, a pipe without pipefail, no `set -e` and nothing that looks at `$?`. */
  readonly failureIgnored: boolean
  /** It runs only when something before it failed. */
  readonly onFailure: boolean
  /** What it prints is compared with something, and a difference ends the script with an error. */
  readonly compared: boolean
}

/** What the shell was started with: GitHub runs `bash -e`, with pipefail only where `shell: bash` is written. */
export interface ShellOptions {
  readonly errexit: boolean
  readonly pipefail: boolean
  readonly variables: ReadonlyMap<string, string>
}

/** Stands for the folder of the script itself: `$(dirname "$0")`. */
export const SCRIPT_FOLDER = '@script'
