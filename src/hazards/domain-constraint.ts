import { showName, type Constraint, type Name, type Operation } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { fix, deploy } from './shared/fix.js'
import { under } from './shared/locks.js'
import { names } from './shared/words.js'

/**
 * ALTER DOMAIN … ADD CONSTRAINT and SET NOT NULL read every table that has a column of the domain, under SHARE; so does
 * VALIDATE CONSTRAINT before PostgreSQL 18, which lets writers through (measured on PostgreSQL 15). CREATE DOMAIN reads
 * nothing: no table uses it yet.
 * Source: https://www.postgresql.org/docs/18/sql-alterdomain.html
 */
export const domainConstraint = hazard({
  id: 'domain-constraint',
  check: 'safety/non-blocking',
  severity: 'high',
  engines: ['postgres'],
  subject: 'operation',
  title: 'Domain constraint reads every table that uses the domain',
  why: 'Writes to every table with a column of the domain wait until all of its rows have been checked, table after table in one transaction.',
  safeWhen: 'No table that stood before uses the domain.',
  instead:
    'State the condition as a CHECK of each table, NOT VALID, and VALIDATE it in a later migration. From PostgreSQL 18: ALTER DOMAIN … ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-alterdomain.html',
    'https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-TABLES',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE DOMAIN email AS text;\nCREATE TABLE users (id bigint PRIMARY KEY, address email);',
        sql: "ALTER DOMAIN email ADD CONSTRAINT email_has_at CHECK (VALUE LIKE '%@%');",
      },
      {
        before: `CREATE SCHEMA shop;
CREATE DOMAIN shop."Price" AS numeric(12,2);
CREATE TABLE shop.items (id bigint PRIMARY KEY, price shop."Price");
CREATE TABLE shop.lines (id bigint PRIMARY KEY, prices shop."Price");`,
        sql: 'ALTER DOMAIN shop."Price" SET NOT NULL;',
      },
    ],
  },
  good: {
    postgres: [
      {
        before: 'CREATE DOMAIN email AS text;\nCREATE TABLE users (id bigint PRIMARY KEY, address email);',
        sql: "ALTER DOMAIN email ADD CONSTRAINT email_has_at CHECK (VALUE LIKE '%@%') NOT VALID;",
      },
      { sql: "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');", note: 'No table uses it yet.' },
      {
        sql: "CREATE DOMAIN email AS text;\nCREATE TABLE users (address email);\nALTER DOMAIN email ADD CHECK (VALUE LIKE '%@%');",
        note: 'The table that uses it is new.',
      },
      {
        before:
          "CREATE DOMAIN email AS text CONSTRAINT email_has_at CHECK (VALUE LIKE '%@%');\nCREATE TABLE users (address email);",
        sql: 'ALTER DOMAIN email DROP CONSTRAINT email_has_at;\nALTER DOMAIN email DROP NOT NULL;',
      },
    ],
  },
  detect: ({ operation, before, effect, engineVersion }) => {
    const scan = domainScan(operation)
    if (scan === undefined || (scan.what === 'validate' && engineVersion >= 18)) return none
    const domain = before.type(scan.domain)
    const users = before.usersOf(scan.domain).filter((table) => !before.isNew(table))
    if (domain !== undefined && users.length === 0) return none

    const name = showName(scan.domain)
    const tables = users.length === 0 ? `every table with a column of ${name}` : names(users.map((table) => table.name))
    return [
      {
        span: operation.span,
        object: name,
        // Before 18 the second step of the sequence that the manual recommends cannot do without it.
        ...(scan.what === 'validate' ? { severity: 'medium' } : {}),
        message: `Writes to ${tables} wait until all rows have been checked against the domain ${name}.`,
        ...under(effect),
        fix: fix(
          deploy(
            engineVersion >= 18
              ? `ALTER DOMAIN ${name} ADD CONSTRAINT … NOT VALID, then ALTER DOMAIN ${name} VALIDATE CONSTRAINT in a later migration.`
              : `State the condition on each table instead: ALTER TABLE … ADD CONSTRAINT … CHECK (…) NOT VALID on ${tables}, then VALIDATE CONSTRAINT in a later migration.`,
          ),
        ),
      },
    ]
  },
})

function domainScan(operation: Operation): { readonly domain: Name; readonly what: 'add' | 'validate' } | undefined {
  if (operation.kind === 'add-constraint' && operation.onDomain === true) {
    return operation.constraint.validated ? { domain: operation.table, what: 'add' } : undefined
  }
  if (operation.kind !== 'alter-type' || operation.change.kind !== 'domain constraint') return undefined
  const { what, constraint } = operation.change
  switch (what) {
    case 'add':
      return isValidated(constraint) ? { domain: operation.type, what } : undefined
    case 'set not null':
      return { domain: operation.type, what: 'add' }
    case 'validate':
      return { domain: operation.type, what }
    case 'drop':
    case 'drop not null':
      return undefined
  }
}

function isValidated(constraint: Constraint | undefined): boolean {
  return constraint === undefined || constraint.validated
}
