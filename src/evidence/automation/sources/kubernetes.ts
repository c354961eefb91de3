import { buildsIn, type Build } from '../../infrastructure/kubernetes/kustomize/build.js'
import { isKustomizationFile } from '../../infrastructure/kubernetes/kustomize/kustomization.js'
import { isScript } from '../library.js'
import { folderOf, draft, isForDevelopment, seenAt, step, type Draft, type Source, type Step } from '../unit.js'
import { scheduleOf } from '../schedule.js'
import { Yaml } from '../yaml.js'
import { commandsOfImage, scheduleVariable } from './backup-images.js'
import { startOf } from './containers.js'
import { isChartFile, rendered } from './charts.js'
import { isEvidence, isWorkload } from './paths.js'

/** Kubernetes workloads, in plain manifests, in the templates of charts and as overlays of kustomize deploy them. */
export const kubernetes: Source = {
  // Scripts and patches are parts of what kustomize builds.
  wants: (path) =>
    isWorkload(path) || isKustomizationFile(path) || (isEvidence(path) && (isScript(path) || isPatch(path))),
  read: (files) => {
    const { builds, taken } = buildsIn(files, (source) => WORKLOAD.test(source))
    const plain = [...files].flatMap(([path, text]): readonly Manifest[] => {
      if (!isWorkload(path) || taken.has(path) || isForDevelopment(folderOf(path)) || isChartFile(path)) return []
      const source = path.includes('/templates/') || path.startsWith('templates/') ? rendered(path, text, files) : text
      if (!/^kind:/m.test(source)) return []
      return Yaml.read(source).flatMap((root) => flattened(path, root))
    })
    const shared = scriptsIn(plain)
    return [plain, ...builds.map(manifestsOf)].flatMap((manifests) => {
      const scripts = new Map([...shared, ...scriptsIn(manifests)])
      return manifests.flatMap((each) => draftOf(each, scripts))
    })
  },
}

const WORKLOAD = /^kind:\s*["']?(CronJob|Job|Deployment|StatefulSet|DaemonSet|Rollout)\b/m

function isPatch(path: string): boolean {
  return /patch[\w.-]*\.json$/.test(path)
}

function manifestsOf({ folder, resources }: Build): readonly Manifest[] {
  return isForDevelopment(folder)
    ? []
    : resources.flatMap(({ path, root, names }) => flattened(path, Yaml.of(root), names))
}

interface Manifest {
  readonly path: string
  readonly kind: string
  /** Names by which others refer to it: kustomize lets references to a ConfigMap follow it. */
  readonly names: readonly string[]
  readonly root: Yaml
}

function flattened(path: string, root: Yaml, names?: readonly string[]): readonly Manifest[] {
  const kind = root.get('kind')?.text() ?? ''
  if (root.get('apiVersion') === undefined) return []
  if (kind === 'List') return (root.get('items')?.items() ?? []).flatMap((each) => flattened(path, each))
  return [{ path, kind, root, names: names ?? [root.get('metadata', 'name')?.text() ?? ''] }]
}

function scriptsIn(manifests: readonly Manifest[]): readonly (readonly [string, ReadonlyMap<string, Step>])[] {
  return manifests.filter(({ kind }) => kind === 'ConfigMap').flatMap(mountable)
}

/** Scripts of a ConfigMap under the names by which a container sees them. */
function mountable({ path, root, names }: Manifest): readonly (readonly [string, ReadonlyMap<string, Step>])[] {
  const scripts = (root.get('data')?.entries() ?? []).flatMap(([key, value]): readonly (readonly [string, Step])[] => {
    const text = value.text()
    return text === undefined || !(key.endsWith('.sh') || text.startsWith('#!'))
      ? []
      : [[key, step(value.path ?? path, value.contentLine, text)]]
  })
  return names.map((name) => [name, new Map(scripts)])
}

function draftOf(
  { path, kind, root }: Manifest,
  scripts: ReadonlyMap<string, ReadonlyMap<string, Step>>,
): readonly Draft[] {
  const named = root.get('metadata', 'name')?.text() ?? kind
  // A name that only Helm knows says less than the file.
  const name = named.includes('TEMPLATE') ? path.slice(path.lastIndexOf('/') + 1) : named
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
    return image === undefined
      ? []
      : commandsOfImage(image.path ?? path, image.line, image.text() ?? '', variablesOf(each))
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
        seenAt(schedule.path ?? path, schedule.line, `schedule: ${expression}`),
        spec?.get('suspend')?.text() === 'true',
      ),
    ]
  return containers.flatMap((each) => {
    const variable = scheduleVariable(variablesOf(each))
    return variable === undefined
      ? []
      : [
          scheduleOf(
            variable[1],
            'cron',
            seenAt(each.get('env')?.path ?? path, each.get('env')?.line ?? each.line, variable.join(': ')),
          ),
        ]
  })
}

function variablesOf(container: Yaml): ReadonlyMap<string, string> {
  return container.get('env')?.variables() ?? new Map<string, string>()
}

function mountsOf(pod: Yaml, scripts: ReadonlyMap<string, ReadonlyMap<string, Step>>): ReadonlyMap<string, Step> {
  const names = (pod.get('volumes')?.items() ?? []).flatMap((each) => each.get('configMap', 'name')?.text() ?? [])
  return new Map(names.flatMap((name) => [...(scripts.get(name) ?? [])]))
}
