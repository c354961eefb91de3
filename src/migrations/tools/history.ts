import type {
  Disorder,
  DownPolicy,
  History,
  IgnoredFile,
  Late,
  Migration,
  Ordering,
  SessionSetting,
  Span,
} from '../model.js'
import { groupBy } from './paths.js'
import type { AssembleContext } from './tool.js'

/** What a tool adds to what the context already knows. */
export interface HistoryParts {
  readonly tool: string
  readonly ordering: Ordering
  readonly downs: DownPolicy
  readonly late?: Late
  /** In the order in which the tool applies them. */
  readonly migrations: readonly Migration[]
  readonly ignored?: readonly IgnoredFile[]
  readonly disorder?: readonly Disorder[]
  readonly session?: readonly SessionSetting[]
}

/** A history from its migrations and the root they were found in. */
export function historyOf(parts: HistoryParts, context: AssembleContext): History {
  const { root } = context
  const variant = root.variant === undefined ? '' : `#${root.variant}`
  return {
    id: `${parts.tool}:${root.directory === '' ? '.' : root.directory}${variant}`,
    database: context.database,
    tool: parts.tool,
    toolVersion: root.toolVersion,
    dialect: root.dialect,
    engineVersion: context.engineVersion,
    root: root.directory,
    ordering: parts.ordering,
    downs: parts.downs,
    ...(parts.late === undefined ? {} : { late: parts.late }),
    migrations: parts.migrations,
    ignored: parts.ignored ?? [],
    disorder: parts.disorder ?? [],
    session: parts.session ?? [],
    ...(root.alsoFor === undefined ? {} : { alsoFor: root.alsoFor }),
    ...(root.address === undefined ? {} : { address: root.address }),
    ...(root.target === undefined ? {} : { target: root.target }),
    ...(root.ledger === undefined ? {} : { ledger: root.ledger }),
  }
}

/** Versions that several migrations bear: most tools refuse them or skip all but one. */
export function duplicateVersions(migrations: readonly Migration[]): Disorder[] {
  const disorder: Disorder[] = []
  for (const [version, same] of groupBy(migrations, (migration) => migration.version)) {
    const newest = same.at(-1)
    if (same.length < 2 || newest === undefined) continue
    disorder.push({
      kind: 'duplicate version',
      detail: `Version ${version} is borne by ${same.map(({ id }) => id).join(' and ')}.`,
      path: newest.files[0] ?? newest.span.path,
      migrations: same.map(({ id }) => id),
    })
  }
  return disorder
}

/** For a tool whose own source shows that it runs nothing as long as the disorder lasts. */
export function stopping(disorder: readonly Disorder[]): Disorder[] {
  return disorder.map((each) => ({ ...each, refused: true }))
}

/** A place at which the tool's own parser stops, and why. The tool then runs nothing. */
export interface Refusal {
  readonly span: Span
  readonly reason: string
}

/** What the tool refuses in the files of its migrations. */
export function refusedFiles(refusals: Iterable<readonly [migration: string, refusal: Refusal]>): Disorder[] {
  return [...refusals].map(([migration, { span, reason }]) => ({
    kind: 'refused file',
    detail: `${reason}.`,
    path: span.path,
    span,
    migrations: [migration],
    refused: true,
  }))
}

/**
 * Downs that answer to one version: tools take one of them, or refuse the folder. Where the version has several ups as
 * well, `duplicateVersions` has said it.
 */
export function duplicateDowns(
  downs: Iterable<readonly [version: string, path: string]>,
  migrations: readonly Migration[],
): Disorder[] {
  return [...groupBy(downs, ([version]) => version)].flatMap(([version, same]) => {
    if (migrations.filter((each) => each.version === version).length > 1) return []
    const paths = same.map(([, path]) => path)
    const newest = paths.at(-1)
    if (paths.length < 2 || newest === undefined) return []
    const detail = `Version ${version} has ${String(paths.length)} downs: ${paths.join(' and ')}.`
    return [{ kind: 'duplicate version', detail, path: newest, migrations: paths }]
  })
}
