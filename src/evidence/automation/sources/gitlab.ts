import { draft, isDatabaseImage, joined, seenAt, step, type Draft, type Source, type Step } from '../unit.js'
import { Yaml } from '../yaml.js'

const OWN =
  /^(stages|variables|default|include|workflow|image|services|cache|before_script|after_script|pages:deploy|spec)$/

/** GitLab CI with its local includes and `extends`: https://docs.gitlab.com/ci/yaml/ */
export const gitlab: Source = {
  wants: (path) => /(^|\/)\.gitlab-ci\.ya?ml$|(^|\/)\.gitlab\/.*\.ya?ml$|(^|\/)[\w-]+\.gitlab-ci\.ya?ml$/.test(path),
  read: (files) => {
    const path = files.has('.gitlab-ci.yml') ? '.gitlab-ci.yml' : '.gitlab-ci.yaml'
    const [root] = Yaml.read(files.get(path) ?? '')
    if (root === undefined) return []
    const included = (root.get('include')?.items() ?? []).flatMap(
      (each) => each.text() ?? each.get('local')?.text() ?? [],
    )
    const roots = [path, ...included.map((each) => joined('', each))].flatMap(
      (each): readonly (readonly [string, Yaml])[] => {
        const [one] = Yaml.read(files.get(each) ?? '')
        return one === undefined ? [] : [[each, one]]
      },
    )
    const jobs = new Map(
      roots.flatMap(([file, each]) => each.entries().map(([name, job]) => [name, { file, job }] as const)),
    )
    const stages = root.get('stages')?.texts() ?? ['build', 'test', 'deploy']
    const drafts = [...jobs].flatMap(([name, { file, job }]): readonly (Draft & { stage: string })[] => {
      if (OWN.test(name) || name.startsWith('.')) return []
      const look = (...keys: readonly string[]): Yaml | undefined =>
        inherited(jobs, job, keys) ??
        root.get('default')?.get(...keys) ??
        (keys[0] === 'script' || keys[0] === 'environment' ? undefined : root.get(...keys))
      if (look('script') === undefined || look('when')?.text() === 'never') return []
      return [{ ...jobDraft(file, name, job, look), stage: look('stage')?.text() ?? 'test' }]
    })
    return drafts.map(({ stage, ...each }) => {
      const before = drafts
        .filter((other) => stages.indexOf(other.stage) < stages.indexOf(stage))
        .map((other) => other.name)
      return each.needs.length > 0 ? each : { ...each, needs: before }
    })
  },
}

type Jobs = ReadonlyMap<string, { readonly file: string; readonly job: Yaml }>

function inherited(jobs: Jobs, job: Yaml, keys: readonly string[], depth = 0): Yaml | undefined {
  const own = job.get(...keys)
  if (own !== undefined || depth > 5) return own
  for (const name of [...(job.get('extends')?.texts() ?? [])].reverse()) {
    const parent = jobs.get(name)
    const found = parent === undefined ? undefined : inherited(jobs, parent.job, keys, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function jobDraft(
  path: string,
  name: string,
  job: Yaml,
  look: (...keys: readonly string[]) => Yaml | undefined,
): Draft {
  const rules = (look('rules')?.items() ?? []).map((each) => each.get('if')?.text() ?? '')
  const only = [...(look('only')?.texts() ?? []), ...(look('only', 'refs')?.texts() ?? [])]
  const scheduled =
    rules.some((each) => /CI_PIPELINE_SOURCE["']?\s*==\s*["']schedule/.test(each)) || only.includes('schedules')
  const restricted = rules.length > 0 || only.length > 0
  const variables = new Map([...(look('variables')?.variables() ?? [])])
  const services = (look('services')?.items() ?? []).map((each) => ({
    image: each.text() ?? each.get('name')?.text() ?? '',
    alias: each.get('alias')?.text(),
  }))
  const onFailure =
    look('when')?.text() === 'on_failure' ||
    rules.some((_, index) => look('rules')?.items()[index]?.get('when')?.text() === 'on_failure')
  const flags = { failureIgnored: look('allow_failure')?.text() === 'true', onFailure, environment: variables }
  const needs = (look('needs')?.items() ?? []).flatMap((each) => each.text() ?? each.get('job')?.text() ?? [])
  return draft('ci job', name, seenAt(path, job.line, `${name}:`), {
    steps: ['before_script', 'script', 'after_script'].flatMap((key) => script(path, look(key), flags)),
    // Schedules are kept by GitLab itself: how often it runs is not in the repository.
    schedules: scheduled
      ? [
          {
            expression: 'GitLab pipeline schedule',
            maxGapHours: undefined,
            suspended: false,
            seen: seenAt(path, job.line, name),
          },
        ]
      : [],
    needs,
    environment: look('environment')?.text() ?? look('environment', 'name')?.text(),
    onPullRequest:
      !restricted ||
      rules.some((each) => /merge_request_event|CI_MERGE_REQUEST/.test(each)) ||
      only.includes('merge_requests'),
    single: look('resource_group') !== undefined,
    timeoutMinutes: minutes(look('timeout')?.text()),
    setting: {
      machine: 'runner',
      environment: variables,
      services: new Set(
        services.flatMap(({ image, alias }) => [
          image.replace(/(:.*)?$/, '').replace(/^.*\//, ''),
          ...(alias === undefined ? [] : [alias]),
        ]),
      ),
      databaseService: services.some(({ image }) => isDatabaseImage(image)),
    },
  })
}

/** The runner starts the lines of a script in one shell with errexit and, where there is one, pipefail. */
function script(
  path: string,
  value: Yaml | undefined,
  flags: Pick<Step, 'failureIgnored' | 'onFailure' | 'environment'>,
): readonly Step[] {
  const list = value?.items() ?? []
  const lines =
    list.length > 0
      ? list.flatMap((each) => (each.items().length > 0 ? each.items() : [each]))
      : value === undefined
        ? []
        : [value]
  const options = { ...flags, errexit: true, pipefail: true, folder: '' }
  return lines.flatMap((each) => {
    const text = each.text()
    return text === undefined ? [] : [step(path, each.contentLine, text, options)]
  })
}

function minutes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const hours = Number(/(\d+)\s*h/.exec(text)?.[1] ?? 0)
  const rest = Number(/(\d+)\s*m/.exec(text)?.[1] ?? 0)
  return hours * 60 + rest || undefined
}
