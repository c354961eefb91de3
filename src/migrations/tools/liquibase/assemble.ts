import type { Down, History, Migration, Reading } from '../../model.js'
import { duplicateVersions, historyOf, refusedFiles, type Refusal } from '../history.js'
import { baseName, byName } from '../paths.js'
import type { AssembleContext } from '../tool.js'
import type { Part } from './change-set.js'
import type { Inclusion } from './changelog.js'
import { resolveInclusion } from './graph.js'
import { contextRuns, deployedContexts } from './contexts.js'
import type { ChangeSet, LiquibaseFile, Properties, Property } from './parse.js'

/** ChangeSets in the order in which the changelogs include each other. */
export function assembleLiquibase(files: ReadonlyMap<string, LiquibaseFile>, context: AssembleContext): History {
  const contexts = deployedContexts(context.root.directory, context.surroundings)
  const assembly = new Assembly(files, [...files.keys()], contexts)
  for (const path of assembly.starts()) assembly.take(path)
  const { migrations } = assembly
  const disorder = [
    ...duplicateVersions(migrations.map((each) => ({ ...each, version: each.id }))),
    ...refusedFiles(assembly.refusals),
  ]
  return historyOf({ tool: 'liquibase', ordering: 'journal', downs: 'derived', migrations, disorder }, context)
}

class Assembly {
  readonly migrations: Migration[] = []
  readonly refusals: (readonly [migration: string, refusal: Refusal])[] = []
  readonly #taken = new Set<string>()
  /** `<property>` of the changelogs so far: those that they include see them, and so do the ones behind. */
  readonly #global = new Map<string, string>()

  constructor(
    private readonly files: ReadonlyMap<string, LiquibaseFile>,
    private readonly paths: readonly string[],
    private readonly contexts: ReadonlySet<string> | undefined,
  ) {}

  /** Files that no other names, by name. */
  starts(): readonly string[] {
    const named = new Set<string>()
    for (const [path, file] of this.files) {
      if (file.kind !== 'changelog') continue
      for (const inclusion of file.inclusions) this.#add(named, inclusion, path)
    }
    return this.paths.filter((path) => !named.has(path)).sort(byName)
  }

  #add(named: Set<string>, inclusion: Inclusion, from: string): void {
    for (const path of resolveInclusion(inclusion, from, this.paths)) if (path !== from) named.add(path)
  }

  /** A file is run once, however often it is included. */
  take(path: string): void {
    const file = this.files.get(path)
    if (file === undefined || this.#taken.has(path)) return
    this.#taken.add(path)
    if (file.kind === 'sql') {
      const { reading, span } = file.sql
      this.migrations.push(migration(path, 'raw', 'includeAll', reading, { kind: 'none' }, span))
      return
    }
    for (const entry of file.entriesWith(this.#propertiesIn(file.properties))) {
      if (!this.#runs(entry.context)) continue
      if (entry.kind === 'changeSet') this.#change(entry, path)
      else if (!entry.ignored) for (const each of resolveInclusion(entry, path, this.paths)) this.take(each)
    }
    if (file.refusal !== undefined) this.refusals.push([this.migrations.at(-1)?.id ?? path, file.refusal])
  }

  /** Of one name the first global one counts, wherever it stood, else the file's last: ChangeLogParameters.java, seen with 4.28. */
  #propertiesIn(own: readonly Property[]): Properties {
    for (const { name, value, global } of own) if (global && !this.#global.has(name)) this.#global.set(name, value)
    const local = own.filter(({ name, global }) => !global && !this.#global.has(name))
    return new Map([...local.map(({ name, value }) => [name, value] as const), ...this.#global])
  }

  #runs(context: string | undefined): boolean {
    return this.contexts === undefined || contextRuns(context, this.contexts)
  }

  #change(set: ChangeSet, path: string): void {
    const reading = this.#readingOf(set.up, path)
    const made = migration(path, set.id, set.author, reading, this.#downOf(set, path), set.span)
    this.migrations.push({
      ...made,
      files: [path, ...set.up.flatMap((part) => this.#filesOf(part, path))],
      transaction: { kind: set.runsInTransaction ? 'per migration' : 'autocommit' },
      repeatable: set.repeatable,
      together: generatedRun(set, path),
    })
  }

  #downOf(set: ChangeSet, path: string): Down {
    const { back } = set
    if (back.kind !== 'parts') {
      return back.kind === 'none' && set.irreversible !== undefined
        ? { kind: 'irreversible', ...set.irreversible, declared: true }
        : { kind: back.kind }
    }
    const reading = this.#readingOf(back.parts, path)
    if (reading.statements.length + reading.unread.length > 0) return { kind: 'statements', ...reading, path }
    return { kind: 'empty', path, span: back.span }
  }

  #filesOf(part: Part, path: string): readonly string[] {
    return part.kind === 'reading' || part.elsewhere ? [] : resolveInclusion(part.inclusion, path, this.paths)
  }

  #readingOf(parts: readonly Part[], path: string): Reading {
    const readings = parts.flatMap((part): Reading[] => {
      if (part.kind === 'reading') return [part.reading]
      return this.#filesOf(part, path).flatMap((each) => {
        const file = this.files.get(each)
        return file?.kind === 'sql' ? [file.sql.reading] : []
      })
    })
    return {
      statements: readings.flatMap(({ statements }) => statements),
      unread: readings.flatMap(({ unread }) => unread),
    }
  }
}

/**
 * The run of generate-changelog or diff-changelog that wrote a changeSet: it signs `ada (generated)` and numbers from the
 * time at which it began, `1782825451946-12` (DiffToChangeLog.java, generateId and getChangeSetAuthor).
 */
function generatedRun({ id, author }: ChangeSet, path: string): string | undefined {
  const began = /^(\d{13})-\d+$/.exec(id)?.[1]
  return began === undefined || !author.endsWith(' (generated)') ? undefined : `${path} ${began}`
}

/** The ledger's key is the file, the id and the author. */
function migration(
  path: string,
  id: string,
  author: string,
  reading: Reading,
  down: Down,
  span: Migration['span'],
): Migration {
  return {
    id: `${path}::${id}::${author}`,
    // Ids have no order, and need none: only the changelog has.
    version: '',
    // A bare number is the usual id; then what happens stands in the name of the file.
    name: /\p{L}/u.test(id) ? id : baseName(path).replace(/\.\w+$/, ''),
    files: [path],
    up: reading.statements,
    unread: reading.unread,
    down,
    transaction: { kind: 'per migration' },
    optOut: 'runInTransaction="false" on the changeSet',
    repeatable: false,
    baseline: false,
    span,
  }
}
