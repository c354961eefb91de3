import type { Category, CheckResult, Finding, Gap, Report } from '../../src/report.js'

/** A finding as the review makes them; `change` says what is different about this one. */
export function finding(change: Partial<Finding> = {}): Finding {
  return {
    hazard: 'drop-column',
    title: 'Column dropped',
    check: 'migrations/no-data-loss',
    history: 'db/migrations',
    migration: '000012_drop_total',
    severity: 'critical',
    path: 'db/migrations/000012_drop_total.up.sql',
    line: 3,
    column: 1,
    endLine: 3,
    endColumn: 38,
    exact: true,
    statement: 'ALTER TABLE orders DROP COLUMN total;',
    message:
      'The values in orders.total are lost, and code that still reads the column fails from the moment this runs.',
    engines: ['postgres'],
    object: 'orders.total',
    locks: [{ relation: 'orders', mode: 'ACCESS EXCLUSIVE', blocks: 'everything' }],
    rewrites: [],
    fix: {
      language: 'sql',
      code: '-- 1. Release code that no longer reads orders.total.\n-- 2. In a later release:\nALTER TABLE orders DROP COLUMN total;',
    },
    introduced: 'yes',
    past: false,
    baselined: false,
    proven: 'rule',
    fingerprint: 'f1',
    annotatable: true,
    ...change,
  }
}

export function indexFinding(change: Partial<Finding> = {}): Finding {
  return finding({
    hazard: 'index-not-concurrent',
    title: 'Index built while writers wait',
    check: 'migrations/index-creation',
    migration: '000013_index_orders',
    severity: 'high',
    path: 'db/migrations/000013_index_orders.up.sql',
    line: 1,
    endLine: 1,
    endColumn: 62,
    statement: 'CREATE INDEX orders_customer_idx ON orders (customer_id);',
    message: 'Writes to orders wait until orders_customer_idx is built.',
    object: 'orders_customer_idx',
    locks: [{ relation: 'orders', mode: 'SHARE', blocks: 'writes' }],
    fix: {
      language: 'sql',
      code: '-- Outside a transaction:\nCREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);',
    },
    fingerprint: 'f2',
    ...change,
  })
}

export function check(change: Partial<CheckResult> = {}): CheckResult {
  return {
    id: 'migrations/files-present',
    title: 'Migration files present',
    requirement: 'required',
    scope: 'repository',
    status: 'pass',
    level: 'E3',
    attested: false,
    priority: 'high',
    summary: '13 migrations',
    stores: [],
    facts: [],
    ...change,
  }
}

export function gap(change: Partial<Gap> = {}): Gap {
  return {
    check: 'migrations/up-down',
    title: 'Up and down migrations',
    priority: 'high',
    status: 'fail',
    missing: '3 of 13 migrations have no way back: 000004, 000007, 000012',
    why: 'A release that goes wrong cannot be taken back without restoring a backup.',
    fix: {
      text: 'Add a down migration beside each of them.',
      language: 'sql',
      code: '-- db/migrations/000004_customers.down.sql\nDROP TABLE IF EXISTS customers;',
    },
    path: 'db/migrations/000004_customers.up.sql',
    line: 1,
    ...change,
  }
}

const MIGRATIONS: Category = {
  id: 'migrations',
  title: 'Migration scripts',
  weight: 25,
  score: 63.6,
  checks: [
    check({ before: 'pass' }),
    check({
      id: 'migrations/idempotent',
      title: 'Idempotent migrations',
      scope: 'change',
      status: 'pass',
      summary: '2 of 2 migrations',
    }),
    check({
      id: 'migrations/up-down',
      title: 'Up and down migrations',
      status: 'fail',
      before: 'fail',
      summary: '3 of 13 have no way back',
    }),
    check({
      id: 'migrations/transactions',
      title: 'Transaction wrapping',
      scope: 'change',
      summary: 'one transaction per file',
    }),
    check({ id: 'migrations/naming', title: 'Naming convention', before: 'pass', summary: 'number_description' }),
    check({
      id: 'migrations/no-data-loss',
      title: 'No data loss',
      scope: 'change',
      status: 'fail',
      priority: 'critical',
      summary: '1 column dropped',
      facts: [{ detail: 'orders.total is dropped', path: 'db/migrations/000012_drop_total.up.sql', line: 3 }],
    }),
    check({
      id: 'migrations/index-creation',
      title: 'Index creation',
      requirement: 'recommended',
      scope: 'change',
      status: 'fail',
      summary: '1 index built while writers wait',
    }),
    check({
      id: 'migrations/large-table',
      title: 'Large table handling',
      requirement: 'recommended',
      scope: 'change',
      status: 'not-applicable',
      level: null,
      summary: 'no rows are changed',
    }),
  ],
}

