import type { OperationOf } from '../migrations/model.js'
import { hazard, none, type Severity } from './hazard.js'
import { POSTGRES } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'
import { listed } from './shared/words.js'

/** PUBLIC is every role, those too that are created later: https://www.postgresql.org/docs/18/ddl-priv.html */
export const grantToPublic = hazard({
  id: 'grant-to-public',
  check: null,
  severity: 'high',
  engines: POSTGRES,
  subject: 'operation',
  title: 'Right granted to everybody',
  why: 'PUBLIC is every role of the server, those too that are created later: whoever can connect has the right, and no grant to a single role takes it away again.',
  safeWhen:
    'The right is one that PostgreSQL gives to PUBLIC anyway (EXECUTE on functions, CONNECT and TEMPORARY on databases, USAGE on types and languages).',
  instead: 'Grant to the roles that need it.',
  sources: ['https://www.postgresql.org/docs/18/ddl-priv.html'],
  bad: {
    postgres: [
      { before: 'CREATE TABLE orders (id bigint);', sql: 'GRANT SELECT ON orders TO PUBLIC;' },
      { sql: 'grant all on all tables in schema public to app, public;' },
      {
        sql: 'CREATE TABLE orders (id bigint);\nGRANT INSERT, UPDATE ON TABLE orders TO PUBLIC;',
        note: 'A new table is open to everybody just the same.',
      },
    ],
  },
  good: {
    postgres: [
      { before: 'CREATE TABLE orders (id bigint);', sql: 'GRANT SELECT ON orders TO reporting;' },
      { before: 'CREATE TABLE orders (id bigint);', sql: 'REVOKE ALL ON orders FROM PUBLIC;' },
      { sql: 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reporting;', note: '`public` is the schema here.' },
      {
        before: 'CREATE TABLE orders (id bigint);',
        sql: "COMMENT ON TABLE orders IS 'GRANT SELECT ON orders TO PUBLIC';",
      },
    ],
  },
  detect: ({ operation }) => {
    if (operation.kind !== 'grant' || !operation.toPublic) return none
    const rights = rightsOf(operation)
    const on = operation.on.replace(/^table\s+/i, '')
    const severity = severityOf(operation)
    return [
      {
        span: operation.span,
        ...(severity === undefined ? {} : { severity }),
        message: `Every role that can connect, now and later, gets ${rights} on ${on}.`,
        object: on,
        fix: fix(deploy(`Grant ${rights} on ${on} to the roles that need it.`)),
      },
    ]
  },
})

/** Rights that PUBLIC has by default are no news. */
function severityOf({ privileges }: OperationOf<'grant'>): Severity | undefined {
  const usual = new Set(['execute', 'connect', 'temporary', 'temp'])
  return privileges.length > 0 && privileges.every((each) => usual.has(each.toLowerCase())) ? 'low' : undefined
}

function rightsOf({ privileges }: OperationOf<'grant'>): string {
  const words = privileges.map((each) => each.toUpperCase())
  return words.length === 0 || words.some((word) => word.startsWith('ALL')) ? 'all rights' : listed(words)
}
