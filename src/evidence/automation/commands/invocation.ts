import type { ShellCall } from '../shell/call.js'

/** A program as it is started, whatever stands before it: sudo, npx, docker exec, poetry run. */
export interface Invocation {
  /** Without its folder: `pg_dump`, `rails`, `manage.py`. */
  readonly program: string
  readonly args: readonly string[]
  readonly environment: ReadonlyMap<string, string>
  readonly stdin: ShellCall['stdin']
  /** Something is piped into it. */
  readonly receives: boolean
  readonly compared: boolean
  /** `docker exec`, `docker compose run`: it works beside the container that it is started in. */
  readonly inContainer: boolean
  /** Behind `flock` or another lock: two never run at once. */
  readonly locked: boolean
  /** The command of a container: a name without a folder may be a program that the image brings. */
  readonly ofImage?: true
}

/** Something else that a call starts, to be read in its own file. */
export type Follow =
  /** `remote`: on another machine, by SSH. */
  | { readonly kind: 'shell'; readonly text: string; readonly remote?: true }
  | {
      readonly kind: 'script'
      readonly path: string
      readonly args: readonly string[]
      readonly inContainer?: boolean
      readonly ofImage?: boolean
    }
  | PackageScripts
  | RecipeCall

/** What make, just or task runs by name; without a name what stands first, or is the default. An alias of Mix, too. */
export interface RecipeCall {
  readonly kind: 'recipe'
  readonly runner: 'make' | 'just' | 'task' | 'mix'
  readonly names: readonly string[]
  /** `-C`, `-d`: where it runs, as the call writes it. */
  readonly folder: string | undefined
  /** `-f`: which file it reads. */
  readonly file: string | undefined
}

/** Scripts of package.json by their names. */
export interface PackageScripts {
  readonly kind: 'package script'
  readonly names: readonly string[]
  /** The folder or the name of the package; undefined where the call does not say. */
  readonly package: string | undefined
  /** Every package that has the script runs it: `turbo run`, `pnpm -r run`. */
  readonly everywhere: boolean
  /** What the package manager puts behind the script's own words. */
  readonly args: readonly string[]
  /** Where no script has the name, a program of a dependency runs. */
  readonly orProgram?: true
}
