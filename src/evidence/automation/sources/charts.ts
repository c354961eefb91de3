import type { Dialect } from '../../../migrations/operation.js'
import { scheduleOf } from '../schedule.js'
import { command, draft, folderOf, isForDevelopment, seenAt, type Draft, type Source } from '../unit.js'
import { Yaml } from '../yaml.js'
import { switched } from './chart-conditions.js'

/** A chart's values, `Chart.yaml`: no manifests. */
export function isChartFile(path: string): boolean {
  return /(^|\/)(Chart\.ya?ml|values[\w.-]*\.ya?ml)$/.test(path)
}

const VALUES = /(^|\/)values[\w.-]*\.ya?ml$/
const PRODUCTION = /(^|[/._-])(prod|production|live)([/._-]|$)/i

/** Charts of others, set up by values: `backup.enabled` with a schedule, as Bitnami's database charts take it. */
export const chartValues: Source = {
  wants: (path) => isChartFile(path),
  read: (files) => {
    const charts: readonly Draft[] = [...files].flatMap(([path, text]) => {
      if (!/(^|\/)Chart\.ya?ml$/.test(path)) return []
      const [root] = Yaml.read(text)
      return [
        draft('container', root?.get('name')?.text() ?? path, seenAt(path, 1, 'Chart.yaml'), {
          reachable: false,
          deploys: true,
        }),
      ]
    })
    return [
      ...charts,
      ...[...files].filter(([path]) => VALUES.test(path)).flatMap(([path, text]) => backupsOf(path, text, files)),
    ]
  },
}

const ENGINES: readonly (readonly [RegExp, Dialect])[] = [
  [/postgres/i, 'postgres'],
  [/mariadb/i, 'mariadb'],
  [/mysql/i, 'mysql'],
  [/mongo/i, 'mongodb'],
  [/redis|valkey/i, 'redis'],
]

function backupsOf(path: string, text: string, files: ReadonlyMap<string, string>): readonly Draft[] {
  if (isForDevelopment(path)) return []
  const [root] = Yaml.read(text)
  if (root === undefined) return []
  const places: readonly (readonly [string, Yaml])[] = [[path, root], ...root.entries()]
  return places.flatMap(([key, value]) => {
    const backup = value.get('backup')
    const enabled = backup?.get('enabled')
    const engine = ENGINES.find(([pattern]) => pattern.test(key))?.[1]
    const schedule = backup?.get('cronjob', 'schedule') ?? backup?.get('schedule') ?? backup?.get('cronSchedule')
    const expression = schedule?.text()
    if (
      engine === undefined ||
      backup === undefined ||
      enabled?.text() !== 'true' ||
      schedule === undefined ||
      expression === undefined
    )
      return []
    // The values for production have the last word.
    const overridden = production(path, files).some(
      (each) => (key === path ? each : each.get(key))?.get('backup', 'enabled')?.text() === 'false',
    )
    if (overridden && !PRODUCTION.test(path)) return []
    return [
      draft(
        'cron job',
        `${key === path ? engine : key} backup`,
        seenAt(path, backup.line, `backup: enabled: true, schedule: ${expression}`),
        {
          schedules: [scheduleOf(expression, 'cron', seenAt(path, schedule.line, `schedule: ${expression}`))],
          commands: [
            command(
              {
                purpose: 'backup',
                program: 'chart backup',
                seen: seenAt(path, enabled.line, 'backup.enabled: true'),
              },
              { engine },
            ),
          ],
        },
      ),
    ]
  })
}

/** Values files for production, of the chart or beside it. */
function production(path: string, files: ReadonlyMap<string, string>): readonly Yaml[] {
  const folder = folderOf(path)
  return [...files].flatMap(([other, text]) => {
    const beside = folder === '' || other.startsWith(`${folder}/`) || folderOf(folder) === folderOf(folderOf(other))
    return VALUES.test(other) && other !== path && beside && PRODUCTION.test(other) ? Yaml.read(text).slice(0, 1) : []
  })
}

/**
 * A chart's template with its values filled in, as far as that goes without running Helm: `{{ .Values.x }}` of scalars;
 * lines that hold nothing but actions go, and what the values switch off; the numbers of the lines stay.
 */
export function rendered(path: string, text: string, files: ReadonlyMap<string, string>): string {
  const chart = path.slice(0, path.lastIndexOf('templates/'))
  const roots = [...production(`${chart}values.yaml`, files), ...Yaml.read(files.get(`${chart}values.yaml`) ?? '')]
  const lookUp = (keys: readonly string[]): Yaml | undefined =>
    roots.map((each) => each.get(...keys)).find((each) => each !== undefined)
  const value = (name: string): string | undefined => {
    const keys = name.split('.')
    return roots.map((each) => each.get(...keys)?.text()).find((each) => each !== undefined)
  }
  return switched(text, lookUp)
    .map((line) =>
      line.replace(/(["']?)\{\{-?\s*([^}]*?)\s*-?\}\}\1/g, (whole, quote: string, action: string) => {
        const name = /^(?:\(?\s*)?(?:default\s+\S+\s+)?\.Values\.([\w.]+)/.exec(action)?.[1]
        const found = name === undefined ? undefined : value(name)
        if (found === undefined) return quote === '' ? 'TEMPLATE' : whole.replace(/\{\{.*\}\}/, 'TEMPLATE')
        return quote === '' && !/quote/.test(action) && /^[\w./:-]+$/.test(found) ? found : JSON.stringify(found)
      }),
    )
    .join('\n')
}