/** A pull request that drops a column and builds an index the blocking way. */
export function smallReport(change: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'database-review', version: '0.1.0' },
    generatedAt: '2026-11-22T12:00:00.000Z',
    timings: { trees: 12, replay: 34 },
    mode: 'review',
    project: 'storefront',
    trees: { head: '4f2a9c1', base: 'main' },
    databases: [
      {
        id: 'postgres',
        engine: 'postgres',
        version: '15',
        role: 'primary',
        signals: [{ strength: 'strong', path: 'go.mod', line: 7, detail: 'github.com/jackc/pgx in require' }],
      },
    ],
    tools: [{ id: 'golang-migrate', title: 'golang-migrate', version: '4.18.1' }],
    histories: [
      {
        id: 'db/migrations',
        database: 'postgres',
        tool: 'golang-migrate',
        toolVersion: '4.18.1',
        dialect: 'postgres',
        root: 'db/migrations',
        migrations: { total: 13, changed: 2, past: 0, newest: '0002' },
      },
    ],
    trigger: {
      triggered: true,
      reasons: [
        {
          id: 'migration-files',
          detail: 'golang-migrate migration is added',
          path: 'db/migrations/000012_drop_total.up.sql',
        },
        { id: 'keywords', detail: '“migration” in the title: Drop the total of orders' },
      ],
    },
    gate: {
      conclusion: 'failure',
      failOn: 'high',
      reasons: ['1 critical, 1 high findings at or above high'],
      settingsFrom: 'base',
    },
    score: {
      value: 49,
      raw: 63.6,
      ceiling: 63,
      coverage: 100,
      attested: 0,
      verdict: 'block',
      insufficientEvidence: false,
      caps: [{ limit: 49, reason: 'a critical check fails: no data loss' }],
      action: 'Critical gaps, do not release',
    },
    categories: [MIGRATIONS],
    gaps: [
      gap({
        check: 'migrations/no-data-loss',
        title: 'No data loss',
        priority: 'critical',
        missing: 'orders.total is dropped while code may read it',
        why: 'What is dropped is gone; only a backup brings it back.',
        fix: {
          text: 'Stop reading the column, release, then drop it.',
          language: 'sql',
          code: 'ALTER TABLE orders DROP COLUMN total;',
        },
        path: 'db/migrations/000012_drop_total.up.sql',
        line: 3,
      }),
      gap(),
    ],
    recommendations: {
      before: [
        {
          priority: 'critical',
          check: 'migrations/no-data-loss',
          text: 'Stop reading orders.total before it is dropped',
        },
        { priority: 'high', check: 'migrations/up-down', text: 'Add the 3 missing down migrations' },
      ],
      after: [
        {
          priority: 'medium',
          check: 'migrations/index-creation',
          text: 'Look for invalid indexes after each deployment',
        },
      ],
    },
    findings: [finding(), indexFinding()],
    trials: [],
    schemas: [],
    notAnalysed: [],
    notices: [],
    ...change,
  }
}

/** The same pull request when its author has repaired it. */
export function greenReport(): Report {
  const { score, categories } = smallReport()
  return smallReport({
    gate: { conclusion: 'success', failOn: 'high', reasons: [], settingsFrom: 'base' },
    findings: [],
    gaps: [gap()],
    recommendations: { before: [], after: [] },
    score: {
      ...score,
      value: 81,
      raw: 81.8,
      ceiling: 81,
      verdict: 'needs-work',
      caps: [],
      action: 'Address gaps before release',
    },
    categories: categories.map((each) => ({
      ...each,
      score: 81.8,
      checks: each.checks.map((one) =>
        one.scope === 'change' && one.status === 'fail' ? { ...one, status: 'pass', summary: 'nothing found' } : one,
      ),
    })),
  })
}

