import type { Setting } from '../commands/target.js'
import { scheduleOf } from '../schedule.js'
import { draft, folderOf, isForDevelopment, seenAt, step, type Draft, type Source } from '../unit.js'
import { isEvidence } from './paths.js'

const HOST: Setting = { machine: 'production', environment: new Map(), services: new Set(), databaseService: false }

const CRONTAB = /(^|\/)([\w.-]*crontab(\.\w+)?|[\w.-]+\.cron|cron\.d\/[\w.-]+|crontabs\/[\w.-]+)$/

/** crontab(5): five fields or a name, in system files a user, and a command. */
export const crontabs: Source = {
  wants: (path) => CRONTAB.test(path) && isEvidence(path) && !/\.(js|ts|py|rb|go|md|sh|yml|yaml|json)$/.test(path),
  read: (files) =>
    [...files].flatMap(([path, text]) => (crontabs.wants(path) && !isForDevelopment(path) ? linesOf(path, text) : [])),
}

const USERS =
  /^(root|postgres|mysql|mongodb|www-data|ubuntu|app|deploy|backup|backups|nobody|admin|ec2-user|node|django|rails)$/

function linesOf(path: string, text: string): readonly Draft[] {
  const variables = new Map<string, string>()
  return text
    .split('\n')
    .slice(0, 5_000)
    .flatMap((line, index): readonly Draft[] => {
      const variable = /^\s*([A-Z_]+)\s*=\s*"?(.*?)"?\s*$/.exec(line)
      if (variable !== null) variables.set(variable[1] ?? '', variable[2] ?? '')
      const match = /^\s*(@\w+|(?:[\d*,/a-zA-Z-]+\s+){4}[\d*,/a-zA-Z-]+)\s+(\S.*)$/.exec(line)
      if (match === null || line.trimStart().startsWith('#')) return []
      const [, expression = '', rest = ''] = match
      const schedule = scheduleOf(expression.trim().replace(/\s+/g, ' '), 'cron', seenAt(path, index + 1, line.trim()))
      if (schedule.maxGapHours === undefined && expression !== '@reboot') return []
      const [first = '', ...others] = rest.split(/\s+/)
      const command = USERS.test(first) && others.length > 0 ? others.join(' ') : rest
      return [
        draft('cron job', `${path}:${index + 1}`, seenAt(path, index + 1, line.trim()), {
          schedules: [schedule],
          setting: HOST,
          steps: [
            step(path, index + 1, command.replace(/(?<!\\)%.*$/, '').replaceAll('\\%', '%'), {
              environment: new Map(variables),
              folder: '',
            }),
          ],
        }),
      ]
    })
}

const SYSTEMD = /(^|\/)[\w@.-]+\.(timer|service)$/

/** systemd.timer(5) with the services that timers start, and services that start something at boot. */
export const systemd: Source = {
  wants: (path) => SYSTEMD.test(path) && isEvidence(path),
  read: (files) => {
    const services = [...files].filter(([path]) => /\.service$/.test(path) && SYSTEMD.test(path))
    const timers = [...files].filter(([path]) => /\.timer$/.test(path) && SYSTEMD.test(path))
    return services.flatMap(([path, text]) => {
      const name = path.slice(path.lastIndexOf('/') + 1)
      const schedules = timers.flatMap(([timerPath, timer]) => {
        const unit =
          keysOf(timer, 'Unit')[0]?.value ??
          timerPath.slice(timerPath.lastIndexOf('/') + 1).replace(/\.timer$/, '.service')
        if (unit !== name) return []
        return [...keysOf(timer, 'OnCalendar'), ...keysOf(timer, 'OnUnitActiveSec')].map(({ value, line }) =>
          scheduleOf(value, 'systemd', seenAt(timerPath, line, value)),
        )
      })
      const steps = ['ExecStartPre', 'ExecStart'].flatMap((key) =>
        keysOf(text, key).map(({ value, line }) =>
          step(path, line, value.replace(/^[-@:+!]+/, ''), { failureIgnored: value.startsWith('-'), folder: '' }),
        ),
      )
      const installed = /^WantedBy=/m.test(text)
      return [
        draft(schedules.length > 0 ? 'cron job' : 'container', name, seenAt(path, 1, name), {
          schedules,
          setting: HOST,
          steps,
          single: true,
          reachable: schedules.length > 0 || installed,
        }),
      ]
    })
  },
}

function keysOf(text: string, key: string): readonly { readonly value: string; readonly line: number }[] {
  return text.split('\n').flatMap((line, index) => {
    const match = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line)
    return match?.[1] === key && match[2] !== undefined && match[2] !== '' ? [{ value: match[2], line: index + 1 }] : []
  })
}

const PERIODS: Readonly<Record<string, string>> = {
  hourly: '@hourly',
  daily: '@daily',
  weekly: '@weekly',
  monthly: '@monthly',
}

/** Scripts in `cron.daily` and its like run as often as the folder says. */
export const cronFolders: Source = {
  wants: (path) =>
    /(^|\/)(etc\/cron\.|periodic\/|cron\.)(hourly|daily|weekly|monthly)\/[\w.-]+$|(^|\/)periodic\/(hourly|daily|weekly|monthly)\/[\w.-]+$/.test(
      path,
    ),
  read: (files) =>
    [...files].flatMap(([path, text]) => {
      const expression = cronFolders.wants(path) ? PERIODS[folderOf(path).replace(/^.*[./]/, '')] : undefined
      if (expression === undefined) return []
      return [
        draft('cron job', path, seenAt(path, 1, path), {
          schedules: [scheduleOf(expression, 'cron', seenAt(path, 1, path))],
          setting: HOST,
          steps: [step(path, 1, text)],
        }),
      ]
    }),
}
