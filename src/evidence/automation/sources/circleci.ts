import type { Schedule } from '../facts.js'
import { scheduleOf } from '../schedule.js'
import { draft, isDatabaseImage, seenAt, step, type Draft, type Source, type Step } from '../unit.js'
import { Yaml } from '../yaml.js'
import { environmentInput } from './environment-name.js'

const CONFIG = /^\.circleci\/config\.ya?ml$/

/**
 * CircleCI's jobs as its workflows run them: https://circleci.com/docs/configuration-reference/. Of a job of an orb, and of
 * an approval, only what the workflow says of it is known: its name, what it waits for, and the environment that it is given.
 */
export const circleci: Source = {
  wants: (path) => CONFIG.test(path),
  read: (files) =>
    [...files].flatMap(([path, text]) => {
      const [root] = CONFIG.test(path) ? Yaml.read(text) : []
      return root === undefined ? [] : workflowJobs(path, root)
    }),
}

function workflowJobs(path: string, root: Yaml): readonly Draft[] {
  const used = (root.get('workflows')?.entries() ?? []).flatMap(([, workflow]) => {
    const filtered = new Set<string>()
    const triggers = workflow.get('triggers')?.items() ?? []
    const schedules = triggers.flatMap((each): readonly Schedule[] => {
      const cron = each.get('schedule', 'cron')
      const expression = cron?.text()
      return cron === undefined || expression === undefined
        ? []
        : [scheduleOf(expression, 'cron', seenAt(path, cron.line, expression))]
    })
    return (workflow.get('jobs')?.items() ?? []).flatMap((each): readonly Draft[] => {
      const [called, options] = each.entries()[0] ?? [each.text() ?? '', undefined]
      const job = root.get('jobs', called)
      const name = options?.get('name')?.text() ?? called
      const needs = options?.get('requires')?.texts() ?? []
      // A job whose dependencies are all filtered out is not run either.
      const isFiltered =
        options?.get('filters', 'branches', 'only') !== undefined ||
        (needs.length > 0 && needs.every((need) => filtered.has(need)))
      if (isFiltered) filtered.add(name)
      return [
        {
          ...(job === undefined
            ? draft('ci job', name, seenAt(path, each.line, name), { deploys: /deploy|release/i.test(called) })
            : jobDraft(path, root, name, job)),
          schedules,
          needs,
          onPullRequest: triggers.length === 0 && !isFiltered,
          environment: environmentOf(options),
        },
      ]
    })
  })
  const called = new Set(
    (root.get('workflows')?.entries() ?? []).flatMap(([, workflow]) =>
      (workflow.get('jobs')?.items() ?? []).map((each) => each.entries()[0]?.[0] ?? each.text() ?? ''),
    ),
  )
  const others = (root.get('jobs')?.entries() ?? []).filter(([name]) => !called.has(name))
  return [
    ...used,
    ...others.map(([name, job]) => ({
      ...jobDraft(path, root, name, job),
      reachable: name === 'build' && used.length === 0,
    })),
  ]
}

/** A parameter of the job; a parameter of the pipeline is known only while it runs. */
function environmentOf(options: Yaml | undefined): string | undefined {
  const named = environmentInput(options?.variables() ?? new Map<string, string>())
  return named?.includes('<<') === true ? undefined : named
}

function jobDraft(path: string, root: Yaml, name: string, job: Yaml): Draft {
  const images = (job.get('docker')?.items() ?? []).map((each) => each.get('image')?.text() ?? '').slice(1)
  const environment = job.get('environment')?.variables() ?? new Map<string, string>()
  return draft('ci job', name, seenAt(path, job.line, `${name}:`), {
    steps: steps(path, root, job.get('steps')?.items() ?? [], environment),
    setting: {
      machine: 'runner',
      environment,
      services: new Set(),
      databaseService: images.some((each) => isDatabaseImage(each)),
    },
  })
}

/** `run` starts `/bin/bash -eo pipefail`. Commands of the configuration, and steps given to others, are taken in place. */
function steps(
  path: string,
  root: Yaml,
  list: readonly Yaml[],
  environment: ReadonlyMap<string, string>,
  depth = 0,
): readonly Step[] {
  return list.flatMap((each): readonly Step[] => {
    const run = each.get('run')
    const command = run?.get('command') ?? run
    const text = command?.text()
    if (run !== undefined && command !== undefined && text !== undefined)
      return [
        step(path, command.contentLine, text, {
          errexit: true,
          pipefail: true,
          folder: run.get('working_directory')?.text() ?? '',
          onFailure: run.get('when')?.text() === 'on_fail',
          environment: new Map([...environment, ...(run.get('environment')?.variables() ?? [])]),
        }),
      ]
    const [name, options] = each.entries()[0] ?? [each.text() ?? '', undefined]
    const reusable = root.get('commands', name)
    // Steps handed to a command of an orb, or behind a condition: https://circleci.com/docs/configuration-reference/#the-when-step
    const handed = options?.get('steps')?.items() ?? []
    return depth > 3
      ? []
      : steps(path, root, [...(reusable?.get('steps')?.items() ?? []), ...handed], environment, depth + 1)
  })
}
