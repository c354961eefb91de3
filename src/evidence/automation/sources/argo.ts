import { scheduleOf } from '../schedule.js'
import { draft, folderOf, isForDevelopment, seenAt, step, type Draft, type Source, type Step } from '../unit.js'
import { Yaml } from '../yaml.js'
import { startOf } from './containers.js'
import { isWorkload } from './paths.js'

/**
 * Argo Workflows: a CronWorkflow runs the templates of its own spec, or of the WorkflowTemplate that it names, in its
 * container or script (https://argo-workflows.readthedocs.io/en/latest/cron-workflows/).
 */
export const argo: Source = {
  wants: isWorkload,
  read: (files) => {
    const roots = [...files].flatMap(([path, text]) =>
      isWorkload(path) &&
      !isForDevelopment(folderOf(path)) &&
      /^kind:\s*["']?(CronWorkflow|WorkflowTemplate)\b/m.test(text)
        ? Yaml.read(text).map((root) => ({ path, root }))
        : [],
    )
    const templates = new Map(
      roots
        .filter(({ root }) => root.get('kind')?.text() === 'WorkflowTemplate')
        .map(({ path, root }) => [root.get('metadata', 'name')?.text() ?? '', stepsOf(path, root.get('spec'))]),
    )
    return roots.flatMap(({ path, root }) =>
      root.get('kind')?.text() === 'CronWorkflow' ? [scheduled(path, root, templates)] : [],
    )
  },
}

function scheduled(path: string, root: Yaml, templates: ReadonlyMap<string, readonly Step[]>): Draft {
  const name = root.get('metadata', 'name')?.text() ?? 'CronWorkflow'
  const spec = root.get('spec')
  const suspended = spec?.get('suspend')?.text() === 'true'
  const single = spec?.get('schedule')
  const written = single === undefined ? (spec?.get('schedules')?.items() ?? []) : [single]
  const workflow = spec?.get('workflowSpec')
  const named = workflow?.get('workflowTemplateRef', 'name')?.text()
  return draft('cron job', name, seenAt(path, root.get('kind')?.line ?? root.line, `kind: CronWorkflow ${name}`), {
    schedules: written.flatMap((each) => {
      const expression = each.text()
      return expression === undefined
        ? []
        : [scheduleOf(expression, 'cron', seenAt(path, each.line, `schedule: ${expression}`), suspended)]
    }),
    environment: root.get('metadata', 'namespace')?.text(),
    single: /^(Forbid|Replace)$/.test(spec?.get('concurrencyPolicy')?.text() ?? ''),
    setting: { machine: 'production', environment: new Map(), services: new Set(), databaseService: false },
    steps: named === undefined ? stepsOf(path, workflow) : (templates.get(named) ?? []),
  })
}

function stepsOf(path: string, spec: Yaml | undefined): readonly Step[] {
  return (spec?.get('templates')?.items() ?? []).flatMap((template): readonly Step[] => {
    const script = template.get('script')
    const source = script?.get('source')
    const text = source?.text()
    if (script !== undefined && source !== undefined && text !== undefined) {
      return /^(ba|da|a|z)?sh$/.test(baseOf(script.get('command')?.texts()[0]))
        ? [step(path, source.contentLine, text, { environment: script.get('env')?.variables() ?? new Map() })]
        : []
    }
    const container = template.get('container')
    return container === undefined
      ? []
      : startOf(path, [container.get('command'), container.get('args')], container.get('image')?.text(), {
          environment: container.get('env')?.variables() ?? new Map(),
        })
  })
}

function baseOf(command: string | undefined): string {
  return (command ?? 'sh').replace(/^.*\//, '')
}
