import { minimatch } from 'minimatch'
import { d1Bindings, isWranglerConfiguration, type D1Binding } from '../../../stack/wrangler.js'
import { configurationText } from '../configuration.js'
import { directoryOf, isForeign, resolveIn, withAncestors } from '../paths.js'
import type { Surroundings } from '../tool.js'

/** A folder of migrations that a configuration of wrangler names, or means without a word. */
export interface ConfiguredFolder {
  readonly directory: string
  /** `migrations_dir` names it; otherwise it is the default. */
  readonly named: boolean
  /** The binding that commands are meant for: production's before others. */
  readonly binding: D1Binding
  readonly configuration: string
  /** Whether a path is a migration of it: by default every `.sql` directly in it. */
  readonly holds: (path: string) => boolean
}

/**
 * The folders of the D1 databases that configurations bind, each once however many environments share it:
 * `migrations` beside the configuration unless `migrations_dir` names another
 * (https://developers.cloudflare.com/d1/reference/migrations/; cloudflare/workers-sdk, packages/wrangler/src/d1/migrations/helpers.ts,
 * resolveMigrationsConfig).
 */
export function configuredFolders(surroundings: Surroundings): readonly ConfiguredFolder[] {
  const all = surroundings.paths
    .filter((path) => isWranglerConfiguration(path) && !isForeign(path))
    .flatMap((path) =>
      d1Bindings(path, configurationText(surroundings, path)).flatMap((binding) => folderOf(path, binding)),
    )
    .sort((a, b) => rankOf(a.binding) - rankOf(b.binding))
  const first = new Map<string, ConfiguredFolder>()
  for (const each of all) if (!first.has(each.directory)) first.set(each.directory, each)
  return [...first.values()]
}

function folderOf(configuration: string, binding: D1Binding): readonly ConfiguredFolder[] {
  const beside = directoryOf(configuration)
  const directory = resolveIn(beside, binding.migrationsDir ?? 'migrations')
  const pattern = binding.migrationsPattern === undefined ? undefined : resolveIn(beside, binding.migrationsPattern)
  if (directory === undefined) return []
  return [
    {
      directory,
      named: binding.migrationsDir !== undefined,
      binding,
      configuration,
      holds: (path) =>
        pattern === undefined
          ? directoryOf(path) === directory && path.endsWith('.sql')
          : minimatch(path, pattern, { dot: false }),
    },
  ]
}

function rankOf({ environment }: D1Binding): number {
  if (environment === undefined) return 1
  return /^prod(?:uction)?$/i.test(environment) ? 0 : 2
}

/**
 * Whether wrangler applies what another tool wrote into a folder: the scripts of the package say so, else the
 * configuration names the folder and no script has the other tool apply it. Drizzle's guide for D1 has either
 * (https://orm.drizzle.team/docs/guides/d1-http-with-drizzle-kit, https://orm.drizzle.team/docs/connect-cloudflare-d1).
 */
export function isAppliedByWrangler(directory: string, others: RegExp, surroundings: Surroundings): boolean {
  const folder = configuredFolders(surroundings).find((each) => each.directory === directory)
  if (folder === undefined) return false
  const scripts = withAncestors(directoryOf(folder.configuration))
    .map((ancestor) => configurationText(surroundings, ancestor === '' ? 'package.json' : `${ancestor}/package.json`))
    .join('\n')
  if (/\bd1 migrations apply\b/.test(scripts)) return true
  return folder.named && !others.test(scripts)
}
