import type { DatabaseSettings, Settings } from '../../inputs/settings.js'
import type { NotAnalysed } from '../../report.js'
import type { Stack } from '../../stack/model.js'
import { Text, type Address, type Dialect, type History, type Reading } from '../model.js'
import type { Writer } from './writer.js'

/** What a path is to a tool, by its name alone. */
export type FileRole =
  /** A migration, or the down of one. */
  | 'migration'
  /** migration_lock.toml, _journal.json, atlas.sum: what the tool keeps beside its migrations. */
  | 'ledger'
  /** knexfile.js, prisma.config.ts, alembic.ini, env.py: read before histories are found. */
  | 'configuration'
  /** schema.prisma, models.py: what the migrations are made from. */
  | 'schema'

/** A folder that one tool migrates one database from, as the listing and the configuration show it. */
export interface Root {
  readonly directory: string
  readonly dialect: Dialect
  /** What decided the dialect, for messages; undefined: nothing did, and the dialect is a guess that is reported. */
  readonly dialectFrom: string | undefined
  /** Every file of the history: migrations, downs, ledgers, and configuration that `assemble` needs. */
  readonly files: readonly string[]
  readonly toolVersion: string | undefined
  /** Tells apart several histories of one folder: `postgres` in a folder that serves three dialects. */
  readonly variant?: string
  readonly address?: Address
  /** Engines other than `dialect` that the repository sets the same migrations up for. */
  readonly alsoFor?: readonly Dialect[]
  /** What the tool's commands call the database, as words of a shell, where they must be told. */
  readonly target?: string | undefined
  /** The table in which the tool keeps what has run, where the repository's configuration names another than the usual one. */
  readonly ledger?: string
  /** Files of the folder that are left out of the history, with the reason. */
  readonly passedOver?: readonly NotAnalysed[]
  /** What is not looked at and is no file of the tool's: the history is all there without it. */
  readonly beside?: readonly NotAnalysed[]
}

/** The listing of a tree and the texts of configuration files. */
export interface Surroundings {
  readonly paths: readonly string[]
  /**
   * The text of a configuration, ledger or schema file; undefined where it is not there or not readable. Of the SQL
   * files of a folder it answers for the first few: their marks say which tool runs them, their spelling the dialect.
   */
  text(path: string): string | undefined
  readonly stack: Stack
  readonly settings: Settings
  /** Files that the tools before this one took; plain-sql, the last, looks for what is left. */
  readonly claimed?: ReadonlySet<string>
}

/** Readers by dialect. They are loaded before parsing, so that parsing is pure. */
export interface Readers {
  sql(dialect: Dialect): (text: Text) => Reading
}

/** What `assemble` knows besides the parsed files. */
export interface AssembleContext {
  readonly root: Root
  readonly surroundings: Surroundings
  readonly database: string
  readonly engineVersion: string | undefined
  readonly databaseSettings: DatabaseSettings | undefined
}

/** A migration tool: its file grammar, and how its files become a history. `Parsed` is what it makes of one file. */
export interface ToolDefinition<Parsed> {
  readonly id: string
  readonly title: string
  readonly role: (path: string) => FileRole | undefined
  readonly find: (surroundings: Surroundings) => readonly Root[]
  /** Loads what `parse` needs (grammars, language parsers). Called once a run, only where the tool has a root. */
  readonly prepare: (readers: Readers) => Promise<(text: Text, path: string, root: Root) => Parsed>
  /** `files` holds every readable file of the root. Unreadable ones are reported by the caller. */
  readonly assemble: (files: ReadonlyMap<string, Parsed>, context: AssembleContext) => History
  /** How it writes migrations, where its names or its way out of the transaction matter in a fix. */
  readonly writer?: Writer
}

/** A tool whose `Parsed` nobody outside needs to know. */
export interface Tool {
  readonly id: string
  readonly title: string
  readonly role: (path: string) => FileRole | undefined
  readonly find: (surroundings: Surroundings) => readonly Root[]
  readonly prepare: (readers: Readers) => Promise<PreparedTool>
  readonly writer?: Writer
}

export interface RootFile {
  readonly path: string
  readonly blob: string
  readonly text: string
}

export interface PreparedTool {
  /** Parses each file once per path, blob and dialect, in whichever trees it stands. */
  history(files: readonly RootFile[], context: AssembleContext): History
}

/** Closes over `Parsed` and keeps the parses of one run. */
export function tool<Parsed>(definition: ToolDefinition<Parsed>): Tool {
  return {
    id: definition.id,
    title: definition.title,
    role: definition.role,
    find: definition.find,
    ...(definition.writer === undefined ? {} : { writer: definition.writer }),
    prepare: async (readers) => {
      const parse = await definition.prepare(readers)
      const parses = new Map<string, Parsed>()
      return {
        history(files, context) {
          const parsed = new Map<string, Parsed>()
          for (const file of files) {
            const key = `${context.root.dialect}\0${context.root.variant ?? ''}\0${file.blob}\0${file.path}`
            const known = parses.get(key) ?? parse(Text.ofFile(file.path, file.text), file.path, context.root)
            parses.set(key, known)
            parsed.set(file.path, known)
          }
          return definition.assemble(parsed, context)
        },
      }
    },
  }
}
