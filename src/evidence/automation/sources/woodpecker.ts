import { draft, isDatabaseImage, seenAt, step, type Draft, type Source } from '../unit.js'
import { Yaml } from '../yaml.js'

const WOODPECKER = /^\.woodpecker(?:\.ya?ml|\/[^/]+\.ya?ml)$/

/** Steps of Woodpecker's workflows, with the services beside them: https://woodpecker-ci.org/docs/usage/workflow-syntax */
export const woodpecker: Source = {
  wants: (path) => WOODPECKER.test(path),
  read: (files) =>
    [...files].flatMap(([path, text]) => {
      const [root] = WOODPECKER.test(path) ? Yaml.read(text) : []
      return root === undefined ? [] : stepDrafts(path, root)
    }),
}

function stepDrafts(path: string, root: Yaml): readonly Draft[] {
  const services = named(root.get('services'))
  const setting = {
    services: new Set(services.map(([name]) => name)),
    databaseService: services.some(([, each]) => isDatabaseImage(each.get('image')?.text() ?? '')),
  }
  const whole = eventsOf(root.get('when'))
  return named(root.get('steps') ?? root.get('pipeline')).map(([name, each]) => {
    const own = eventsOf(each.get('when'))
    const events = own.length > 0 ? own : whole
    const environment = each.get('environment')?.variables() ?? new Map<string, string>()
    const onFailure = runsOnlyOnFailure(each.get('when'))
    return draft('ci job', name, seenAt(path, each.line, `${name}:`), {
      needs: each.get('depends_on')?.texts() ?? [],
      onPullRequest: events.length === 0 || events.includes('pull_request'),
      steps: (each.get('commands')?.items() ?? []).flatMap((line) => {
        const text = line.text()
        return text === undefined
          ? []
          : [step(path, line.contentLine, text, { errexit: true, folder: '', environment, onFailure })]
      }),
      setting: { machine: 'runner', environment, ...setting },
    })
  })
}

/** A mapping of steps, or a list whose members have names. */
function named(list: Yaml | undefined): readonly (readonly [string, Yaml])[] {
  if (list === undefined) return []
  const items = list.items()
  return items.length > 0 ? items.map((each) => [each.get('name')?.text() ?? '', each]) : list.entries()
}

function conditionsOf(when: Yaml | undefined): readonly Yaml[] {
  if (when === undefined) return []
  return when.items().length > 0 ? when.items() : [when]
}

function eventsOf(when: Yaml | undefined): readonly string[] {
  return conditionsOf(when).flatMap((each) => each.get('event')?.texts() ?? [])
}

function runsOnlyOnFailure(when: Yaml | undefined): boolean {
  const conditions = conditionsOf(when)
  return conditions.length > 0 && conditions.every((each) => each.get('status')?.texts().join() === 'failure')
}
