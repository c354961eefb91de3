import { ALL_CHECKS } from '../../src/checklist/checklist.js'
import { hazards } from '../../src/hazards/registry.js'
import { actionYaml, configurationJsonSchema, inputsTable, outputsTable } from '../../src/inputs/generated.js'
import { reportJsonSchema } from '../../src/render/schema.js'
import { checkIndex, checkPage } from './check-page.js'
import { fixByTool } from './fix-by-tool.js'
import { hazardIndex, hazardPage } from './hazard-page.js'

/** Folders in which every file is generated: what is no longer wanted there is removed. */
export const GENERATED_FOLDERS = ['docs/hazards', 'docs/checks']

/** Every generated file with its text. `read` gives what stands now, for files of which only a part is generated. */
export async function pages(read: (path: string) => string): Promise<Map<string, string>> {
  const checks = ALL_CHECKS
  const hazardPages = await Promise.all(
    hazards.map(async (each) => [`docs/hazards/${each.id}.md`, hazardPage(each, await fixByTool(each))] as const),
  )
  return new Map([
    ...hazardPages,
    ['docs/hazards/README.md', hazardIndex(hazards)],
    ...checks.map((each) => [`docs/checks/${each.id.replace('/', '-')}.md`, checkPage(each)] as const),
    ['docs/checks/README.md', checkIndex(checks)],
    ['docs/config.schema.json', json(configurationJsonSchema())],
    ['docs/report.schema.json', json(reportJsonSchema())],
    ['action.yml', actionYaml()],
    ['README.md', withTables(read('README.md'))],
  ])
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function withTables(readme: string): string {
  return between(between(readme, 'inputs', inputsTable()), 'outputs', outputsTable())
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
function between(text: string, name: string, table: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [start, end] = [text.indexOf(open), text.indexOf(close)]
  if (start === -1 || end === -1) return text
  return `${text.slice(0, start + open.length)}\n\n${table}\n\n${text.slice(end)}`
}
