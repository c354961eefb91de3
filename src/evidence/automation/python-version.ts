import { Yaml } from './yaml.js'

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/
const VERSION = /^3\.\d+(?:\.\d+)?$/

/**
 * The Python that the workflows set up, as they write it: the one that most of their steps ask for. Undefined where a
 * matrix or nothing says it: https://github.com/actions/setup-python#basic-usage
 */
export function pythonVersionOf(files: ReadonlyMap<string, string>): string | undefined {
  const asked = new Map<string, number>()
  for (const [path, text] of files) {
    if (!WORKFLOW.test(path)) continue
    for (const version of Yaml.read(text).flatMap(versionsIn)) asked.set(version, (asked.get(version) ?? 0) + 1)
  }
  return [...asked].sort(([, a], [, b]) => b - a)[0]?.[0]
}

function versionsIn(workflow: Yaml): readonly string[] {
  const jobs = workflow.get('jobs')?.entries() ?? []
  const steps = jobs.flatMap(([, job]) => job.get('steps')?.items() ?? [])
  return steps.flatMap((step) => {
    const version = step.get('with', 'python-version')?.text()
    return step.get('uses')?.text()?.startsWith('actions/setup-python@') === true && VERSION.test(version ?? '')
      ? [version ?? '']
      : []
  })
}
