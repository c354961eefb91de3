import * as z from 'zod'
import type { Command } from '../../evidence/automation/facts.js'
import type { History } from '../../migrations/model.js'
import type { Evidence } from '../check.js'

const Package = z.object({ scripts: z.record(z.string(), z.string()).optional() })

/** Scripts for other places than production, or that take the database away. */
const ASIDE = /dev|local|test|ci\b|reset|create|generate|down|rollback|undo|status/i

/** How the repository itself migrates where it does not call the tool, and from which folder. */
export interface OwnMigrate {
  readonly run: string
  readonly folder: string
}

/**
 * The package script that starts the repository's own runner: what deploys run is a script of its own, and a
 * package.json names it. At the root, where a script of the same name hands on to it; undefined where the tool is called.
 */
export function ownMigrate(evidence: Evidence, history: History | undefined): OwnMigrate | undefined {
  const runners = deployed(evidence).flatMap(({ program }) => (/^[\w./-]+\.[cm]?[jt]s$/.test(program) ? [program] : []))
  if (history === undefined || runners.length === 0) return undefined
  const starts = (body: string): boolean => runners.some((each) => body.includes(each))
  const folders = ['', ...foldersOf(history.root)]
  for (const folder of folders) {
    const scripts = scriptsIn(evidence, folder)
    const name = [...scripts.keys()].find((each) => starts(scripts.get(each) ?? '') && !ASIDE.test(each))
    if (name === undefined) continue
    const atRoot = folder !== '' && /\b(?:turbo|lerna|nx|pnpm|npm|yarn)\b/.test(scriptsIn(evidence, '').get(name) ?? '')
    return { run: `${runnerOf(evidence)} ${name}`, folder: atRoot ? '' : folder }
  }
  return undefined
}

function deployed({ facts }: Evidence): readonly Command[] {
  return facts.automation.units
    .filter(({ reachable, onPullRequest }) => reachable && !onPullRequest)
    .flatMap(({ commands }) => commands.filter(({ purpose }) => purpose === 'migrate'))
}

function foldersOf(root: string): readonly string[] {
  const parts = root.split('/')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'))
}

function scriptsIn({ survey }: Evidence, folder: string): ReadonlyMap<string, string> {
  const text = survey.texts.get(folder === '' ? 'package.json' : `${folder}/package.json`)
  return new Map(Object.entries(text === undefined ? {} : (parsed(text)?.scripts ?? {})))
}

function parsed(text: string): z.infer<typeof Package> | undefined {
  try {
    return Package.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** By the lock file at the root. */
function runnerOf({ survey }: Evidence): string {
  const has = (path: string): boolean => survey.tree.entries.has(path)
  if (has('pnpm-lock.yaml')) return 'pnpm run'
  if (has('yarn.lock')) return 'yarn run'
  return has('bun.lock') || has('bun.lockb') ? 'bun run' : 'npm run'
}
