import type { Fix } from '../hazards/hazard.js'
import type { History, Migration, Statement } from '../migrations/model.js'
import { printOperations, printSteps } from '../migrations/sql/print.js'
import { tools } from '../migrations/tools/registry.js'
import { groupBy } from '../migrations/tools/paths.js'
import { Numbering, pathOf, type Versions } from '../migrations/tools/placement.js'
import type { Draft, Writer } from '../migrations/tools/writer.js'
import type { Detected } from '../replay/detect.js'
import type { Replayed } from '../replay/replay.js'
import type { ReportedFix } from '../report.js'
import type { Schema } from '../schema/schema.js'
import { Course } from './course.js'
import { masked } from './masking.js'
import { renumberedFiles } from './renumbered.js'
import { sequenceOf, type Sequence } from './sequence.js'
import { wayBackInTool } from './way-back.js'

/** Writes the safe ways of one history's findings. */
export class FixWriter {
  readonly #writer: Writer | undefined
  #numbering: Numbering | undefined
  #byFile: ReadonlyMap<string, readonly Migration[]> | undefined
  readonly #courses = new Map<Migration, Course>()

  constructor(private readonly replayed: Replayed) {
    const { history } = replayed.plan
    this.#writer = tools.find(({ id }) => id === history.tool)?.writer
  }

  /** As files of the history's tool where the tool has a writer and the way is migrations, else as SQL. */
  write(detected: Detected): ReportedFix | undefined {
    const { candidate, history, migration } = detected
    if (candidate.fix === undefined) return undefined
    const before = migration === undefined ? undefined : this.replayed.before.get(migration)
    if (candidate.fix.place === 'renumbered' && migration !== undefined && this.#writer !== undefined) {
      const moves = renumberedFiles(history, migration, this.#writer, this.#numberingFor(this.#writer))
      if (moves !== undefined) return moves
    }
    const files =
      migration === undefined || before === undefined
        ? undefined
        : this.#inFiles({ detected, fix: candidate.fix, history, migration, before })
    return (
      files ??
      (migration === undefined ? undefined : wayBack(candidate.fix, history, migration)) ??
      inWords(candidate.fix) ??
      this.#opening(candidate.fix, history, migration?.files[0]) ?? {
        language: 'sql',
        code: masked(printSteps(history.dialect, candidate.fix)),
      }
    )
  }

  /** Settings at the head of a migration, in the code of a tool whose files are no SQL. */
  #opening(fix: Fix, history: History, path: string | undefined): ReportedFix | undefined {
    const [step, ...more] = fix.steps
    if (fix.place !== 'within' || path === undefined || step?.kind !== 'migrate' || more.length > 0) return undefined
    if (step.operations.some(({ kind }) => kind !== 'set')) return undefined
    const sql = printOperations(history.dialect, step.operations)
    const made = sql === undefined ? undefined : this.#writer?.opening?.(sql.split('\n'), path, history)
    return made === undefined ? undefined : { language: made.language, code: masked(made.code) }
  }

  #numberingFor(writer: Writer): Numbering {
    return (this.#numbering ??= new Numbering(this.replayed.plan.history, writer))
  }

  #courseOf(migration: Migration, before: Schema): Course {
    const known = this.#courses.get(migration) ?? new Course(migration, before)
    this.#courses.set(migration, known)
    return known
  }

  #inFiles(request: Request): ReportedFix | undefined {
    const { fix, history, migration, detected, before } = request
    const writer = this.#writer
    const [own] = migration.files
    if (writer === undefined || own === undefined || fix.place === 'within' || migration.repeatable) return undefined
    const course = this.#courseOf(migration, before)
    const replaced = fix.place === 'beside' ? [] : replacedBy(detected, fix, course)
    const sequence = sequenceOf(fix.steps, {
      history,
      migration,
      schema: fix.place === 'beside' ? course.schemaAfter() : course.schemaBefore(replaced),
      table: detected.candidate.table?.name,
      alone: writer.alone,
    })
    if (sequence === undefined || sequence.migrations.length === 0) return undefined
    const whole = replaced.length > 0 && migration.up.every((each) => replaced.includes(each) || changesNothing(each))
    // One statement in the place of another, in a migration that does more: no files are wanted for it.
    const [only, ...more] = sequence.migrations
    if (!whole && fix.place !== 'beside' && more.length === 0 && only?.outsideTransaction === false) return undefined
    const versions = this.#numberingFor(writer).behind(own, sequence.migrations.length)
    if (versions === undefined) return undefined
    const drafts = placed(sequence, writer, { history, own, replaced: whole ? migration : undefined, versions })
    const left = whole || replaced.length === 0 ? [] : [leaveOut(own, replaced)]
    const byFile = (this.#byFile ??= groupBy(history.migrations, ({ files }) => files[0] ?? ''))
    const inFile = (path: string): readonly Migration[] => byFile.get(path) ?? []
    return written(drafts, sequence, writer, { history, migration, own, left, inFile })
  }
}

/** The down of a migration that stands there already, where its tool keeps it. */
function wayBack({ steps: [step, ...more] }: Fix, history: History, migration: Migration): ReportedFix | undefined {
  if (step?.kind !== 'down' || more.length > 0) return undefined
  const down = wayBackInTool(history, migration, step.operations)
  if (down === undefined) return undefined
  const { kind, path, language, text } = down
  const code = masked(down.code)
  return kind === 'file'
    ? { language, files: [{ path, contents: `${code}\n` }] }
    : { language, code: `${remark(language, masked(text))}\n${code}` }
}

