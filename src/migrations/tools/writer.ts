import type { History, Migration } from '../model.js'

/** One migration of a safe sequence: what it does, before a tool's marks and opt-outs surround it. */
export interface Draft {
  /** The file of its up, by the tool's grammar and the repository's own numbers. */
  readonly path: string
  /** What stands for it in the path: `add_orders_customer_idx`. */
  readonly name: string
  /** Statements with their semicolons. */
  readonly up: readonly string[]
  readonly down: DraftDown
  readonly outsideTransaction: boolean
  /** The migration whose place it takes: the one that the finding stands in. */
  readonly replaces: Migration | undefined
  /** The path of the migration that it must follow, in the same folder; undefined for the first one. */
  readonly follows: string | undefined
}

/** The way back of a draft, for tools that keep one. */
export type DraftDown =
  | { readonly kind: 'statements'; readonly statements: readonly string[] }
  /** It changes nothing that stays. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'irreversible'; readonly reason: string }

export interface WrittenFile {
  readonly path: string
  readonly contents: string
}

/** A draft in the tool's files. */
export interface Written {
  /** The file of the up first. */
  readonly files: readonly WrittenFile[]
  /** What the tool wants besides: a setting, a command. Sentences. */
  readonly notes?: readonly string[]
}

/** Code that goes before what a migration does, under a comment that says so. */
export interface Opening {
  readonly language: string
  readonly code: string
}

/** A way back as it stands in the tool's own file. */
export interface WrittenDown {
  /** All that stands in a file of its own, or a part of a file that is there. */
  readonly kind: 'file' | 'section'
  readonly path: string
  readonly language: string
  readonly code: string
  /** What to do with it, as a sentence. */
  readonly text: string
}

/** A file of its own beside the up. */
export function downFile(path: string, statements: readonly string[]): WrittenDown {
  return { kind: 'file', path, language: 'sql', code: statements.join('\n'), text: `Write the down migration ${path}.` }
}

/** A section of the up's own file. */
export function downSection(path: string, mark: string, statements: readonly string[]): WrittenDown {
  const code = [mark, ...statements].join('\n')
  return { kind: 'section', path, language: 'sql', code, text: `Add the down section to ${path}.` }
}

/** How a tool's migrations are written. Which versions they bear and what they do is settled before. */
export interface Writer {
  /**
   * The name of an up's file, or of its folder, in named groups: `version` and `name`; `head`, `between` and `tail` are
   * kept as they are.
   */
  readonly grammar: RegExp
  /** The grammar is that of the folder in which the up stands. */
  readonly named: 'file' | 'folder'
  /** What runs outside a transaction must be the only statement of its file: the tool sends the file in one string. */
  readonly alone: boolean
  /** Each folder of the history numbers its own migrations, as the apps of one Django project do. */
  readonly numbersByFolder?: boolean
  /** What the tool cannot run outside a transaction: it is a script that people run, and bears no version. */
  readonly byHand?: (statements: readonly string[], history: History) => boolean
  /** `inFile`: the migrations whose up stands in a file. */
  readonly write: (draft: Draft, history: History, inFile: (path: string) => readonly Migration[]) => Written
  /** Each step of a migration has its own way back, and the tool knows that of some: a way back is written by the step. */
  readonly undoesByStep?: boolean
  /** The way back of a migration that is there already, by the path of its up; undefined where the tool has no place for it. */
  readonly writeDown?: (path: string, statements: readonly string[]) => WrittenDown | undefined
  /** Statements that leave nothing behind, as they stand at the head of a migration whose file is no SQL. */
  readonly opening?: (statements: readonly string[], path: string, history: History) => Opening | undefined
  /** What has to be done once all files are there; undefined where nothing has. */
  readonly afterwards?: (history: History) => string | undefined
}

/** Statements as the text of a file or a section. */
export function body(statements: readonly string[]): string {
  return statements.map((each) => `${each}\n`).join('')
}

/** The way back as text; where nothing takes the migration back it says so, as `-- irreversible:` is read. */
export function downBody(down: DraftDown): string {
  switch (down.kind) {
    case 'statements':
      return body(down.statements)
    case 'nothing':
      return '-- Nothing to take back.\n'
    case 'irreversible':
      return `-- irreversible: ${down.reason}\n`
  }
}
