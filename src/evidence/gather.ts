import type { Survey } from '../migrations/histories.js'
import type { Replayed } from '../replay/replay.js'
import type { Tree } from '../tree/tree.js'
import { automationWants, readAutomation } from './automation/index.js'
import type { DocumentFacts } from './documents/facts.js'
import { documentsWant, readDocuments } from './documents/index.js'
import type { Facts } from './facts.js'
import { infrastructureWants, readInfrastructure } from './infrastructure/index.js'

/** What runs and what it runs on: read before the replay, since connection settings hold for every migration. */
export async function gatherOperations({ tree, stack }: Survey): Promise<Omit<Facts, 'documents'>> {
  const paths = [...tree.entries.keys()]
  return {
    automation: await readAutomation(await textsOf(tree, paths.filter(automationWants)), {
      engines: stack.databases.map((each) => each.engine),
      tools: stack.tools.map((each) => each.id),
    }),
    infrastructure: await readInfrastructure(await textsOf(tree, paths.filter(infrastructureWants))),
  }
}

/** What documents say; the replayed schemas name the tables that they may describe. */
export async function gatherDocuments({ tree }: Survey, replayed: readonly Replayed[]): Promise<DocumentFacts> {
  const paths = [...tree.entries.keys()]
  const tables = replayed.flatMap(({ after }) => [...after.tables()].map((table) => table.name.name))
  return readDocuments(await textsOf(tree, paths.filter(documentsWant)), { tables, paths })
}

async function textsOf(tree: Tree, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const contents = await tree.read(paths)
  return new Map([...contents].flatMap(([path, each]) => (each.kind === 'text' ? [[path, each.text] as const] : [])))
}