export function untriggeredReport(): Report {
  return smallReport({
    trees: { head: '', base: null },
    databases: [],
    tools: [],
    histories: [],
    trigger: { triggered: false, reasons: [] },
    gate: { conclusion: 'success', failOn: 'high', reasons: [], settingsFrom: 'base' },
    score: {
      value: null,
      raw: null,
      ceiling: null,
      coverage: 0,
      attested: 0,
      verdict: 'not-applicable',
      insufficientEvidence: false,
      caps: [],
      action: 'No primary database was found in this repository',
    },
    categories: [],
    gaps: [],
    recommendations: { before: [], after: [] },
    findings: [],
  })
}

/** A pull request of a team that has a past: waivers, a baseline, old findings, files that nobody could read. */
export function bigReport(): Report {
  const small = smallReport()
  const fixes = ['users', 'invoices', 'invoice_lines', 'payments', 'shipments'].map((table, index) =>
    indexFinding({
      path: `db/migrations/0000${14 + index}_index_${table}.up.sql`,
      object: `${table}_created_at_idx`,
      statement: `CREATE INDEX ${table}_created_at_idx ON ${table} (created_at);`,
      message: `Writes to ${table} wait until ${table}_created_at_idx is built.`,
      locks: [{ relation: table, mode: 'SHARE', blocks: 'writes' }],
      fix: {
        language: 'sql',
        code: `-- Outside a transaction:\nCREATE INDEX CONCURRENTLY ${table}_created_at_idx ON ${table} (created_at);`,
      },
      fingerprint: `index-${table}`,
    }),
  )
  return smallReport({
    findings: [
      ...small.findings,
      ...fixes,
      finding({
        hazard: 'change-column-type',
        title: 'Column type changed',
        severity: 'high',
        path: 'db/migrations/000019_wider_ids.up.sql',
        line: 2,
        endLine: 4,
        endColumn: 40,
        object: 'orders.id',
        statement: 'ALTER TABLE orders ALTER COLUMN id TYPE bigint, ALTER COLUMN customer_id TYPE bigint',
        message: 'orders is written anew row by row while nobody can read it (2.1 million rows, by db/stats.json).',
        locks: [
          { relation: 'orders', mode: 'ACCESS EXCLUSIVE', blocks: 'everything' },
          { relation: 'invoices', mode: 'SHARE ROW EXCLUSIVE', blocks: 'writes' },
        ],
        rewrites: ['orders'],
        fingerprint: 'type',
      }),
      finding({
        hazard: 'unbatched-update',
        title: 'Every row updated at once',
        severity: 'medium',
        path: 'db/migrations/000020_backfill.up.sql',
        line: 1,
        object: 'users',
        message: 'Every row of users is updated in one transaction; vacuum and replicas fall behind until it commits.',
        locks: [],
        fingerprint: 'update',
      }),
      finding({
        hazard: 'no-lock-timeout',
        title: 'No lock timeout',
        severity: 'low',
        path: 'db/migrations/000020_backfill.up.sql',
        line: 9,
        object: 'users',
        message: 'Without lock_timeout this waits for a long query and everybody else waits behind it.',
        locks: [],
        fingerprint: 'timeout',
      }),
      finding({
        hazard: 'drop-table',
        title: 'Table dropped',
        path: 'db/migrations/000021_drop_carts.up.sql',
        line: 2,
        object: 'carts',
        message: 'The rows of carts are lost.',
        waived: {
          reason: 'carts moved to Redis in March, dump kept in s3://backups',
          until: '2027-01-31',
          by: '@dba-team',
        },
        fingerprint: 'carts',
      }),
      indexFinding({ introduced: 'no', path: 'db/migrations/000002_old.up.sql', fingerprint: 'old' }),
      indexFinding({ baselined: true, path: 'db/migrations/000003_old.up.sql', fingerprint: 'baselined' }),
    ],
    gate: {
      conclusion: 'failure',
      failOn: 'high',
      reasons: [
        '1 critical, 7 high findings at or above high',
        'this change turns "Naming convention" from pass to fail: 2 of 20 do not match number_description',
      ],
      settingsFrom: 'base',
    },
    notAnalysed: [
      { path: 'db/migrations/000022_plv8.up.sql', line: 14, reason: 'the body of a function in plv8 is not read' },
      { path: 'db/seeds/Müller & söhne.sql', line: 1, reason: 'larger than 10 MB' },
    ],
    notices: [
      '.github/database-review.yml changes in this pull request: the new settings take effect after the merge.',
    ],
  })
}
