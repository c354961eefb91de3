import { printedBack } from '../../findings/printed-back.js'
import { isHalfDerived, wayBackInTool } from '../../findings/way-back.js'
import type { History, Migration } from '../../migrations/model.js'
import type { Replayed } from '../../replay/replay.js'
import type { Remedy } from '../check.js'
import { commandsOf } from './tool-commands.js'
import { destroysRows, knowsDowns } from './reversibility.js'

/** How a migration without a way back gets one: its exact inverse where the replay can tell it, else in words. */
export function wayBackRemedy({ plan, inverses }: Replayed, migration: Migration): Remedy {
  const { path } = migration.span
  const inverse = inverses.get(migration)
  const code =
    inverse === undefined || isHalfDerived(migration)
      ? undefined
      : printedBack(inverse, plan.history.dialect)?.join('\n')
  const why = migration.down.kind === 'irreversible' && !migration.down.declared ? `: ${migration.down.reason}` : ''
  const place = { missing: `${path} has no way back${why}.`, ...placeWithoutWayBack(migration) }
  const text = knowsDowns(plan.history)
    ? 'Add the down migration.'
    : commandsOf(plan.history).byHand === undefined
      ? 'The tool runs no downs: keep the inverse in a file beside the migration, run it by hand, and take the migration out of the ledger.'
      : 'The tool runs no downs, and takes every file of the folder for a migration: keep the inverse in a file elsewhere, run it by hand, and take the migration out of the ledger.'
  const written = inverse === undefined ? undefined : wayBackInTool(plan.history, migration, inverse)
  if (written !== undefined) return { ...place, text: written.text, language: written.language, code: written.code }
  if (code !== undefined && code !== '' && migration.down.kind !== 'irreversible')
    return { ...place, text, language: 'sql', code }
  return { ...place, ...inWords(plan.history, migration) }
}

/** The step that takes the way back, where one does; else the file. */
export function placeWithoutWayBack({ down, span: { path } }: Migration): {
  readonly path: string
  readonly line: number
} {
  const step = down.kind === 'irreversible' ? down.span : undefined
  return { path, line: step?.path === path ? step.line : 1 }
}

function inWords({ downs }: History, migration: Migration): Pick<Remedy, 'text' | 'language' | 'code'> {
  if (destroysRows(migration))
    return {
      text: 'What it removes cannot be brought back by a migration: say so in the file, with where the data is restored from.',
      ...comment(
        migration,
        'irreversible: restore the table from the backup of the day before, see docs/runbooks/database-restore.md',
      ),
    }
  if (migration.down.kind === 'irreversible' && migration.down.reversible !== undefined)
    return migration.down.reversible
  return {
    text:
      downs === 'none'
        ? 'The tool runs no downs: keep what undoes it in a file beside the migration. Where the rows may stay as they are, or nothing takes it back, say so in the migration.'
        : downs === 'derived'
          ? 'Give each step that has none its reverse, one that does nothing where the rows may stay as they are. Where nothing takes it back, say so in the file.'
          : 'Undo in the down what the up did. Where the rows may stay as they are, or nothing takes it back, say so in the file.',
    ...comment(migration, 'irreversible: the rows stay as this left them, and the release before works with them'),
  }
}

/** A comment where the migration stands: in SQL, or in the language of its file. */
function comment({ span: { path } }: Migration, text: string): { readonly language: string; readonly code: string } {
  if (/\.(?:py|rb|exs?|ya?ml)$/.test(path)) return { language: 'text', code: `# ${text}` }
  if (/\.(?:[cm]?[jt]s|php|cs|java|kt|go|rs)$/.test(path)) return { language: 'text', code: `// ${text}` }
  return path.endsWith('.xml') ? { language: 'xml', code: `<!-- ${text} -->` } : { language: 'sql', code: `-- ${text}` }
}
