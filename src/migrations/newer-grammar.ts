import type { History, Migration, Unread } from './model.js'

/** The parser that reads PostgreSQL's SQL is that of this release: https://github.com/pganalyze/libpg_query. */
export const POSTGRES_GRAMMAR = 18

/** What a parser refuses that is older than the engine the engine may well take: nobody here can say. */
export function withNewerGrammar(history: History): History {
  const version = Number(/\d+/.exec(history.engineVersion ?? '')?.[0] ?? 0)
  if (history.dialect !== 'postgres' || version <= POSTGRES_GRAMMAR) return history
  return { ...history, migrations: history.migrations.map((migration) => forgiven(migration, version)) }
}

function forgiven(migration: Migration, version: number): Migration {
  const { down } = migration
  return {
    ...migration,
    unread: migration.unread.map((each) => unjudged(each, version)),
    down: down.kind === 'statements' ? { ...down, unread: down.unread.map((each) => unjudged(each, version)) } : down,
  }
}

function unjudged(unread: Unread, version: number): Unread {
  if (!unread.refused) return unread
  const reason = `it is read by the grammar of PostgreSQL ${String(POSTGRES_GRAMMAR)}, and ${String(version)} may know more: ${unread.reason}`
  return { ...unread, reason, refused: false }
}