/** A sentence as a comment of the language. */
function remark(language: string, text: string): string {
  const line = text.replaceAll(/[\r\n]+/g, ' ')
  switch (language) {
    case 'sql':
      return `-- ${line}`
    case 'xml':
      return `<!-- ${line.replaceAll('--', '- -')} -->`
    case 'js':
    case 'ts':
      return `// ${line}`
    default:
      return `# ${line}`
  }
}

/** A way that only people go: sentences, no comments of SQL. */
function inWords({ steps }: Fix): ReportedFix | undefined {
  const texts = steps.flatMap((each) => (each.kind === 'deploy' ? [sentence(each.text)] : []))
  if (texts.length === 0 || texts.length < steps.length) return undefined
  return { language: 'text', after: masked(texts.join(' ')) }
}

interface Request {
  readonly detected: Detected
  readonly fix: Fix
  readonly history: History
  readonly migration: Migration
  readonly before: Schema
}

/** The statements that the fix stands for: the finding's own, and those whose operations its steps take over. */
function replacedBy({ statement }: Detected, fix: Fix, course: Course): readonly Statement[] {
  const operations = fix.steps.flatMap((step) => (step.kind === 'migrate' ? step.operations : []))
  const spans = [...operations.map(({ span }) => span), ...(fix.replaces ?? [])]
  return course.inOrder([
    ...(statement === undefined ? [] : [statement]),
    ...spans.flatMap((span) => course.statementsAt(span)),
  ])
}

function changesNothing({ operations }: Statement): boolean {
  return operations.every(({ kind }) => kind === 'set' || kind === 'transaction')
}

function leaveOut(path: string, replaced: readonly Statement[]): string {
  const lines = replaced.map(({ span }) =>
    span.line === span.endLine ? String(span.line) : `${String(span.line)}–${String(span.endLine)}`,
  )
  const one = lines.length === 1 && !lines[0]?.includes('–')
  return `Leave ${one ? 'line' : 'lines'} ${lines.join(', ')} out of ${path}; these migrations follow it.`
}

interface Place {
  readonly history: History
  /** The file of the up under review. */
  readonly own: string
  /** The migration whose place the first one takes. */
  readonly replaced: Migration | undefined
  readonly versions: Versions
}

/** The migrations under versions of the repository's own scheme, behind its newest one. */
function placed(sequence: Sequence, writer: Writer, { history, own, replaced, versions }: Place): readonly Draft[] {
  const drafts: Draft[] = []
  let count = 0
  sequence.migrations.forEach((migration, at) => {
    const replaces = at === 0 ? replaced : undefined
    const bears =
      replaces === undefined && !(migration.outsideTransaction && writer.byHand?.(migration.up, history) === true)
    const version = bears ? versions.next[count] : undefined
    if (bears) count += 1
    const name = replaces !== undefined ? versions.own.name : (migration.name ?? numbered(versions.own.name, at + 1))
    const path = replaces !== undefined || version === undefined ? own : pathOf(own, writer, { version, name })
    const previous = drafts.at(-1)
    // What takes a place that others stand behind comes before them; the next one comes behind them all.
    const behind = previous === undefined || previous.replaces !== undefined ? versions.newest : previous.path
    const follows = replaces !== undefined ? versions.before : behind
    const { up, down, outsideTransaction } = migration
    drafts.push({ path, name, up, down, outsideTransaction, replaces, follows })
  })
  return drafts
}

function numbered(name: string, at: number): string {
  return name === '' ? `step_${String(at)}` : `${name}_${String(at)}`
}

function written(
  drafts: readonly Draft[],
  sequence: Sequence,
  writer: Writer,
  {
    history,
    migration,
    own,
    left,
    inFile,
  }: {
    readonly history: History
    readonly migration: Migration
    readonly own: string
    readonly left: readonly string[]
    readonly inFile: (path: string) => readonly Migration[]
  },
): ReportedFix {
  const shared = migration.transaction.kind === 'around all pending'
  const files = drafts.flatMap((draft, at) => {
    const made = writer.write(draft, history, inFile)
    const moved = draft.replaces !== undefined && made.files[0]?.path !== own ? [`In place of ${own}`] : []
    const notes = [
      ...(at === 0 ? left : []),
      ...moved,
      ...(shared && at > 0 && !draft.outsideTransaction
        ? ['In a deploy of its own: the tool runs all that is pending in one transaction']
        : []),
      ...(sequence.migrations[at]?.notes ?? []),
      ...(made.notes ?? []),
    ]
    return made.files.map(({ path, contents }, file) => ({
      path,
      contents: masked(contents),
      ...(file > 0 || notes.length === 0 ? {} : { note: masked(notes.map(sentence).join(' ')) }),
    }))
  })
  const last = writer.afterwards?.(history)
  const after = [...sequence.after, ...(last === undefined ? [] : [last])]
  return { language: 'sql', files, ...(after.length === 0 ? {} : { after: masked(after.map(sentence).join(' ')) }) }
}

function sentence(text: string): string {
  const words = text.trim()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?:]$/.test(words) ? '' : '.'}`
}
