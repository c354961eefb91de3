import { showName } from '../migrations/operation.js'
import { hazard } from './hazard.js'
import { addedConstraints, columnFirst } from './shared/added-constraints.js'
import { alreadyThere } from './shared/columns.js'
import { constraintName } from './shared/constraint-fix.js'
import { fix } from './shared/fix.js'
import { usingIndexSteps } from './shared/index-fix.js'
import { under } from './shared/locks.js'

/**
 * ADD UNIQUE builds its index under ACCESS EXCLUSIVE. NOT VALID is no way out: PostgreSQL refuses it for UNIQUE.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX
 */
export const uniqueConstraintWithoutUsingIndex = hazard({
  id: 'unique-constraint-without-using-index',
  check: 'migrations/index-creation',
  severity: 'high',
  engines: ['postgres'],
  subject: 'operation',
  aboutRows: 'time',
  title: 'UNIQUE builds its index while everybody waits',
  why: 'Readers and writers wait until the index is built, and the deploy fails on the first duplicate.',
  safeWhen: 'The table is new.',
  instead: 'CREATE UNIQUE INDEX CONCURRENTLY outside a transaction, then ADD CONSTRAINT … UNIQUE USING INDEX.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
    'https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
  ],
  bad: {
    postgres: [
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
        sql: 'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);',
      },
      {
        sql: `ALTER TABLE ONLY auth."Identities"
  ADD COLUMN note text,
  ADD CONSTRAINT "Identities_provider_key"
    UNIQUE (provider, "providerId") INCLUDE (user_id) DEFERRABLE INITIALLY DEFERRED;`,
        note: 'No migration creates the table: it stood before.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
        sql: 'ALTER TABLE users ADD COLUMN handle text UNIQUE;',
      },
    ],
  },
  good: {
    postgres: [
      {
        before:
          'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email_key ON users (email);',
        sql: 'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;',
      },
      {
        sql: 'CREATE TABLE users (id bigint, email text UNIQUE);\nALTER TABLE users ADD UNIQUE (id, email);',
        note: 'The table is new.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
        sql: 'CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);',
        outsideTransaction: true,
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
        sql: `CREATE TEMP TABLE stage (email text);
ALTER TABLE stage ADD CONSTRAINT stage_key UNIQUE (email);
-- ALTER TABLE users ADD UNIQUE (id);`,
      },
    ],
  },
  detect: ({ operation, before, effect }) => {
    if (operation.kind === 'add-column' && alreadyThere(before, operation)) return []
    return addedConstraints(operation, 'unique')
      .filter(({ table, constraint }) => constraint.usingIndex === undefined && !before.isNewTable(table))
      .map(({ table, constraint, withColumn }) => {
        const name = constraintName(table, constraint)
        return {
          span: withColumn ? operation.span : constraint.span,
          object: `${showName(table)}.${name}`,
          table,
          message: `Reads and writes of ${showName(table)} wait until the index of ${name} (${constraint.columns.join(', ')}) is built.`,
          ...under(effect),
          fix: fix(...columnFirst(operation, constraint), ...usingIndexSteps(table, constraint, name, before)),
        }
      })
  },
})
