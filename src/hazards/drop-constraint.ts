import { sameName, showName, type Name, type OperationOf } from '../migrations/operation.js'
import type { Table } from '../schema/model.js'
import { columnOfDefault } from '../schema/table.js'
import { hazard, type Candidate, type MigrationContext } from './hazard.js'
import { isOlderTable } from './shared/age.js'
import { isReplaced, mayBeReplaced, type DroppedRule } from './shared/dropped-rule.js'
import { droppedWithRoutine } from './shared/dropped-routine.js'
import { deploy, fix } from './shared/fix.js'
import { inSentence } from './shared/sql-text.js'
import { refusedUpserts } from './shared/upserts.js'
import { count, listed } from './shared/words.js'

/** A catalogue change alone; what breaks is what the rule kept out: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-CONSTRAINT */
export const dropConstraint = hazard({
  id: 'drop-constraint',
  check: 'integrity/referential',
  severity: 'medium',
  engines: ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver'],
  subject: 'migration',
  title: 'Rule dropped and not replaced',
  why: 'From now on rows come in that the constraint kept out: orphans, duplicates, impossible values. Code relies on it (ON CONFLICT, a lookup of one row, ON DELETE CASCADE), and the constraint cannot come back while a single such row stands. The same goes for a unique index that no constraint owns, and for the triggers that DROP FUNCTION … CASCADE takes along.',
  safeWhen:
    'Another constraint or unique index takes its place, and no upsert of code asks for the one that goes, or its columns or the table that it refers to go as well.',
  instead:
    'Add what replaces it first, or in the same migration; or say in the migration why the rule no longer holds.',
  sources: [
    'https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-CONSTRAINT',
    'https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-foreign-key',
    'https://www.postgresql.org/docs/18/sql-dropfunction.html',
    'https://www.postgresql.org/docs/18/sql-insert.html#SQL-ON-CONFLICT',
  ],
  bad: {
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders DROP CONSTRAINT PK_Orders;',
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE);',
        sql: `CREATE TABLE new_users (id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO new_users SELECT id, email FROM users;
DROP TABLE users;
ALTER TABLE new_users RENAME TO users;`,
      },
      {
        before: `CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
CREATE UNIQUE INDEX users_email ON users (email);`,
        sql: 'DROP INDEX users_email;',
      },
    ],
    postgres: [
      {
        before: `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);`,
        sql: 'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;',
      },
      {
        before:
          'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE UNIQUE INDEX users_email ON users (email);',
        sql: 'DROP INDEX CONCURRENTLY IF EXISTS users_email;',
        outsideTransaction: true,
        note: 'A unique index is a rule, too.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int, CONSTRAINT total_positive CHECK (total > 0));',
        sql: 'ALTER TABLE orders DROP CONSTRAINT total_positive, ADD CONSTRAINT id_positive CHECK (id > 0);',
        note: 'What is added is another rule.',
      },
      {
        sql: 'ALTER TABLE ONLY public.invoices DROP CONSTRAINT invoices_customer_id_fkey;',
        note: 'On a table that no migration creates.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE);',
        sql: 'CREATE UNIQUE INDEX users_email ON users (lower(email));\nALTER TABLE users DROP CONSTRAINT users_email_key;',
        code: {
          'src/users.ts':
            "export const save = 'INSERT INTO users (id, email) VALUES ($1, $2) ON CONFLICT (email) DO NOTHING'\n",
        },
        note: 'Another key takes over, and the upsert asks for this one.',
      },
      {
        before: `CREATE TABLE orders (id bigint PRIMARY KEY, total int);
CREATE FUNCTION keep_total() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER orders_total BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION keep_total();`,
        sql: 'DROP FUNCTION keep_total() CASCADE;',
        note: 'The statement does not name the trigger.',
      },
    ],
    mysql: [
      {
        before: `CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));`,
        sql: 'ALTER TABLE orders DROP FOREIGN KEY orders_customer;',
      },
    ],
  },
  good: {
    mysql: [
      {
        before:
          'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100), CONSTRAINT users_email UNIQUE (email));',
        sql: 'ALTER TABLE users DROP INDEX users_email, ADD CONSTRAINT users_email_key UNIQUE (email);',
        note: 'Replaced in the same statement.',
      },
    ],
    sqlserver: [
      {
        before:
          'CREATE TABLE dbo.Orders (Id bigint NOT NULL CONSTRAINT PK_Orders PRIMARY KEY, Total decimal(12, 4) NOT NULL, Email nvarchar(256) NOT NULL, Note nvarchar(max) NULL);',
        sql: 'ALTER TABLE dbo.Orders ADD CONSTRAINT DF_Orders_Total DEFAULT 0 FOR Total;\nALTER TABLE dbo.Orders DROP CONSTRAINT DF_Orders_Total;',
        note: 'A default is no constraint.',
      },
    ],
    sqlite: [
      {
        before: 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE);',
        sql: `CREATE TABLE new_users (id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO new_users SELECT id, email FROM users;
DROP TABLE users;
ALTER TABLE new_users RENAME TO users;
CREATE UNIQUE INDEX users_email ON users (email);`,
      },
    ],
    postgres: [
      {
        before: `CREATE TABLE orders (id bigint PRIMARY KEY, total int);
CREATE FUNCTION keep_total() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER orders_total BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION keep_total();`,
        sql: `DROP FUNCTION keep_total() CASCADE;
CREATE FUNCTION keep_total() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$;
CREATE TRIGGER orders_total BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION keep_total();`,
        note: 'Function and trigger stand again at the end.',
      },
      {
        before: `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);`,
        sql: `ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey,
  ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE NOT VALID;`,
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, deleted_at timestamptz);',
        sql: 'CREATE UNIQUE INDEX users_email_live ON users (lower(email)) WHERE deleted_at IS NULL;\nALTER TABLE users DROP CONSTRAINT users_email_key;',
      },
      {
        before: `CREATE TABLE orders (id bigint PRIMARY KEY, total int);
ALTER TABLE orders ADD CONSTRAINT total_present CHECK (total IS NOT NULL);`,
        sql: 'ALTER TABLE orders ALTER COLUMN total SET NOT NULL;\nALTER TABLE orders DROP CONSTRAINT total_present;',
        note: 'NOT NULL says the same.',
      },
      {
        before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE);',
        sql: 'CREATE UNIQUE INDEX users_email ON users (email);\nALTER TABLE users DROP CONSTRAINT users_email_key;',
        code: {
          'src/users.ts':
            "export const save = 'INSERT INTO users (id, email) VALUES ($1, $2) ON CONFLICT (email) DO NOTHING'\n",
        },
        note: 'The upsert is served by the index.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, code text UNIQUE);',
        sql: 'ALTER TABLE orders DROP CONSTRAINT orders_code_key;\nALTER TABLE orders DROP COLUMN code;',
        note: 'The column goes; that is `drop-column`.',
      },
      {
        before: 'CREATE TABLE orders (id bigint PRIMARY KEY, code text, UNIQUE (code));',
        sql: 'ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_legacy_key;\nALTER TABLE orders ALTER COLUMN code DROP NOT NULL;',
        note: 'There is no such constraint.',
      },
      {
        sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, code text CONSTRAINT c UNIQUE);\nALTER TABLE orders DROP CONSTRAINT c;',
        note: 'It is new.',
      },
      {
        before:
          "CREATE TYPE state AS ENUM ('new', 'paid');\nCREATE TABLE orders (id bigint PRIMARY KEY, state text CONSTRAINT state_known CHECK (state IN ('new', 'paid')));",
        sql: 'ALTER TABLE orders DROP CONSTRAINT state_known;\nALTER TABLE orders ALTER COLUMN state TYPE state USING state::state;',
        note: 'The type takes over.',
      },
      {
        before:
          'CREATE TABLE orders (id integer PRIMARY KEY, new_id bigint NOT NULL);\nCREATE UNIQUE INDEX orders_new_id ON orders (new_id);',
        sql: 'ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_new_id;',
      },
    ],
  },
  detect: (context) => {
    const seen = new Set<string>()
    return context.applied.flatMap(({ operation }) => {
      const dropped =
        operation.kind === 'drop-constraint'
          ? byConstraint(context, operation)
          : operation.kind === 'drop-index'
            ? byIndex(context, operation)
            : operation.kind === 'drop-routine'
              ? droppedWithRoutine(context, operation)
              : undefined
      if (dropped === undefined || seen.has(dropped.object)) return []
      seen.add(dropped.object)
      return [dropped]
    })
  },
})

