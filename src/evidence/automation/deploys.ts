import type { Unit } from './facts.js'

/** What a deploy runs by itself: release phases, hooks, containers at their start, jobs that deploy or migrate. */
export function runsWithDeploy(unit: Unit): boolean {
  if (!unit.reachable || unit.onPullRequest || /^(dev|test|local|preview|ci)/i.test(unit.environment ?? ''))
    return false
  switch (unit.kind) {
    case 'release phase':
    case 'hook':
    case 'container':
    case 'application':
      return true
    case 'workflow job':
    case 'ci job':
      // A job that only a schedule or a person starts is no deploy.
      return (
        unit.schedules.length === 0 &&
        (unit.environment !== undefined ||
          unit.commands.some((each) => each.purpose === 'migrate' && !each.local) ||
          /deploy|release|migrat|promote|ship/i.test(`${unit.name} ${unit.seen.path}`))
      )
    case 'cron job':
    case 'script':
      return false
  }
}
