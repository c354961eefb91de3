import { expect, test } from '@jest/globals'
import { renderText } from '../../src/render/text.js'
import { bigReport, finding, greenReport, indexFinding, smallReport, untriggeredReport } from './reports.js'

test('the terminal report stands in the layout of a production readiness report', () => {
  expect(renderText(smallReport(), { colour: false }))
    .toBe(`═══════════════════════════════════════════════════════════════
         DATABASE READINESS PRODUCTION REPORT
═══════════════════════════════════════════════════════════════
Project: storefront
Database: postgres 15
ORM/Tool: golang-migrate 4.18.1
Date: 2026-11-22 12:00 UTC

OVERALL SCORE: 49/100 BLOCK
  Critical gaps, do not release; ceiling 63, coverage 100 %, attested 0 %
  At most 49: a critical check fails: no data loss

───────────────────────────────────────────────────────────────
                    FINDINGS
───────────────────────────────────────────────────────────────

db/migrations/000012_drop_total.up.sql:3:1  CRITICAL  The values in orders.total are lost, and code that still reads the column fails from the moment this runs.
    ALTER TABLE orders DROP COLUMN total;
    Takes ACCESS EXCLUSIVE on orders: reads and writes wait.
    Fix:
      -- 1. Release code that no longer reads orders.total.
      -- 2. In a later release:
      ALTER TABLE orders DROP COLUMN total;

db/migrations/000013_index_orders.up.sql:1:1  HIGH  Writes to orders wait until orders_customer_idx is built.
    CREATE INDEX orders_customer_idx ON orders (customer_id);
    Takes SHARE on orders: writes wait, reads go on.
    Fix:
      -- Outside a transaction:
      CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);

───────────────────────────────────────────────────────────────
                    CHECKLIST RESULTS
───────────────────────────────────────────────────────────────

MIGRATION SCRIPTS
  [PASS] Migration files present (13 migrations)
  [PASS] Idempotent migrations (2 of 2 migrations)
  [FAIL] Up and down migrations (3 of 13 have no way back)
  [PASS] Transaction wrapping (one transaction per file)
  [PASS] Naming convention (number_description)
  [FAIL] No data loss (1 column dropped)
  [FAIL] Index creation (1 index built while writers wait)
  [N/A]  Large table handling (no rows are changed)

───────────────────────────────────────────────────────────────
                    GAP ANALYSIS
───────────────────────────────────────────────────────────────

[CRITICAL] No data loss
  Missing: orders.total is dropped while code may read it
  Impact: What is dropped is gone; only a backup brings it back.
  Fix: Stop reading the column, release, then drop it.
  File: db/migrations/000012_drop_total.up.sql:3

  ALTER TABLE orders DROP COLUMN total;

───────────────────────────────────────────────────────────────
    ALREADY ON THE BASE (unchanged; an audit says how to fix)
───────────────────────────────────────────────────────────────

[HIGH] Up and down migrations: 3 of 13 migrations have no way back: 000004, 000007, 000012

───────────────────────────────────────────────────────────────
                  RECOMMENDATIONS
───────────────────────────────────────────────────────────────

Before Production Release:
1. [CRITICAL] Stop reading orders.total before it is dropped

After Production:
1. Look for invalid indexes after each deployment

═══════════════════════════════════════════════════════════════
Gate failed: 1 critical, 1 high findings at or above high.
`)
})

test('colours stand only where they are asked for', () => {
  const escape = String.fromCharCode(0x1b)
  expect(renderText(bigReport(), { colour: false })).not.toContain(escape)
  const coloured = renderText(bigReport(), { colour: true })
  expect(coloured).toContain(`${escape}[31mHIGH${escape}[39m`)
  expect(coloured.replace(new RegExp(`${escape}\\[\\d+m`, 'g'), '')).toBe(renderText(bigReport(), { colour: false }))
})

test('an audit counts what has long run, by hazard', () => {
  const old = [...Array.from({ length: 12 }, () => indexFinding({ past: true })), finding({ past: true })]
  const text = renderText(
    smallReport({ mode: 'audit', findings: old, gate: { ...greenReport().gate, failOn: 'never' } }),
    {
      colour: false,
    },
  )
  expect(text).toContain(
    'Older than what this audit judges:\n     12 × Index built while writers wait (index-not-concurrent)\n      1 × Column dropped (drop-column)\n',
  )
  expect(text).toMatch(/\nGate passed: it fails on nothing \(fail-on is never\)\.\n$/)
})

test('a change without a database is one line', () => {
  expect(renderText(untriggeredReport(), { colour: false })).toBe('This change does not touch the database.\n')
})

test('the last line says why the gate passed', () => {
  expect(renderText(greenReport(), { colour: false })).toMatch(/\nGate passed: no finding at or above high\.\n$/)
})

test('an audit begins with the checklist, and says what each store is worth where they differ', () => {
  const { categories } = smallReport()
  const stores = [
    { id: 'orders', status: 'fail' as const, summary: 'aws_db_instance.orders: backups are off' },
    { id: 'sessions', status: 'pass' as const, summary: 'aws_dynamodb_table.sessions: backups kept 35 days' },
  ]
  const text = renderText(
    smallReport({
      mode: 'audit',
      categories: categories.map((each) => ({
        ...each,
        checks: each.checks.map((one) => (one.status === 'fail' ? { ...one, stores } : one)),
      })),
    }),
    { colour: false },
  )
  expect(text.indexOf('CHECKLIST RESULTS')).toBeLessThan(text.indexOf('FINDINGS'))
  expect(text).toContain(`  [FAIL] No data loss (1 column dropped)
         [FAIL] orders: aws_db_instance.orders: backups are off
         [PASS] sessions: aws_dynamodb_table.sessions: backups kept 35 days
`)
})

test('a category in which nothing applies is one line, and too little evidence is said beside the verdict', () => {
  const { categories, score } = smallReport()
  const text = renderText(
    smallReport({
      score: { ...score, value: 34, verdict: 'at-risk', insufficientEvidence: true },
      categories: categories.map((each) => ({
        ...each,
        checks: each.checks.map((one) => ({ ...one, status: 'not-applicable' as const, summary: 'no migrations' })),
      })),
    }),
    { colour: false },
  )
  expect(text).toContain('OVERALL SCORE: 34/100 AT RISK (insufficient evidence)\n')
  expect(text).toContain('MIGRATION SCRIPTS\n  [N/A]  All 8 checks (no migrations)\n')
})
