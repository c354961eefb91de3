import { runsWithDeploy } from '../evidence/automation/deploys.js'
import type { Command, Unit } from '../evidence/automation/facts.js'
import { hazard, type Candidate, type RepositoryContext, type RepositoryFacts } from './hazard.js'
import { lineOf } from './shared/place.js'

/**
 * FLUSHALL and FLUSHDB delete every key at once (https://redis.io/docs/latest/commands/flushall/); a loop over KEYS or
 * SCAN deletes what a pattern matches, whoever wrote it.
 */
export const flushDatabase = hazard({
  id: 'flush-database',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: ['redis'],
  subject: 'repository',
  title: 'A deploy empties the store',
  why: 'Every key is gone with each deploy: sessions, locks, queued jobs and whatever nobody keeps elsewhere.',
  safeWhen: 'Redis is a cache alone, and the database stands the reads that a cold cache sends it.',
  instead:
    'Give keys a version in their prefix and let the old ones expire, or delete the very keys that the release makes useless.',
  sources: [
    'https://redis.io/docs/latest/commands/flushall/',
    'https://redis.io/docs/latest/commands/flushdb/',
    'https://redis.io/docs/latest/commands/keys/',
  ],
  bad: {},
  good: {},
  detect: (context) => {
    const known = new Set(context.base === undefined ? [] : flushes(context.base).map(identity))
    return flushes(context.head)
      .filter((each) => !known.has(identity(each)))
      .map((each) => candidateOf(each, context))
  },
})

interface Flush {
  readonly unit: Unit
  readonly command: Command
}

/** What a deploy runs by itself against a store that is no throw-away. */
function flushes({ automation }: RepositoryFacts): readonly Flush[] {
  const found = automation.units
    .filter(runsWithDeploy)
    .flatMap((unit) =>
      unit.commands
        .filter((each) => each.purpose === 'flush' && !each.local && !each.onFailure)
        .map((command): Flush => ({ unit, command })),
    )
  return [...new Map(found.map((each) => [`${each.command.seen.path}:${each.command.seen.line}`, each])).values()]
}

function identity({ command: { seen } }: Flush): string {
  return `${seen.path}\0${seen.quote}`
}

function candidateOf({ unit, command }: Flush, { head }: RepositoryContext): Candidate {
  const redis = head.databases.find((each) => each.engine === 'redis')
  const cache = redis?.role === 'cache'
  const what = command.program.endsWith('pattern') ? 'deletes every key that a pattern matches' : 'deletes every key'
  return {
    span: lineOf(command.seen),
    message: `${unit.name} runs with each deploy and ${what} of Redis (${command.program}).${
      cache ? ' All reads reach the database at once until the cache is warm.' : ''
    }`,
    ...(cache ? { severity: 'medium' as const } : {}),
    object: `${command.seen.path} ${command.program}`,
  }
}
