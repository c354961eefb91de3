import { excerpt } from '../../findings/masking.js'
import type { Seen } from '../facts.js'
import type { SeenPlatform } from './deploy-platform.js'
import type { Command, Unit } from './facts.js'
import type { Setting } from './commands/target.js'

/** A text of shell commands where it stands, and what the place does with its failure. */
export interface Step {
  readonly path: string
  /** The line before the text's first. */
  readonly offset: number
  readonly text: string
  /** Words of an argument list, already split: taken instead of the text. */
  readonly words?: readonly string[]
  /** The folder in which relative paths are looked for. */
  readonly folder: string
  readonly errexit: boolean
  readonly pipefail: boolean
  readonly environment: ReadonlyMap<string, string>
  readonly failureIgnored: boolean
  readonly onFailure: boolean
  /** What it does without a program: an upload by a client library. */
  readonly commands?: readonly Command[]
  /** The workflow's step that it is. */
  readonly shownAs?: string
  /** It runs on another machine. */
  readonly remote?: true
  /** Files that stand beside it under other names: a mounted ConfigMap. */
  readonly mounted?: ReadonlyMap<string, Step>
}

/** A unit before its commands are read: what a source file says. */
export interface Draft extends Omit<Unit, 'commands'> {
  readonly setting: Setting
  readonly steps: readonly Step[]
  /** What its callers give to it. */
  readonly given?: readonly string[]
  /** What is no shell: steps that are actions of the marketplace. */
  readonly commands: readonly Command[]
  readonly deploys: boolean
  /** A push to any branch starts it. */
  readonly onEveryPush?: boolean
  /** Where its actions of the marketplace deploy to. */
  readonly platforms?: readonly SeenPlatform[]
}

/** What one kind of file says. */
export interface Source {
  readonly wants: (path: string) => boolean
  readonly read: (files: ReadonlyMap<string, string>) => readonly Draft[]
}

export const NOWHERE: Setting = {
  machine: 'runner',
  environment: new Map(),
  services: new Set(),
  databaseService: false,
}

/** A draft with what most have in common; `more` says the rest. */
/** A command of which nothing more is known than what it is for. */
export function command(
  { purpose, program, seen }: Pick<Command, 'purpose' | 'program' | 'seen'>,
  more: Partial<Command> = {},
): Command {
  return {
    purpose,
    program,
    seen,
    engine: undefined,
    failureIgnored: false,
    onFailure: false,
    encrypts: undefined,
    overTls: undefined,
    local: false,
    schemaOnly: false,
    ...more,
  }
}

export function draft(kind: Unit['kind'], name: string, seen: Seen, more: Partial<Draft> = {}): Draft {
  return {
    kind,
    name,
    seen,
    schedules: [],
    reachable: true,
    environment: undefined,
    needs: [],
    onPullRequest: false,
    single: false,
    timeoutMinutes: undefined,
    setting: NOWHERE,
    steps: [],
    commands: [],
    deploys: false,
    ...more,
  }
}

export function step(path: string, line: number, text: string, more: Partial<Step> = {}): Step {
  return {
    path,
    offset: line - 1,
    text,
    folder: folderOf(path),
    errexit: false,
    pipefail: false,
    environment: new Map(),
    failureIgnored: false,
    onFailure: false,
    ...more,
  }
}

export function seenAt(path: string, line: number, quote: string): Seen {
  return { path, line, quote: excerpt(quote) }
}

export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

/** A path put behind a folder, with `.` and `..` taken out. */
export function joined(folder: string, path: string): string {
  const parts: string[] = []
  for (const part of [...folder.split('/'), ...path.split('/')]) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** What a developer runs by hand on a machine of their own. */
export function isForDevelopment(name: string): boolean {
  return /(^|[/._:-])(dev|develop|development|devcontainer|local|test|tests|testing|demo|sandbox|seed|seeds)([/._:-]|$)/i.test(
    name,
  )
}

const DATABASE_IMAGE =
  /(^|\/)(postgres|postgis|pgvector|timescaledb(-ha)?|mysql|mysql-server|mariadb|mongo|mongodb|mongodb-community-server|redis|valkey|server|azure-sql-edge|dynamodb-local|postgresql|percona|cockroach|keydb)(:|@|$)/

/** An image that runs a database server. */
export function isDatabaseImage(image: string): boolean {
  return DATABASE_IMAGE.test(image) && (!/\/server(:|@|$)/.test(image) || image.includes('mssql'))
}
