import type { Answer, Check, Evidence } from '../../src/checklist/check.js'
import type { AutomationFacts, Command, Unit } from '../../src/evidence/automation/facts.js'
import type { AppliedByCode, ForeignKeySwitch } from '../../src/evidence/code/facts.js'
import type { Section } from '../../src/evidence/documents/facts.js'
import type { GitHubFacts } from '../../src/evidence/github/facts.js'
import type { Database } from '../../src/stack/model.js'
import { judged, NOW, type Scenario } from '../findings/settled.js'

export interface Scene extends Scenario {
  readonly automation?: Partial<AutomationFacts>
  readonly sections?: readonly Section[]
  readonly databases?: readonly Database[]
  readonly applied?: readonly AppliedByCode[]
  readonly foreignKeySwitches?: readonly ForeignKeySwitch[]
  readonly github?: GitHubFacts
}

const SEEN = { path: '.github/workflows/ci.yml', line: 7, quote: 'run: …' }

/** What a check judges from: the scenario through the real reader, replay and findings, beside facts as readers give them. */
export async function evidenceOf(scene: Scene): Promise<Evidence> {
  const { replayed, findings, settings, mode } = await judged(scene)
  return {
    mode,
    survey: {
      tree: { name: 'head', commit: undefined, entries: new Map(), read: () => Promise.resolve(new Map()) },
      stack: { databases: scene.databases ?? [], tools: [], kind: 'application' },
      histories: [replayed.plan.history],
      notAnalysed: [],
      texts: new Map(),
    },
    replayed: [replayed],
    facts: {
      documents: { sections: scene.sections ?? [], diagrams: [], descriptions: [], changelogs: [], queryFiles: [] },
      automation: {
        units: [],
        connections: [],
        timeouts: [],
        alerts: [],
        databaseTests: [],
        deploys: false,
        ...scene.automation,
      },
      infrastructure: { stores: [], restoreTests: [], keySchemas: [], present: false, unread: [] },
      ...(scene.github === undefined ? {} : { github: scene.github }),
      ...(scene.applied === undefined ? {} : { applied: scene.applied }),
      ...(scene.foreignKeySwitches === undefined ? {} : { foreignKeySwitches: scene.foreignKeySwitches }),
    },
    findings,
    settings,
    now: NOW,
  }
}

/** The same repository without a migration in it. */
export async function withoutMigrations(scene: Scene = {}): Promise<Evidence> {
  const evidence = await evidenceOf(scene)
  return { ...evidence, replayed: [], findings: [], survey: { ...evidence.survey, histories: [] } }
}

export async function answerOf(check: Check, scene: Scene): Promise<Answer> {
  return check.evaluate(await evidenceOf(scene))
}

/** The state, and the line of the checklist. */
export async function lineOf(check: Check, scene: Scene): Promise<string> {
  const { status, summary } = await answerOf(check, scene)
  return `${status}: ${summary}`
}

/** The code that closes the gap; nothing where there is none. */
export async function remedyOf(check: Check, scene: Scene): Promise<string | undefined> {
  const evidence = await evidenceOf(scene)
  return check.remedy(evidence, check.evaluate(evidence))?.code
}

/** A schema that stood before, and a change that leaves it alone. */
export function standing(sql: string, more: Scene = {}): Scene {
  return { base: { '20260101000000_create_shop': sql }, ...more }
}

/** A change over a schema that stood before. */
export function changing(before: string, sql: string, more: Scene = {}): Scene {
  return {
    base: { '20260101000000_create_shop': before },
    change: { '20260201000000_change_shop': sql },
    ...more,
  }
}

export function command(purpose: Command['purpose'], more: Partial<Command> = {}): Command {
  return {
    purpose,
    program: 'migrate',
    engine: 'postgres',
    seen: SEEN,
    failureIgnored: false,
    onFailure: false,
    encrypts: undefined,
    overTls: undefined,
    local: false,
    schemaOnly: false,
    ...more,
  }
}

export function unit(name: string, commands: readonly Command[], more: Partial<Unit> = {}): Unit {
  return {
    kind: 'workflow job',
    name,
    seen: SEEN,
    commands,
    schedules: [],
    reachable: true,
    environment: undefined,
    needs: [],
    onPullRequest: true,
    single: false,
    timeoutMinutes: undefined,
    ...more,
  }
}

export function section(heading: string, text: string, placeholder = false): Section {
  return {
    seen: { path: 'docs/operations.md', line: 3, quote: heading },
    headings: ['Operations', heading],
    text,
    orderedSteps: 0,
    codeBlocks: [],
    tableRows: [],
    placeholder,
    links: [],
  }
}