function byConstraint(context: MigrationContext, operation: OperationOf<'drop-constraint'>): Candidate | undefined {
  const { before, after } = context
  if (!isOlderTable(before, operation.table) || isMadeHere(context, operation.table)) return undefined
  const was = before.find(operation.table)
  const constraint = was?.constraints.find((each) =>
    operation.constraint === undefined ? each.kind === operation.type : each.name === operation.constraint,
  )
  if (was !== undefined && constraint !== undefined) {
    if (constraint.kind === 'not null' || before.isNew(constraint) || was.temporary) return undefined
    return candidateOf(context, operation, was, constraint)
  }
  // The table is known and has no such constraint: nothing is dropped, or the statement fails.
  if (was?.exact === true || mayBeReplaced(context, operation) || isDefault(operation, was)) return undefined
  if (operation.type === 'not null' || (after.find(operation.table) === undefined && was !== undefined))
    return undefined
  const name = operation.constraint ?? `its ${operation.type ?? 'constraint'}`
  const table = showName(operation.table)
  return {
    ...placed(operation, operation.table, name),
    proven: 'rule',
    message: `${name} of ${table} is dropped and nothing in this migration replaces it: rows that it kept out come in from now on.`,
  }
}

/** No rule about rows: `drop-default`. */
function isDefault({ type, constraint }: OperationOf<'drop-constraint'>, was: Table | undefined): boolean {
  return type === 'default' || (was !== undefined && columnOfDefault(was, constraint) !== undefined)
}

