import { addressInDjango } from '../address.js'
import { configurationText } from '../configuration.js'
import type { Dialect } from '../../model.js'
import { decideDialect, fromDatabaseSettings, type DecidedDialect } from '../dialect.js'
import { baseName, byDirectory, directoryOf, groupBy, isBelow, isForeign, withAncestors } from '../paths.js'
import type { Root, Surroundings } from '../tool.js'
import { isModule, isNumbered, isSettings } from './names.js'

/** One root for each project: all apps below a manage.py share a database and a graph. */
export function findDjango(surroundings: Surroundings): readonly Root[] {
  const paths = surroundings.paths.filter((path) => !isForeign(path))
  const projects = new Set(paths.filter((path) => baseName(path) === 'manage.py').map(directoryOf))
  const isUsed = surroundings.stack.tools.some(({ id }) => id === 'django')
  const packages = [...byDirectory(paths.filter(isModule))].filter(([, files]) => files.some(isNumbered))
  const roots: Root[] = []
  for (const [project, group] of groupBy(packages, ([directory]) => projectOf(directory, projects))) {
    const files = group.flatMap(([, modules]) => modules)
    const starts = files.some((path) => /^0001_\w+\.py$/.test(baseName(path)))
    if (project === undefined && !isUsed && !starts) continue
    const directory = project ?? commonDirectory(group.map(([each]) => each))
    const decided =
      fromDatabaseSettings(files, surroundings) ??
      fromEngine(paths, surroundings) ??
      decideDialect(directory, [], surroundings)
    const engines = Object.keys(ENGINES).filter((each) => ENGINES[each] === decided.dialect)
    const address = paths
      .filter((path) => isSettings(path) && isBelow(path, directory))
      .map((path) => addressInDjango(configurationText(surroundings, path), engineOf(engines)))
      .find((each) => each !== undefined)
    const others = otherEngines(
      paths.filter((path) => isBelow(path, directory)),
      surroundings,
      decided.dialect,
    )
    roots.push({
      directory,
      ...(others.length === 0 ? {} : { alsoFor: others.map(({ engine }) => engine) }),
      beside: others.map(({ engine, path, line }) => ({
        path,
        line,
        reason: `the migrations are read for ${decided.dialect}: what they do on ${engine} is not looked at`,
      })),
      ...(address === undefined ? {} : { address }),
      dialect: decided.dialect,
      dialectFrom: decided.from,
      files,
      toolVersion: surroundings.stack.tools.find(({ id }) => id === 'django')?.version,
    })
  }
  return roots
}

function projectOf(directory: string, projects: ReadonlySet<string>): string | undefined {
  return withAncestors(directory).find((ancestor) => projects.has(ancestor))
}

function commonDirectory(directories: readonly string[]): string {
  const [first = ''] = directories
  return (
    withAncestors(first).find((ancestor) => directories.every((each) => withAncestors(each).includes(ancestor))) ?? ''
  )
}

const ENGINES: Readonly<Record<string, Dialect>> = {
  postgresql: 'postgres',
  postgresql_psycopg2: 'postgres',
  postgis: 'postgres',
  mysql: 'mysql',
  sqlite3: 'sqlite',
  spatialite: 'sqlite',
  mssql: 'sqlserver',
}

function engineOf(names: readonly string[]): RegExp {
  return new RegExp(String.raw`["']ENGINE["']\s*:\s*["'][\w.]*\.(?:${names.join('|')})["']`)
}

/** Settings that only developers and tests use. */
const ASIDE = /(?:^|[/_])(?:tests?|testing|dev|development|local|ci)(?:[/_.]|$)/

/** The engines besides the one decided on that the settings of deployments choose from, where each is named first. */
function otherEngines(
  paths: readonly string[],
  surroundings: Surroundings,
  decided: Dialect,
): readonly { readonly engine: Dialect; readonly path: string; readonly line: number }[] {
  const found = new Map<Dialect, { readonly engine: Dialect; readonly path: string; readonly line: number }>()
  for (const path of paths.filter((each) => isSettings(each) && !ASIDE.test(each))) {
    configurationText(surroundings, path)
      .split('\n')
      .forEach((text, at) => {
        const name = /["']ENGINE["']\s*:\s*["'](?:[\w.]*\.)?(\w+)["']/.exec(text)?.[1]
        const engine = name !== undefined && Object.hasOwn(ENGINES, name) ? ENGINES[name] : undefined
        if (engine !== undefined && engine !== decided && !found.has(engine))
          found.set(engine, { engine, path, line: at + 1 })
      })
  }
  // SQLite beside one server is what a developer starts with; beside two the project runs on what it finds.
  return found.size === 1 && found.has('sqlite') ? [] : [...found.values()]
}

/** `ENGINE` of the settings. SQLite often is only the default of a developer's machine: another engine wins over it. */
function fromEngine(paths: readonly string[], surroundings: Surroundings): DecidedDialect | undefined {
  let found: DecidedDialect | undefined
  for (const path of paths.filter(isSettings)) {
    const text = configurationText(surroundings, path)
    for (const [, engine = ''] of text.matchAll(
      /["']?ENGINE["']?\s*(?:[:=]|\]\s*=)[^\n]*?["'](?:[\w.]*\.)?(\w+)["']/g,
    )) {
      const dialect = Object.hasOwn(ENGINES, engine) ? ENGINES[engine] : undefined
      if (dialect === undefined || (found !== undefined && dialect === 'sqlite')) continue
      if (found === undefined || found.dialect === 'sqlite') found = { dialect, from: `ENGINE of ${path}` }
    }
    // The default of dj_database_url and environ, whose URL comes from the environment.
    const scheme = /["'](postgres|postgresql|postgis|mysql)(?:\+\w+)?:\/\//.exec(text)?.[1]
    const dialect = scheme === undefined ? undefined : scheme === 'mysql' ? 'mysql' : 'postgres'
    if (dialect !== undefined && (found === undefined || found.dialect === 'sqlite'))
      found = { dialect, from: `the database URL in ${path}` }
  }
  return found
}
