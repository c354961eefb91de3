import { describe, expect, test } from '@jest/globals'
import type { Example, Hazard } from '../../src/hazards/hazard.js'
import { hazards } from '../../src/hazards/registry.js'
import type { Dialect } from '../../src/migrations/model.js'
import { replayedExample } from '../replay/sql-history.js'

const READABLE: readonly Dialect[] = ['postgres', 'mysql', 'mariadb', 'sqlserver', 'sqlite']

/** MySQL's stand for MariaDB, too, where it has none of its own. */
function examplesOf({ engines }: Hazard, examples: Partial<Record<Dialect, readonly Example[]>>): [Dialect, Example][] {
  return READABLE.flatMap((dialect) => {
    const shared = dialect === 'mariadb' && engines.includes(dialect) ? examples.mysql : undefined
    return (examples[dialect] ?? shared ?? []).map((example): [Dialect, Example] => [dialect, example])
  })
}

/** A convention is turned on for its own examples. */
async function firedBy(
  example: Example,
  dialect: Dialect,
  id: string,
  levels: Readonly<Record<string, string>> = { [id]: 'low' },
): Promise<string[]> {
  const { detected, plan } = await replayedExample(example, dialect, levels)
  const unread = plan.migrations.flatMap(({ migration }) => migration.unread.map((each) => each.reason))
  if (id !== 'syntax-error' && id !== 'not-analysed') expect(unread).toEqual([])
  return detected.filter((each) => each.hazard.id === id).map((each) => each.candidate.message)
}

describe.each(hazards.map((each) => [each.id, each] as const))('%s', (id, hazard) => {
  const bad = examplesOf(hazard, hazard.bad)
  const good = examplesOf(hazard, hazard.good)

  if (bad.length > 0)
    test.each(bad)('fires on its bad %s example: %j', async (dialect, example) => {
      expect(await firedBy(example, dialect, id)).not.toEqual([])
    })

  if (good.length > 0)
    test.each(good)('is quiet on its good %s example: %j', async (dialect, example) => {
      expect(await firedBy(example, dialect, id)).toEqual([])
    })

  if (hazard.convention === true)
    test.each(bad)('is silent unless turned on: %s %j', async (dialect, example) => {
      expect(await firedBy(example, dialect, id, {})).toEqual([])
    })

  test('is documented', () => {
    for (const words of [hazard.title, hazard.why, hazard.instead]) expect(words.length).toBeGreaterThan(10)
    expect(hazard.id).toBe(id)
  })
})