/** The schema before the migration does not know the tables that the migration itself creates. */
function isMadeHere({ applied }: MigrationContext, table: Name): boolean {
  return applied.some(({ operation }) => operation.kind === 'create-table' && sameName(operation.table, table))
}

/** A unique index that no constraint owns keeps duplicates out as well. */
function byIndex(context: MigrationContext, operation: OperationOf<'drop-index'>): Candidate | undefined {
  const { before } = context
  const was = operation.table === undefined ? before.index(operation.index)?.table : operation.table
  const table = was === undefined ? undefined : before.find(was)
  const index = table?.indexes.find((each) => each.name === operation.index.name)
  if (table === undefined || index === undefined || !index.unique || !index.valid) return undefined
  if (before.isNew(index) || before.isNewTable(table.name) || table.temporary) return undefined
  const columns = index.keys.map((key) => key.column ?? key.text)
  const rule: DroppedRule = { kind: 'unique', name: index.name, columns, made: index.made }
  return candidateOf(context, operation, table, rule)
}

function candidateOf(
  context: MigrationContext,
  operation: OperationOf<'drop-constraint' | 'drop-index'>,
  was: Table,
  rule: DroppedRule,
): Candidate | undefined {
  const now = [...context.after.tables()].find((each) => each.identity === was.identity)
  if (now === undefined) return undefined
  const name = rule.name ?? rule.kind
  const [refused, ...more] = keepsDuplicatesOut(rule) ? refusedUpserts(context, was, now) : []
  if (refused !== undefined) {
    const { said, seen } = refused
    const others = more.length === 0 ? '' : ` and ${count(more.length, 'more place')}`
    return {
      ...placed(operation, was.name, name),
      severity: 'high',
      proven: 'replay',
      message: `Each ${said} of ${seen.path}:${seen.line}${others} fails from the commit on: ${name} is dropped, and ${showName(was.name)} has no other unique key of these columns.`,
      fix: fix(
        deploy(`Keep ${name}, or make the unique key that replaces it for these columns first.`),
        deploy(`Otherwise release code that writes ${showName(was.name)} without ${said} before ${name} goes.`),
      ),
    }
  }
  if (isReplaced(rule, was, now, context)) return undefined
  return {
    ...placed(operation, was.name, name),
    proven: was.exact ? 'replay' : 'rule',
    message: `${consequence(rule, showName(was.name))}: ${name} is dropped and not replaced.`,
  }
}

function keepsDuplicatesOut({ kind }: DroppedRule): boolean {
  return kind === 'unique' || kind === 'primary key'
}

function placed(
  operation: OperationOf<'drop-constraint' | 'drop-index'>,
  table: Name,
  name: string,
): Pick<Candidate, 'span' | 'object' | 'table' | 'fix'> {
  return {
    span: operation.span,
    object: `${showName(table)}.${name}`,
    table,
    fix: fix(
      deploy(`Add what replaces ${name} first, or in this migration; otherwise say here why it no longer holds.`),
    ),
  }
}

function consequence(rule: DroppedRule, table: string): string {
  switch (rule.kind) {
    case 'foreign key':
      return `Nothing checks any more that ${table}.${rule.columns.join(', ')} names a row of ${showName(rule.references.table)}`
    case 'unique':
      return `Two rows of ${table} may have the same ${listed(rule.columns)} from now on`
    case 'primary key':
      return `Nothing tells two equal rows of ${table} apart any more`
    case 'check':
      return `${table} takes rows from now on that break ${inSentence(rule.expression.text)}`
    case 'exclude':
      return `Rows of ${table} may overlap in ${listed(rule.columns)} from now on`
    case 'not null':
      return `${table}.${rule.columns.join(', ')} may be NULL from now on`
  }
}
