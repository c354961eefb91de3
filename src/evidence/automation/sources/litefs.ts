import { draft, isForDevelopment, seenAt, step, type Draft, type Source } from '../unit.js'
import { Yaml } from '../yaml.js'
import { isEvidence } from './paths.js'

const CONFIGURATION = /(^|\/)litefs(?:[.-][\w-]+)?\.ya?ml$/

/**
 * What LiteFS runs inside its mount when a machine starts: one command, or a list of which each waits for the one before.
 * One that fails ends LiteFS. https://fly.io/docs/litefs/config/#supervisor-exec
 */
export const litefs: Source = {
  wants: (path) => CONFIGURATION.test(path) && isEvidence(path) && !isForDevelopment(path),
  read: (files) => [...files].flatMap(([path, text]) => (litefs.wants(path) ? started(path, text) : [])),
}

function started(path: string, text: string): readonly Draft[] {
  const [root] = Yaml.read(text)
  const exec = root?.get('exec')
  if (exec === undefined) return []
  const commands = exec.text() === undefined ? exec.items().flatMap((each) => each.get('cmd') ?? []) : [exec]
  return [
    draft('container', path, seenAt(path, exec.line, 'exec:'), {
      setting: { machine: 'production', environment: new Map(), services: new Set(), databaseService: false },
      steps: commands.flatMap((each) => {
        const command = each.text()
        return command === undefined ? [] : [step(path, each.contentLine, command, { errexit: true, folder: '' })]
      }),
      deploys: true,
    }),
  ]
}
