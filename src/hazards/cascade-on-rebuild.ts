import type { Migration } from '../migrations/model.js'
import { showName, type OperationOf } from '../migrations/operation.js'
import type { Referrer } from '../schema/model.js'
import { hazard, none, type Candidate, type Fix, type OperationContext, type Severity } from './hazard.js'
import { isOlderTable } from './shared/age.js'
import { deploy, fix } from './shared/fix.js'
import { firstOf, shortened } from './shared/words.js'

const FAMILY = `CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors(id) ON DELETE CASCADE);`

const REBUILD = `CREATE TABLE new_authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');
INSERT INTO new_authors SELECT id, coalesce(name, '') FROM authors;
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;
`

/**
 * DROP TABLE deletes every row first where foreign keys are enforced, and what ON DELETE says happens to the rows that
 * refer to them; the pragma that stops it is a no-op while a transaction is open.
 * Sources: https://sqlite.org/foreignkeys.html#fk_schemacommands, https://sqlite.org/pragma.html#pragma_foreign_keys;
 * measured in __tests__/migrations/sql/sqlite/rebuilds.test.ts.
 */
export const cascadeOnRebuild = hazard({
  id: 'cascade-on-rebuild',
  check: 'migrations/no-data-loss',
  severity: 'critical',
  engines: ['sqlite'],
  subject: 'operation',
  title: 'Rebuilt table takes rows with it',
  why: 'A rebuild drops the old table. Where foreign keys are enforced, SQLite deletes each of its rows first: ON DELETE CASCADE empties the tables that refer to it, SET NULL clears their references, and anything else stops the deploy. PRAGMA foreign_keys does nothing while a transaction is open, and most runners open one.',
  safeWhen:
    'No other table refers to the table, or PRAGMA foreign_keys = OFF runs before the transaction begins, on the same connection.',
  instead:
    'Turn foreign keys off before the transaction, rebuild the table in one transaction under another name, check with PRAGMA foreign_key_check, and turn them on again behind it.',
  sources: [
    'https://sqlite.org/lang_altertable.html#otheralter',
    'https://sqlite.org/foreignkeys.html#fk_schemacommands',
    'https://sqlite.org/pragma.html#pragma_foreign_keys',
  ],
  bad: {
    sqlite: [
      {
        before: FAMILY,
        sql: `PRAGMA foreign_keys = OFF;\n${REBUILD}PRAGMA foreign_keys = ON;`,
        note: 'In the runner’s transaction the pragma does nothing.',
      },
      { before: FAMILY, sql: `PRAGMA foreign_keys = ON;\n${REBUILD}`, outsideTransaction: true },
      {
        before: FAMILY,
        sql: `PRAGMA defer_foreign_keys = ON;\n${REBUILD}`,
        note: 'Deferred keys cascade all the same.',
      },
      {
        before: FAMILY,
        sql: `ALTER TABLE authors RENAME TO authors_old;
CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO authors SELECT id, name FROM authors_old;
DROP TABLE authors_old;`,
        note: 'The keys of books follow the old table, and point at nothing in the end.',
      },
      {
        before: 'CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);',
        sql: `CREATE TABLE new_authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO new_authors SELECT id, name FROM authors WHERE name IS NOT NULL;
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;`,
        note: 'Rows that the copy leaves out are gone.',
      },
    ],
  },
  good: {
    sqlite: [
      {
        before: FAMILY,
        sql: `PRAGMA foreign_keys = OFF;\nBEGIN;\n${REBUILD}COMMIT;\nPRAGMA foreign_keys = ON;`,
        outsideTransaction: true,
      },
      {
        before: 'CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);',
        sql: REBUILD,
        note: 'Nothing refers to the table.',
      },
      {
        before: 'CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT, boss INTEGER REFERENCES authors(id));',
        sql: `PRAGMA foreign_keys = OFF;
CREATE TABLE new_authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, boss INTEGER REFERENCES new_authors(id));
INSERT INTO new_authors SELECT id, name, boss FROM authors;
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;`,
        note: 'Only the table itself refers to it.',
      },
    ],
  },
  detect: (context) => {
    const { operation } = context
    if (operation.kind !== 'rebuild-table' || !isOlderTable(context.before, operation.table)) return none
    return operation.part.kind === 'definition' ? leftOut(operation, operation.part) : dropped(context, operation)
  },
})

function leftOut(
  operation: OperationOf<'rebuild-table'>,
  part: Extract<OperationOf<'rebuild-table'>['part'], { readonly kind: 'definition' }>,
): readonly Candidate[] {
  const table = showName(operation.table)
  return part.copies.flatMap(({ copied, span }) =>
    copied.filter === undefined
      ? []
      : [
          {
            span,
            severity: 'high' as const,
            object: table,
            table: operation.table,
            message: `Rows of ${table} that this copy leaves out are gone when the old table is dropped: ${shortened(copied.filter)} picks those that stay.`,
            proven: 'rule' as const,
            fix: fix(deploy(`Copy every row, or keep the others in a table of their own before ${table} is dropped.`)),
          },
        ],
  )
}

