import { folderOf, draft, isForDevelopment, seenAt, step, type Draft, type Source, type Step } from '../unit.js'
import { scheduleOf } from '../schedule.js'
import { Yaml } from '../yaml.js'
import { commandsOfImage, scheduleVariable } from './backup-images.js'
import { startOf } from './containers.js'
import { isChartFile, rendered } from './charts.js'
import { isWorkload } from './paths.js'

/** Kubernetes workloads, in plain manifests and in the templates of charts. */
export const kubernetes: Source = {
  wants: isWorkload,
  read: (files) => {
    const manifests = [...files].flatMap(([path, text]): readonly Manifest[] => {
      if (!isWorkload(path) || isForDevelopment(folderOf(path)) || isChartFile(path)) return []
      const plain = path.includes('/templates/') || path.startsWith('templates/') ? rendered(path, text, files) : text
      if (plain === undefined || !/^kind:/m.test(plain)) return []
      return Yaml.read(plain).flatMap((root) => flattened(path, root))
    })
    const scripts = new Map(manifests.filter(({ kind }) => kind === 'ConfigMap').flatMap((each) => mountable(each)))
    return manifests.flatMap((each) => draftOf(each, scripts))
  },
}

interface Manifest {
  readonly path: string
  readonly kind: string
  readonly root: Yaml
}

function flattened(path: string, root: Yaml): readonly Manifest[] {
  const kind = root.get('kind')?.text() ?? ''
  if (root.get('apiVersion') === undefined) return []
  if (kind === 'List') return (root.get('items')?.items() ?? []).flatMap((each) => flattened(path, each))
  return [{ path, kind, root }]
}

/** Scripts of a ConfigMap under the names by which a container sees them. */
function mountable({ path, root }: Manifest): readonly (readonly [string, ReadonlyMap<string, Step>])[] {
  const name = root.get('metadata', 'name')?.text() ?? ''
  const scripts = (root.get('data')?.entries() ?? []).flatMap(([key, value]): readonly (readonly [string, Step])[] => {
    const text = value.text()
    return text === undefined || !(key.endsWith('.sh') || text.startsWith('#!'))
      ? []
      : [[key, step(path, value.contentLine, text)]]
  })
  return [[name, new Map(scripts)]]
}

function draftOf(
  { path, kind, root }: Manifest,
  scripts: ReadonlyMap<string, ReadonlyMap<string, Step>>,
): readonly Draft[] {
  const name = root.get('metadata', 'name')?.text() ?? kind
  const spec = root.get('spec')
  const annotations = root.get('metadata', 'annotations')?.variables() ?? new Map<string, string>()
  const hook = annotations.get('helm.sh/hook') ?? annotations.get('argocd.argoproj.io/hook')
  const job = kind === 'CronJob' ? spec?.get('jobTemplate', 'spec') : spec
  const pod = job?.get('template', 'spec')
  if (pod === undefined || !/^(CronJob|Job|Deployment|StatefulSet|DaemonSet|Rollout)$/.test(kind)) return []
  const mounted = mountsOf(pod, scripts)
  const containers = [...(pod.get('initContainers')?.items() ?? []), ...(pod.get('containers')?.items() ?? [])]
  const images = containers.flatMap((each) => {
    const image = each.get('image')
    return image === undefined ? [] : commandsOfImage(path, image.line, image.text() ?? '', variablesOf(each))
  })
  const seconds = Number(job?.get('activeDeadlineSeconds')?.text())
  const replicas = Number(spec?.get('replicas')?.text() ?? 1)
  const seen = seenAt(path, root.get('kind')?.line ?? root.line, `kind: ${kind} ${name}`)
  const scheduled = kind === 'CronJob' || images.length > 0
  return [
    draft(
      kind === 'CronJob' ? 'cron job' : hook === undefined ? 'container' : 'hook',
      hook === undefined ? name : `${name} (${hook})`,
      seen,
      {
        schedules: scheduled ? schedulesOf(path, spec, containers) : [],
        environment: root.get('metadata', 'namespace')?.text(),
        single: kind === 'Job' || (kind === 'CronJob' && spec?.get('concurrencyPolicy')?.text() !== 'Allow'),
        timeoutMinutes: Number.isFinite(seconds) ? seconds / 60 : undefined,
        ...(/^(Deployment|StatefulSet|Rollout)$/.test(kind) && Number.isFinite(replicas) ? { replicas } : {}),
        setting: { machine: 'production', environment: new Map(), services: new Set(), databaseService: false },
        steps: containers.flatMap((each) =>
          startOf(path, [each.get('command'), each.get('args')], each.get('image')?.text(), {
            environment: variablesOf(each),
            mounted,
          }),
        ),
        commands: images,
        deploys: kind === 'Deployment' || kind === 'StatefulSet' || kind === 'Rollout',
      },
    ),
  ]
}

function schedulesOf(path: string, spec: Yaml | undefined, containers: readonly Yaml[]): Draft['schedules'] {
  const schedule = spec?.get('schedule')
  const expression = schedule?.text()
  if (schedule !== undefined && expression !== undefined)
    return [
      scheduleOf(
        expression,
        'cron',
        seenAt(path, schedule.line, `schedule: ${expression}`),
        spec?.get('suspend')?.text() === 'true',
      ),
    ]
  return containers.flatMap((each) => {
    const variable = scheduleVariable(variablesOf(each))
    return variable === undefined
      ? []
      : [scheduleOf(variable[1], 'cron', seenAt(path, each.get('env')?.line ?? each.line, variable.join(': ')))]
  })
}

function variablesOf(container: Yaml): ReadonlyMap<string, string> {
  return container.get('env')?.variables() ?? new Map<string, string>()
}

function mountsOf(pod: Yaml, scripts: ReadonlyMap<string, ReadonlyMap<string, Step>>): ReadonlyMap<string, Step> {
  const names = (pod.get('volumes')?.items() ?? []).flatMap((each) => each.get('configMap', 'name')?.text() ?? [])
  return new Map(names.flatMap((name) => [...(scripts.get(name) ?? [])]))
}
