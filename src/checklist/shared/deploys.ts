import type { Command, Unit } from '../../evidence/automation/facts.js'
import { command } from '../../evidence/automation/unit.js'
import type { AppliedByCode } from '../../evidence/code/facts.js'
import type { ReportedFact } from '../../report.js'
import type { Evidence } from '../check.js'

/** A unit that migrates a database which is no throw-away, with the command that does. */
export interface Migrating {
  readonly unit: Unit
  readonly command: Command
}

/** An environment whose rows nobody misses. */
const FOR_DEVELOPERS = /(^|[^a-z])(dev|develop|development|local|sandbox)([^a-z]|$)/i

/** What migrates a real database by itself: jobs of a deploy, release phases, hooks, containers at their start. */
export function migratingUnits({ facts }: Evidence): readonly Migrating[] {
  const units = facts.automation.units.flatMap((unit) => {
    const command = unit.commands.find((each) => each.purpose === 'migrate' && !each.local)
    const real =
      unit.reachable &&
      !FOR_DEVELOPERS.test(unit.environment ?? '') &&
      !(unit.onPullRequest && unit.environment === undefined)
    return command === undefined || !real ? [] : [{ unit, command }]
  })
  return [...units, ...selfMigrating(facts.applied ?? [])]
}

/** The application whose own code applies the migrations that it brings. */
function selfMigrating(applied: readonly AppliedByCode[]): readonly Migrating[] {
  const commands = applied.map(({ what, seen }) => command({ purpose: 'migrate', program: what, seen }))
  const [first] = commands
  if (first === undefined) return []
  const unit: Unit = {
    kind: 'application',
    name: 'the application',
    seen: first.seen,
    commands,
    schedules: [],
    reachable: true,
    environment: undefined,
    needs: [],
    onPullRequest: false,
    single: applied.every(({ locked }) => locked === true),
    timeoutMinutes: undefined,
  }
  return [{ unit, command: first }]
}

/** Units of the same file: a workflow's jobs, a pipeline's. */
export function besides({ facts }: Evidence, { seen }: Unit): readonly Unit[] {
  return facts.automation.units.filter((each) => each.seen.path === seen.path)
}

/** What migrates, where the unit that does stands: one script may serve many jobs. */
export function factOfMigrating({ unit, command }: Migrating, after = ''): ReportedFact {
  if (unit.seen.path === command.seen.path) return factOf(command, `${unit.name}: ${command.program}${after}`)
  const inFile = ` in ${command.seen.path}:${String(command.seen.line)}`
  return { detail: `${unit.name}: ${command.program}${inFile}${after}`, path: unit.seen.path, line: unit.seen.line }
}

export function factOf(command: Pick<Command, 'seen'>, detail: string): ReportedFact {
  return { detail, path: command.seen.path, line: command.seen.line }
}
