/**
 * What the CLI sends alone since 2.109.0 (https://github.com/supabase/cli/pull/5671), outside the batch of its file. DROP INDEX CONCURRENTLY, DETACH … CONCURRENTLY and
 * blocks that commit are not among it: https://github.com/supabase/cli/pull/6276 adds the first of them.
 */
const ALONE =
  /^(?:CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY|REINDEX\b[\s\S]*\bCONCURRENTLY|VACUUM|ALTER\s+SYSTEM|CLUSTER)\b/i

export function isSentAlone(statement: string): boolean {
  return ALONE.test(statement.trimStart())
}
