import { readAutomation } from '../../../src/evidence/automation/index.js'
import type { AutomationFacts, Command, Unit } from '../../../src/evidence/automation/facts.js'
import type { Dialect } from '../../../src/migrations/operation.js'

/** What a small repository's automation comes to. */
export async function automationOf(
  files: Readonly<Record<string, string>>,
  engines: readonly Dialect[] = ['postgres'],
  tools: readonly string[] = [],
  migrations: readonly string[] = [],
): Promise<AutomationFacts> {
  return readAutomation(new Map(Object.entries(files)), { engines, tools, migrations })
}

/** The commands of the one unit of a script, a line each: `backup pg_dump`. */
export async function doneBy(script: string, engines: readonly Dialect[] = ['postgres']): Promise<readonly string[]> {
  const { units } = await automationOf({ 'ops/nightly.sh': `#!/bin/bash\nset -euo pipefail\n${script}\n` }, engines)
  return units.flatMap((unit) => unit.commands.map(said))
}

export function said({ purpose, program }: Pick<Command, 'purpose' | 'program'>): string {
  return `${purpose}: ${program}`
}

/** The only command of this purpose. */
export function only(unit: Unit | undefined, purpose: Command['purpose']): Command {
  const found = unit?.commands.filter((each) => each.purpose === purpose) ?? []
  const [first] = found
  if (first === undefined || found.length > 1) throw new Error(`${found.length} commands ${purpose}`)
  return first
}
