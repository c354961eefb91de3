import { configurationText } from '../configuration.js'
import { dialectNamed, type DecidedDialect } from '../dialect.js'
import { directoryOf, isForeign, resolveIn } from '../paths.js'
import type { Surroundings } from '../tool.js'
import { isConfiguration, isPlan } from './names.js'

/** A plan, and where the scripts of its changes stand. */
export interface Target {
  readonly top: string
  readonly plan: string
  readonly deploy: string
  readonly revert: string
  readonly dialect: DecidedDialect | undefined
}

/**
 * Each plan of the tree once: where several engines share one, the core's counts. Places are looked up in the target,
 * its engine and the core, in this order, and are relative to sqitch.conf (lib/App/Sqitch/Target.pm). A plan that no
 * configuration speaks of has its scripts beside it.
 */
export function targetsIn(surroundings: Surroundings): readonly Target[] {
  const plans = new Set(surroundings.paths.filter((path) => isPlan(path) && !isForeign(path)))
  const configurations = surroundings.paths.filter((path) => isConfiguration(path) && !isForeign(path))
  const found = new Map<string, Target>()
  for (const path of configurations) {
    for (const target of configured(path, configurationText(surroundings, path)))
      if (surroundings.paths.includes(target.plan) && !found.has(target.plan)) found.set(target.plan, target)
  }
  for (const plan of plans) if (!found.has(plan)) found.set(plan, besidePlan(plan))
  return [...found.values()]
}

function besidePlan(plan: string): Target {
  const top = directoryOf(plan)
  return { top, plan, deploy: inside(top, 'deploy'), revert: inside(top, 'revert'), dialect: undefined }
}

function configured(path: string, text: string): Target[] {
  const values = valuesIn(text)
  const engines = new Set([values.get('core.engine'), ...namesOf('engine', values)])
  const named = namesOf('target', values).map((name) => [`target.${name}`, engineOf(values.get(`target.${name}.uri`))])
  const chains = [
    ...[...engines].map((engine) => [undefined, engine] as const),
    ...named.map(([target, engine]) => [target, engine] as const),
  ]
  return chains.flatMap(([target, engine]) => {
    const sections = [target, engine === undefined ? undefined : `engine.${engine}`, 'core']
    const valueOf = (key: string): string | undefined =>
      sections.flatMap((section) => values.get(`${section ?? ''}.${key}`) ?? [])[0]
    const placeOf = (key: string): string | undefined => {
      const written = valueOf(key)
      return written === undefined ? undefined : resolveIn(directoryOf(path), written)
    }
    const top = placeOf('top_dir') ?? directoryOf(path)
    return {
      top,
      plan: placeOf('plan_file') ?? inside(top, 'sqitch.plan'),
      deploy: placeOf('deploy_dir') ?? inside(top, 'deploy'),
      revert: placeOf('revert_dir') ?? inside(top, 'revert'),
      dialect: engine === undefined ? undefined : dialectOf(engine, path),
    }
  })
}

function inside(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`
}

/** `pg` in `[core]`; CockroachDB speaks PostgreSQL. */
function dialectOf(engine: string, path: string): DecidedDialect | undefined {
  const dialect = engine === 'cockroach' ? 'postgres' : dialectNamed(engine)
  return dialect === undefined ? undefined : { dialect, from: `engine ${engine} in ${path}` }
}

/** `db:pg://host/shop`. */
function engineOf(uri: string | undefined): string | undefined {
  return uri === undefined ? undefined : /^db:(\w+):/.exec(uri)?.[1]
}

/** The names of the sections of a kind, as they come: pg, sqlite. */
function namesOf(kind: 'engine' | 'target', values: ReadonlyMap<string, string>): string[] {
  const names = [...values.keys()].flatMap((key) => new RegExp(`^${kind}\\.([^.]+)\\.`).exec(key)?.[1] ?? [])
  return [...new Set(names)]
}

/** `[engine "pg"]` with `top_dir = pg` as `engine.pg.top_dir`: the syntax is Git's. The last of one name counts. */
function valuesIn(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  let section = ''
  for (const line of text.split(/\r?\n/)) {
    const [, kind, name] = /^\s*\[\s*([\w-]+)(?:\s+"([^"]*)")?\s*\]/.exec(line) ?? []
    if (kind !== undefined) section = name === undefined ? kind : `${kind}.${name}`
    const [, key, value = ''] = /^\s*([\w-]+)\s*=\s*("[^"]*"|[^#;]*)/.exec(line) ?? []
    if (key !== undefined) values.set(`${section}.${key}`, value.replaceAll('"', '').trim())
  }
  return values
}
