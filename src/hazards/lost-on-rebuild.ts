import { showName, type Name, type OperationOf } from '../migrations/operation.js'
import type { Index, Table } from '../schema/model.js'
import { hazard, type Candidate, type MigrationContext } from './hazard.js'
import { isOlderTable } from './shared/age.js'
import { deploy, step, within } from './shared/fix.js'
import { firstOf } from './shared/words.js'

const BEFORE = `CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total NUMERIC);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE TRIGGER orders_audit AFTER UPDATE ON orders BEGIN INSERT INTO audit (order_id) VALUES (NEW.id); END;`

const REBUILD = `CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total NUMERIC NOT NULL DEFAULT 0);
INSERT INTO new_orders SELECT id, customer_id, coalesce(total, 0) FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;`

/**
 * "All indices and triggers associated with the table are also deleted": https://sqlite.org/lang_droptable.html; step 8
 * of https://sqlite.org/lang_altertable.html#otheralter makes them again. A unique index is a rule: `drop-constraint`.
 */
export const lostOnRebuild = hazard({
  id: 'lost-on-rebuild',
  check: null,
  severity: 'medium',
  engines: ['sqlite'],
  subject: 'migration',
  title: 'Rebuilt table without its triggers or indexes',
  why: 'A rebuild drops the old table, and its indexes and triggers with it. What the triggers kept up to date stops without an error, and queries that used an index read the whole table.',
  safeWhen: 'The migration makes them again on the new table, or nobody needs them any more.',
  instead:
    'Look them up before (SELECT sql FROM sqlite_schema WHERE tbl_name = …) and make each again behind the rename.',
  sources: ['https://sqlite.org/lang_droptable.html', 'https://sqlite.org/lang_altertable.html#otheralter'],
  bad: {
    sqlite: [
      { before: BEFORE, sql: REBUILD },
      {
        before: BEFORE,
        sql: `${REBUILD}\nCREATE INDEX orders_customer ON orders (customer_id);`,
        note: 'The trigger is still missing.',
      },
    ],
  },
  good: {
    sqlite: [
      {
        before: BEFORE,
        sql: `${REBUILD}
CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE TRIGGER orders_audit AFTER UPDATE ON orders BEGIN INSERT INTO audit (order_id) VALUES (NEW.id); END;`,
        note: 'Under another name the index serves as well.',
      },
      {
        before: `CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total NUMERIC, code TEXT);
CREATE INDEX orders_code ON orders (code);`,
        sql: REBUILD,
        note: 'The column of the index goes as well.',
      },
    ],
  },
  detect: (context) => {
    const seen = new Set<string>()
    return context.applied.flatMap(({ operation }) => {
      if (operation.kind !== 'rebuild-table' || operation.part.kind !== 'drop') return []
      const table = showName(operation.table)
      if (seen.has(table)) return []
      seen.add(table)
      return lost(context, operation)
    })
  },
})

function lost({ before, after }: MigrationContext, operation: OperationOf<'rebuild-table'>): readonly Candidate[] {
  const was = before.find(operation.table)
  const now = after.find(operation.table)
  if (was === undefined || now === undefined || !isOlderTable(before, was.name)) return []
  const triggers = [...was.triggers.keys()].filter((name) => !now.triggers.has(name))
  const indexes = was.indexes.filter((index) => !index.unique && index.constraint === undefined && isLost(index, now))
  if (triggers.length === 0 && indexes.length === 0) return []
  const table = showName(was.name)
  const things = [...triggers.map((name) => `the trigger ${name}`), ...indexes.map(({ name }) => `the index ${name}`)]
  const one = things.length === 1
  return [
    {
      span: operation.span,
      object: table,
      table: was.name,
      ...(triggers.length === 0 ? { severity: 'low' as const } : {}),
      message: `${capitalised(firstOf(things))} of ${table} ${one ? 'goes' : 'go'} with the old table, and nothing in this migration makes ${one ? 'it' : 'them'} again.`,
      proven: 'replay',
      fix: within(
        ...(indexes.length === 0 ? [] : [step(indexes.map((index) => madeAgain(index, was.name, operation)))]),
        ...(triggers.length === 0 ? [] : [deploy(`Make ${firstOf(triggers)} again behind the rename.`)]),
      ),
    },
  ]
}

function isLost(index: Index, now: Table): boolean {
  const keys = index.keys.map(({ column, text }) => column ?? text)
  if (index.keys.some(({ column }) => column !== undefined && !now.columns.has(column))) return false
  return !now.indexes.some(
    (each) => each.name === index.name || each.keys.map(({ column, text }) => column ?? text).join() === keys.join(),
  )
}

function madeAgain(index: Index, table: Name, { span }: OperationOf<'rebuild-table'>): OperationOf<'create-index'> {
  return { span, guards: [], kind: 'create-index', index: { ...index, table }, concurrently: false, only: false }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
