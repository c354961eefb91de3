import type { History } from '../../migrations/model.js'
import type { Evidence } from '../check.js'

/** How each tool's command names another ledger than the usual one. */
const NAMED: Readonly<Record<string, RegExp>> = {
  // https://github.com/golang-migrate/migrate/tree/master/database/postgres
  'golang-migrate': /\bx-migrations-table=([\w.]+)/,
  // https://pressly.github.io/goose/documentation/cli-commands/
  goose: /\bgoose\b[^\n]*\s--?table[= ]["']?([\w.]+)/,
}

/**
 * The table in which the tool keeps what has run, where commands of the repository, its code or its documents name one:
 * with another, the tool would run everything again.
 */
export function ledgerOf({ facts }: Evidence, history: History | undefined): string | undefined {
  if (history?.ledger !== undefined) return history.ledger
  const pattern = NAMED[history?.tool ?? '']
  if (pattern === undefined) return undefined
  const commands = facts.automation.units.flatMap((unit) => unit.commands.map(({ seen }) => seen.quote))
  const written = facts.documents.sections.flatMap(({ codeBlocks }) => codeBlocks.map(({ text }) => text))
  const named = (texts: readonly string[]): string | undefined =>
    texts.map((text) => pattern.exec(text)?.[1]).find((each) => each !== undefined)
  const inCode = facts.ledgers?.find(({ tool }) => tool === history?.tool)?.table
  return named(commands) ?? inCode ?? named(written)
}
