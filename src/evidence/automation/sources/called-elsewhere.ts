import type { Seen } from '../../facts.js'
import { seenAt } from '../unit.js'
import { Yaml } from '../yaml.js'

const WORKFLOW = /(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/

/**
 * Jobs of a pull request whose steps stand in a workflow of another repository, which nobody reads here:
 * https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#calling-a-reusable-workflow
 */
export function calledElsewhere(files: ReadonlyMap<string, string>): readonly Seen[] {
  return [...files].flatMap(([path, text]) => {
    if (!WORKFLOW.test(path) || !/^\s+uses:\s*["']?[\w.-]+\/[\w.-]+\/\.github\/workflows\//m.test(text)) return []
    const [root] = Yaml.read(text)
    const on = root?.get('on') ?? root?.get('true')
    const events = [...(on?.texts() ?? []), ...(on?.entries().map(([name]) => name) ?? [])]
    if (!events.includes('pull_request')) return []
    return (root?.get('jobs')?.entries() ?? []).flatMap(([, job]) => {
      const uses = job.get('uses')
      const called = uses?.text()
      return uses === undefined || called === undefined || called.startsWith('./')
        ? []
        : [seenAt(path, uses.line, `uses: ${called}`)]
    })
  })
}
