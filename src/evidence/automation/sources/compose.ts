import { scheduleOf } from '../schedule.js'
import { draft, isDatabaseImage, seenAt, step, type Draft, type Source } from '../unit.js'
import { Yaml } from '../yaml.js'
import { commandsOfImage, scheduleVariable } from './backup-images.js'
import { startOf } from './containers.js'
import { isCompose } from './paths.js'

/** Services of Compose files. What a file is for is in its name: `docker-compose.prod.yml`, `compose.override.yaml`. */
export const compose: Source = {
  wants: isCompose,
  read: (files) => [...files].flatMap(([path, text]) => (isCompose(path) ? composeServices(path, text) : [])),
}

/** The services of a file that is known to be Compose's, whatever it is called. */
export function composeServices(path: string, text: string): readonly Draft[] {
  const [root] = Yaml.read(text)
  return root === undefined ? [] : servicesOf(path, root)
}

function environmentOf(path: string): 'production' | 'development' | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/prod|production|live|deploy/i.test(name)) return 'production'
  if (/dev|local|test|override|ci\b|debug/i.test(name) || /(^|\/)\.devcontainer\//.test(path)) return 'development'
  return undefined
}

function servicesOf(path: string, root: Yaml): readonly Draft[] {
  const environment = environmentOf(path)
  const services = root.get('services')?.entries() ?? []
  return services.flatMap(([name, service]): readonly Draft[] => {
    const image = service.get('image')?.text() ?? ''
    const variables = service.get('environment')?.variables() ?? new Map<string, string>()
    const commands = commandsOfImage(path, service.get('image')?.line ?? service.line, image, variables)
    const replicas = Number(service.get('deploy', 'replicas')?.text() ?? service.get('scale')?.text())
    const steps = startOf(path, [service.get('entrypoint'), service.get('command')], image, { environment: variables })
    const variable = scheduleVariable(variables)
    const at = service.get('environment')?.line ?? service.line
    const unit = draft('container', name, seenAt(path, service.line, `${name}:`), {
      environment,
      steps,
      commands,
      schedules: variable === undefined ? [] : [scheduleOf(variable[1], 'cron', seenAt(path, at, variable.join(': ')))],
      ...(Number.isFinite(replicas) ? { replicas } : {}),
      setting: {
        machine: environment === 'development' ? 'developer' : 'production',
        environment: variables,
        services: new Set(services.map(([each]) => each)),
        databaseService: services.some(([, each]) => isDatabaseImage(each.get('image')?.text() ?? '')),
      },
    })
    return [...(steps.length + commands.length === 0 ? [] : [unit]), ...scheduledByLabels(path, name, service, unit)]
  })
}

/** Ofelia's labels: six fields, or five, or `@every`. https://github.com/mcuadros/ofelia */
function scheduledByLabels(path: string, service: string, value: Yaml, unit: Draft): readonly Draft[] {
  const labels = value.get('labels')
  return [...(labels?.variables() ?? [])].flatMap(([key, expression]) => {
    const [, job] = /^ofelia\.(?:job-\w+)\.([\w-]+)\.schedule$/.exec(key) ?? []
    const command = [...(labels?.variables() ?? [])].find(
      ([other]) => other === key.replace(/schedule$/, 'command'),
    )?.[1]
    if (job === undefined || command === undefined) return []
    const form = expression.trim().split(/\s+/).length === 6 ? 'cron with seconds' : 'cron'
    const line = labels?.line ?? value.line
    return [
      draft('cron job', `${service} ${job}`, seenAt(path, line, `${key}=${expression}`), {
        environment: unit.environment,
        schedules: [scheduleOf(expression, form, seenAt(path, line, `${key}=${expression}`))],
        setting: unit.setting,
        steps: [step(path, line, command)],
      }),
    ]
  })
}