function dropped(context: OperationContext, operation: OperationOf<'rebuild-table'>): readonly Candidate[] {
  const { before } = context
  const { table, part } = operation
  const others = (referrers: readonly Referrer[]): readonly Referrer[] =>
    referrers.filter((each) => showName(each.table.name) !== showName(table) && isOlderTable(before, each.table.name))
  const strayed = part.away === undefined ? [] : others(before.referrers(part.away))
  if (part.away !== undefined && strayed.length > 0) return [strays(operation, showName(part.away), strayed)]
  const children = others(before.referrers(table))
  if (children.length === 0) return none
  const enforcement = enforcementIn(context)
  if (enforcement === undefined) return none
  const name = showName(table)
  return [
    {
      span: operation.span,
      severity: enforcement.severity,
      object: name,
      table,
      message: `${enforcement.when} DROP TABLE deletes every row of ${name} first, and ${firstOf(consequences(children))}.`,
      proven: 'replay',
      fix: isFixed(context) ? besideKeys(name, children) : withoutKeys(context, name),
    },
  ]
}

function isFixed({ history }: OperationContext): boolean {
  return history.session.some((each) => each.name === 'foreign_keys' && each.fixed === true)
}

function withoutKeys({ migration }: OperationContext, name: string): Fix {
  return fix(
    deploy(turnedOff(migration)),
    deploy(
      `Rebuild ${name} as it stands here, in one transaction, and look at PRAGMA foreign_key_check before it commits.`,
    ),
    deploy('Turn them on again behind it: PRAGMA foreign_keys = ON.'),
  )
}

/** Measured on SQLite 3.40: deferred keys let the DROP pass, and cascade all the same. */
function besideKeys(name: string, children: readonly Referrer[]): Fix {
  const tables = firstOf([...new Set(children.map(({ table }) => showName(table.name)))])
  return fix(
    deploy(
      `Nothing turns foreign keys off here. Begin with PRAGMA defer_foreign_keys = ON, and copy ${tables} whole into tables of their own.`,
    ),
    deploy(`Rebuild ${name} as it stands here.`),
    deploy('Put back from the copies what the DROP took, then drop them, all in the same migration.'),
  )
}

function turnedOff({ optOut }: Migration): string {
  const how = optOut === undefined ? 'the runner must not have one open' : `${optOut} keeps the runner from opening one`
  return `Run PRAGMA foreign_keys = OFF before the transaction of this migration, on the same connection: ${how}.`
}

/** Whether foreign keys are enforced where the table is dropped; undefined: the migration has turned them off. */
function enforcementIn({
  session,
  earlier,
  step,
}: OperationContext): { readonly severity: Severity; readonly when: string } | undefined {
  const inForce = session.get('foreign_keys')?.value.toLowerCase()
  const isOff = inForce !== undefined && /^(?:0|off|false|no)$/.test(inForce)
  if (isOff) return undefined
  if (inForce !== undefined) return { severity: 'critical', when: 'Foreign keys are enforced here:' }
  const inVain = earlier.find(({ operation }) => operation.kind === 'set' && operation.name === 'foreign_keys')
  if (inVain !== undefined && step.transaction?.certain !== false)
    return {
      severity: 'critical',
      when: `PRAGMA foreign_keys in line ${inVain.operation.span.line} does nothing inside a transaction. Where the connection enforces foreign keys, as most drivers do,`,
    }
  return { severity: 'medium', when: 'Where the connection enforces foreign keys, as most drivers do,' }
}

/** What stops the deploy is said once. */
function consequences(children: readonly Referrer[]): readonly string[] {
  const acts = ({ references }: Referrer): boolean => /^(?:cascade|set )/.test(references.onDelete ?? '')
  const stopping = children.filter((each) => !acts(each)).map(({ table }) => showName(table.name))
  return [
    ...children.filter(acts).map(consequence),
    ...(stopping.length === 0
      ? []
      : [`the deploy fails here as soon as a row of ${firstOf([...new Set(stopping)])} refers to one`]),
  ]
}

function consequence({ table, columns, references }: Referrer): string {
  const child = showName(table.name)
  if (references.onDelete === 'cascade') return `with them every row of ${child} that refers to one (ON DELETE CASCADE)`
  const change = references.onDelete === 'set null' ? 'cleared' : 'reset'
  return `${child}.${columns.join(', ')} is ${change} (ON DELETE ${(references.onDelete ?? '').toUpperCase()})`
}

function strays(operation: OperationOf<'rebuild-table'>, away: string, children: readonly Referrer[]): Candidate {
  const name = showName(operation.table)
  const keys = children.map((each) => `${showName(each.table.name)} (${each.columns.join(', ')})`)
  return {
    span: operation.span,
    object: name,
    table: operation.table,
    message: `Renaming ${name} took the foreign keys of ${firstOf(keys)} along: they point at ${away}, which is dropped here, and where keys are enforced every later write to them fails.`,
    proven: 'replay',
    fix: fix(
      deploy(
        `Make the new table under another name, copy the rows, drop ${name} and rename the new one: keys that point at ${name} then stay as they are.`,
      ),
    ),
  }
}
