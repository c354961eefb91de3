import type { Survey } from '../migrations/histories.js'
import type { Replayed } from '../replay/replay.js'
import type { Tree } from '../tree/tree.js'
import { automationWants, readAutomation } from './automation/index.js'
import { documentsWant, readDocuments } from './documents/index.js'
import type { Facts } from './facts.js'
import { infrastructureWants, readInfrastructure } from './infrastructure/index.js'

/** Everything that a tree says besides its migrations. `replayed` names the tables that documents may describe. */
export async function gatherFacts(survey: Survey, replayed: readonly Replayed[]): Promise<Facts> {
  const { tree, stack } = survey
  const paths = [...tree.entries.keys()]
  const tables = replayed.flatMap(({ after }) => [...after.tables()].map((table) => table.name.name))
  return {
    documents: readDocuments(await textsOf(tree, paths.filter(documentsWant)), { tables, paths }),
    automation: await readAutomation(await textsOf(tree, paths.filter(automationWants)), {
      engines: stack.databases.map((each) => each.engine),
      tools: stack.tools.map((each) => each.id),
    }),
    infrastructure: await readInfrastructure(await textsOf(tree, paths.filter(infrastructureWants))),
  }
}

async function textsOf(tree: Tree, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const contents = await tree.read(paths)
  return new Map([...contents].flatMap(([path, each]) => (each.kind === 'text' ? [[path, each.text] as const] : [])))
}
