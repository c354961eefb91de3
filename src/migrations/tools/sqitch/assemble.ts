import type { Disorder, History, IgnoredFile, Migration } from '../../model.js'
import { historyOf, refusedFiles } from '../history.js'
import { isBelow } from '../paths.js'
import { downFromFile, type SqlFile } from '../sql-file.js'
import { sqlMigration } from '../sql-migration.js'
import type { AssembleContext } from '../tool.js'
import { targetsIn } from './configuration.js'
import type { SqitchFile } from './parse.js'

/** Changes in the order of the plan, each with its deploy and its revert. */
export function assembleSqitch(files: ReadonlyMap<string, SqitchFile>, context: AssembleContext): History {
  const target = targetsIn(context.surroundings).find(({ plan }) => files.has(plan))
  const script = (part: 'deploy' | 'revert', name: string): SqlFile | undefined => {
    const file = files.get(`${target?.[part] ?? part}/${name}.sql`)
    return file?.kind === 'sql' ? file.sql : undefined
  }
  const migrations: Migration[] = []
  const disorder: Disorder[] = []
  const deployed = new Set<string>()
  for (const [path, plan] of files) {
    if (plan.kind !== 'plan') continue
    if (plan.refusal !== undefined) disorder.push(...refusedFiles([[path, plan.refusal]]))
    for (const change of plan.changes) {
      const [first] = change.scripts
      const called = change.scripts.find((name) => script('deploy', name) !== undefined) ?? first
      const up = script('deploy', called)
      if (up === undefined) {
        const detail = `The plan lists ${change.name}, and deploy/${called}.sql is not there: the deploy stops.`
        disorder.push({ kind: 'journal differs', detail, path, migrations: [called] })
        continue
      }
      const down = script('revert', called)
      deployed.add(up.path)
      migrations.push(
        sqlMigration({
          id: called,
          version: called,
          name: change.name,
          up,
          down: downFromFile(up, down),
          beside: down === undefined ? [] : [down.path],
          // psql and mysql run the script as it stands: a transaction is what its own BEGIN opens.
          transaction: { kind: 'autocommit' },
          optOut: 'no BEGIN in the script',
        }),
      )
    }
  }
  const ignored = unplanned(files, deployed, target?.deploy ?? 'deploy')
  return historyOf({ tool: 'sqitch', ordering: 'journal', downs: 'paired', migrations, ignored, disorder }, context)
}

function unplanned(
  files: ReadonlyMap<string, SqitchFile>,
  deployed: ReadonlySet<string>,
  directory: string,
): IgnoredFile[] {
  return [...files.keys()]
    .filter((path) => isBelow(path, directory) && path.endsWith('.sql') && !deployed.has(path))
    .map((path) => ({ path, reason: 'sqitch.plan does not list it' }))
}
