import type { Survey } from '../migrations/histories.js'
import type { Dialect } from '../migrations/model.js'
import type { Plan } from '../migrations/plan.js'
import type { Replayed } from '../replay/replay.js'
import type { Tree } from '../tree/tree.js'
import type { Request } from '../world.js'
import { automationWants, readAutomation, type Surroundings } from './automation/index.js'
import { gatherApplied } from './code/applied.js'
import { gatherCollections } from './code/collections/gather.js'
import { gatherModels } from './code/gather.js'
import { gatherOwnBackups } from './code/own-backups.js'
import { gatherLedgers } from './code/ledgers.js'
import { gatherPushes } from './code/pushes.js'
import { gatherForeignKeySwitches } from './code/sqlite-connections.js'
import { gatherUpserts } from './code/upserts/gather.js'
import { diagramsInListing } from './documents/diagrams/drawn.js'
import { NO_DOCUMENTS, type DocumentFacts } from './documents/facts.js'
import { documentsWant } from './documents/paths.js'
import type { Facts, Seen } from './facts.js'
import { stageOfEnvironment, stagingPattern } from './github/environments.js'
import { questionsFor, type GitHubQuestions } from './github/questions.js'
import { NO_INFRASTRUCTURE, type InfrastructureFacts } from './infrastructure/facts.js'
import { tursoStores } from './infrastructure/stores/turso.js'
import { infrastructurePaths } from './infrastructure/wanted.js'

function surroundingsOf({ stack: { databases, tools }, histories, unread = [] }: Survey): Surroundings {
  const all = [...histories, ...unread.map(({ history }) => history)]
  const files = all.flatMap(({ migrations }) => migrations.flatMap((each) => each.files))
  return {
    engines: databases.map((each) => each.engine),
    tools: tools.map((each) => each.id),
    migrations: [...new Set(files.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))))],
  }
}

/** Their upserts name the unique key that decides; those of MySQL take any. */
const INFERS_KEYS: readonly Dialect[] = ['postgres', 'sqlite']

/** What runs and what it runs on: read before the replay, since connection settings hold for every migration. */
export async function gatherOperations(survey: Survey): Promise<Omit<Facts, 'documents' | 'github'>> {
  const { tree, stack, histories } = survey
  const paths = [...tree.entries.keys()]
  const tools = stack.tools.map((each) => each.id)
  const automation = await readAutomation(await textsOf(tree, paths.filter(automationWants)), surroundingsOf(survey))
  return {
    automation,
    models: await gatherModels(tree),
    pushes: await gatherPushes(tree, tools, stack.kind === 'library'),
    applied: await gatherApplied(tree, tools, stack.kind === 'library'),
    ledgers: await gatherLedgers(tree, tools),
    upserts: histories.some(({ dialect }) => INFERS_KEYS.includes(dialect)) ? await gatherUpserts(tree) : [],
    collections: stack.databases.some(({ engine }) => engine === 'mongodb') ? await gatherCollections(tree) : [],
    ownBackups:
      stack.kind === 'library'
        ? []
        : await gatherOwnBackups(
            tree,
            stack.databases.map(({ engine }) => engine),
          ),
    foreignKeySwitches: histories.some(({ dialect }) => dialect === 'sqlite')
      ? await gatherForeignKeySwitches(tree)
      : [],
    infrastructure: withServices(
      await infrastructureIn(await textsOf(tree, infrastructurePaths(paths)), automation.composeInProduction),
      stack,
    ),
  }
}

/** Most repositories of one service hold none, and its readers are many: they are loaded where there is some. */
async function infrastructureIn(
  files: ReadonlyMap<string, string>,
  composed: ReadonlyMap<string, Seen> | undefined,
): Promise<InfrastructureFacts> {
  if (files.size === 0) return NO_INFRASTRUCTURE
  const { readInfrastructure } = await import('./infrastructure/index.js')
  return readInfrastructure(files, composed)
}

/** With the stores that no infrastructure code declares, and an address shows. */
function withServices(infrastructure: InfrastructureFacts, { databases }: Survey['stack']): InfrastructureFacts {
  const found = tursoStores(databases)
  return found.length === 0 ? infrastructure : { ...infrastructure, stores: [...infrastructure.stores, ...found] }
}

/** What GitHub is to be asked about the jobs that were found and the migrations that are judged. */
export function gitHubQuestions(
  { mode, settings }: Request,
  survey: Survey,
  { automation }: Pick<Facts, 'automation'>,
  plans: readonly Plan[],
): GitHubQuestions {
  const pattern = stagingPattern(settings.staging)
  const judged = plans.flatMap(({ migrations }) => migrations.filter((each) => each.pending && !each.past))
  return questionsFor({
    mode,
    automation,
    entries: survey.tree.entries,
    surroundings: surroundingsOf(survey),
    migrations: [...new Set(judged.flatMap(({ migration }) => migration.files))],
    isWanted: (environment) => stageOfEnvironment(environment, pattern) !== 'unknown',
  })
}

/** What documents say; the replayed schemas name the tables that they may describe. */
export async function gatherDocuments({ tree }: Survey, replayed: readonly Replayed[]): Promise<DocumentFacts> {
  const paths = [...tree.entries.keys()]
  const tables = replayed.flatMap(({ after }) => [...after.tables()].map((table) => table.name.name))
  const files = await textsOf(tree, paths.filter(documentsWant))
  if (files.size === 0) return { ...NO_DOCUMENTS, diagrams: diagramsInListing(paths) }
  const { readDocuments } = await import('./documents/index.js')
  return readDocuments(files, { tables, paths })
}

async function textsOf(tree: Tree, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const contents = await tree.read(paths)
  return new Map([...contents].flatMap(([path, each]) => (each.kind === 'text' ? [[path, each.text] as const] : [])))
}
