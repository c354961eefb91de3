import { parseCodeowners } from '../../src/findings/codeowners.js'
import { settle, type SettleOptions } from '../../src/findings/settle.js'
import { hazards } from '../../src/hazards/registry.js'
import { DEFAULTS } from '../../src/inputs/defaults.js'
import type { Settings } from '../../src/inputs/settings.js'
import type { Dialect, Down, History, Migration, TransactionRule } from '../../src/migrations/model.js'
import { planStatements, type Selection } from '../../src/migrations/plan.js'
import type { Finding } from '../../src/report.js'
import { replay, type Replayed } from '../../src/replay/replay.js'
import { migration, readerOf } from '../replay/sql-history.js'

export const NOW = new Date('2026-11-22T12:00:00Z')

/** A history as SQL by migration id; what `change` holds is under review over `base`. */
export interface Scenario {
  readonly base?: Readonly<Record<string, string>>
  readonly change?: Readonly<Record<string, string>>
  /** Downs by migration id; where it is left out, the tool derives them. */
  readonly downs?: Readonly<Record<string, string>>
  readonly rule?: TransactionRule
  readonly history?: Partial<History>
  readonly migration?: Partial<Migration>
  readonly settings?: Partial<Settings>
  readonly mode?: 'review' | 'audit'
  readonly past?: readonly string[]
  readonly dialect?: Dialect
  readonly options?: Partial<SettleOptions>
}

export interface Judged {
  readonly replayed: Replayed
  readonly findings: readonly Finding[]
  readonly settings: Settings
  readonly mode: 'review' | 'audit'
}

/** Replays a scenario through the real reader, plan and hazards, and settles its findings. */
export async function judged(scenario: Scenario): Promise<Judged> {
  const { dialect = 'postgres', mode = 'review', change = {}, past = [] } = scenario
  const root = scenario.history?.root ?? 'migrations'
  const read = await readerOf(dialect)
  const migrations = Object.entries({ ...scenario.base, ...change }).map(([id, sql]): Migration => {
    const path = `${root}/${id}.sql`
    const down = scenario.downs?.[id]
    const back: Down =
      scenario.downs === undefined
        ? { kind: 'derived' }
        : down === undefined
          ? { kind: 'none' }
          : { kind: 'statements', path: `${root}/${id}.down.sql`, ...read(down, `${root}/${id}.down.sql`) }
    const made = migration(id, read(sql, path), 'per migration', back)
    return {
      ...made,
      files: [path],
      span: { ...made.span, path },
      transaction: scenario.rule ?? made.transaction,
      ...scenario.migration,
    }
  })
  const history: History = {
    id: `example:${root}`,
    database: 'main',
    tool: 'example',
    toolVersion: undefined,
    dialect,
    engineVersion: undefined,
    root,
    ordering: 'number',
    downs: 'paired',
    migrations,
    ignored: [],
    disorder: [],
    session: [{ name: 'lock_timeout', value: '5s', path: 'config', line: 1 }],
    ...scenario.history,
  }
  const select = ({ id }: Migration): Selection => {
    if (mode === 'audit') return { change: 'unchanged', pending: true, past: past.includes(id) }
    const added = Object.hasOwn(change, id)
    return { change: added ? 'added' : 'unchanged', pending: added, past: false }
  }
  const settings: Settings = { ...DEFAULTS, ...scenario.settings }
  const replayed = replay(planStatements(history, mode, select), {
    hazards,
    levels: settings.hazards,
    settings: { lockTimeoutCeiling: settings.lockTimeoutCeiling },
    base: undefined,
    baseTip: [],
  })
  const findings = settle([replayed], {
    mode,
    hazards,
    settings,
    baseline: undefined,
    codeowners: parseCodeowners('* @octo/platform\n/migrations/ @octo/dba @rosa'),
    now: NOW,
    annotatable: () => true,
    touched: () => true,
    ...scenario.options,
  })
  return { replayed, findings, settings, mode }
}
