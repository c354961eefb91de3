import type { OperationOf, Statement } from '../migrations/model.js'
import { hazard, type Candidate } from './hazard.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'
import { isPlaceholder, secretsIn } from './shared/secrets.js'
import { stringsOf } from './shared/sql-text.js'

/** What is committed stays in the repository's history, in every clone, and in the server's log: https://www.postgresql.org/docs/18/sql-createrole.html */
export const secretInMigration = hazard({
  id: 'secret-in-migration',
  check: null,
  severity: 'critical',
  engines: EVERY_ENGINE,
  subject: 'statement',
  title: 'Secret in a migration',
  why: 'Everybody who can read the repository has it, now and in every clone and fork, and it stands in the server’s log and in the deploy log as well. Taking the line out later does not take it back.',
  safeWhen: 'It is a placeholder that is replaced at deploy time, or opens nothing outside a developer’s machine.',
  instead:
    'Change the secret now. Create roles outside the migrations, from a secret store, or set the password at deploy time.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-createrole.html',
    'https://docs.github.com/en/code-security/secret-scanning',
  ],
  bad: {
    mysql: [
      { sql: "CREATE USER report IDENTIFIED BY 'tr0ub4dor-and-3';" },
      {
        sql: "CREATE SERVER billing FOREIGN DATA WRAPPER mysql OPTIONS (USER 'app', PASSWORD 's3cr3t-of-app', HOST 'db.internal', DATABASE 'billing');",
      },
    ],
    sqlserver: [
      {
        sql: "CREATE LOGIN app WITH PASSWORD = N's3cr3t-of-app';",
      },
      { sql: "EXEC sp_addlogin N'app', N's3cr3t-of-app';" },
      {
        sql: "CREATE DATABASE SCOPED CREDENTIAL store WITH IDENTITY = 'SHARED ACCESS SIGNATURE', SECRET = 's3cr3t-of-store';",
      },
    ],
    postgres: [
      { sql: "CREATE ROLE app LOGIN PASSWORD 'correct horse battery';" },
      { sql: "ALTER USER app WITH ENCRYPTED PASSWORD 's3cr3t-of-app';" },
      {
        before: 'CREATE TABLE settings (key text PRIMARY KEY, value text);',
        sql: "INSERT INTO settings VALUES ('replica', 'postgres://app:s3cr3t-of-app@db.internal:5432/shop');",
      },
      {
        sql: "CREATE SUBSCRIPTION shop CONNECTION 'host=db.internal user=app password=s3cr3t-of-app' PUBLICATION shop;",
        outsideTransaction: true,
      },
    ],
  },
  good: {
    mysql: [
      { sql: 'CREATE USER report IDENTIFIED WITH auth_socket;' },
      {
        sql: "CREATE SERVER billing FOREIGN DATA WRAPPER mysql OPTIONS (USER 'app', PASSWORD '${BILLING_PASSWORD}', HOST 'db.internal', DATABASE 'billing');",
        note: 'A placeholder that the deploy fills in.',
      },
    ],
    sqlserver: [
      {
        sql: "CREATE LOGIN app WITH PASSWORD = N'$(AppPassword)';\nCREATE USER app FOR LOGIN app;",
        note: 'A variable of sqlcmd.',
      },
    ],
    postgres: [
      { sql: 'CREATE ROLE app LOGIN;\nALTER ROLE app PASSWORD NULL;' },
      { sql: "CREATE ROLE app LOGIN PASSWORD '${APP_PASSWORD}';", note: 'A placeholder that the deploy fills in.' },
      {
        before: 'CREATE TABLE settings (key text PRIMARY KEY, value text);',
        sql: "INSERT INTO settings VALUES ('replica', 'postgres://db.internal:5432/shop'), ('home', 'https://example.org/a:b@c');",
        note: 'Addresses without a password.',
      },
      {
        sql: "CREATE TABLE users (id bigint, password text NOT NULL DEFAULT '');\nCOMMENT ON COLUMN users.password IS 'bcrypt hash of the password';",
        note: 'A column of that name.',
      },
    ],
  },
  detect: ({ statement }) => {
    const roles = statement.operations.flatMap((operation) =>
      operation.kind === 'role' ? passwordOf(operation, statement) : [],
    )
    if (roles.length > 0) return roles
    const remote = REMOTE.exec(statement.sql.text)?.[1]
    if (remote !== undefined && !isPlaceholder(remote))
      return [finding(statement.span, 'This is a password in clear text', 'a password')]
    const [secret] = stringsOf(statement.sql.text).flatMap((literal) => secretsIn(literal))
    return secret === undefined ? [] : [finding(statement.span, `This is ${secret.what} in clear text`, secret.what)]
  },
})

/** Passwords for other servers, which a server keeps as they are; and SQL Server's old way to a login. */
const REMOTE =
  /^\s*(?:(?:create|alter)\s+(?:server|user\s+mapping)\b[\s\S]*\bpassword\s+|(?:exec(?:ute)?\s+)?(?:sys\.)?sp_addlogin\s+(?:@loginame\s*=\s*)?n?'[^']*'\s*,\s*(?:@passwd\s*=\s*)?n?)'((?:[^']|'')*)'/i

function passwordOf(operation: OperationOf<'role'>, statement: Statement): readonly Candidate[] {
  if (operation.secret === undefined) return []
  const literal = /\b(?:password|secret)\s*(?:=\s*n?|e)?'((?:[^']|'')*)'/i.exec(statement.sql.text)?.[1]
  if (literal !== undefined && isPlaceholder(literal)) return []
  // A SCRAM verifier is what the server itself keeps; it does not open the door by itself.
  const isVerifier = literal?.startsWith('SCRAM-SHA-256$') === true
  const what = isVerifier ? 'the stored form of the password' : 'the password'
  const candidate = finding(operation.secret, `This is ${what} of ${operation.role}`, operation.role)
  return [isVerifier ? { ...candidate, severity: 'medium' } : candidate]
}

function finding(span: Candidate['span'], what: string, object: string): Candidate {
  return {
    span,
    message: `${what}: everybody who can read the repository or the server’s log has it, and it stays in the history.`,
    object,
    fix: fix(
      deploy('Change the secret now: what was committed counts as known.'),
      deploy('Take it from a secret store at deploy time, or create the role outside the migrations.'),
    ),
  }
}
