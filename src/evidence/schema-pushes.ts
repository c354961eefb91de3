import { runsWithDeploy } from './automation/deploys.js'
import type { AutomationFacts } from './automation/facts.js'
import type { SchemaPush } from './code/facts.js'

/** All that brings production's schema to what models say without a migration: commands of deploys, calls and settings of code. */
export function schemaPushes(facts: {
  readonly automation: AutomationFacts
  readonly pushes?: readonly SchemaPush[]
}): readonly SchemaPush[] {
  const commands = facts.automation.units.filter(runsWithDeploy).flatMap((unit) =>
    unit.commands
      .filter((each) => each.purpose === 'push' && !each.local && !each.onFailure)
      .map((command): SchemaPush => ({
        what: command.program,
        effect: /--force-reset$/.test(command.program) ? 'recreates' : 'alters',
        seen: command.seen,
      })),
  )
  const all = [...commands, ...(facts.pushes ?? [])]
  return [...new Map(all.map((each) => [`${each.seen.path}:${each.seen.line}`, each])).values()]
}
