import { expect, test } from '@jest/globals'
import { renderComment } from '../../src/render/comment.js'
import { bigReport, finding, greenReport, indexFinding, smallReport, untriggeredReport } from './reports.js'

const OPTIONS = { runUrl: 'https://github.com/acme/storefront/actions/runs/1' }

test('what blocks a change is said first, with its place, its lock and its safe way', () => {
  expect(renderComment(smallReport(), OPTIONS)).toBe(`### Do not merge yet: 1 critical, 1 high

Triggered by: golang-migrate migration is added (\`db/migrations/000012_drop_total.up.sql\`); “migration” in the title: Drop the total of orders. 2 migrations looked at.

#### Critical: Column dropped

\`db/migrations/000012_drop_total.up.sql:3\` The values in orders.total are lost, and code that still reads the column fails from the moment this runs.

\`\`\`sql
ALTER TABLE orders DROP COLUMN total;
\`\`\`

Takes ACCESS EXCLUSIVE on \`orders\`: reads and writes wait.

<details>
<summary>The safe way</summary>

\`\`\`sql
-- 1. Release code that no longer reads orders.total.
-- 2. In a later release:
ALTER TABLE orders DROP COLUMN total;
\`\`\`

</details>

#### High: Index built while writers wait

\`db/migrations/000013_index_orders.up.sql:1\` Writes to orders wait until orders_customer_idx is built.

\`\`\`sql
CREATE INDEX orders_customer_idx ON orders (customer_id);
\`\`\`

Takes SHARE on \`orders\`: writes wait, reads go on.

<details>
<summary>The safe way</summary>

\`\`\`sql
-- Outside a transaction:
CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);
\`\`\`

</details>

<details>
<summary>This change: 2 fail, 2 pass, 1 not applicable</summary>

**This change**

- \`PASS\` Idempotent migrations: 2 of 2 migrations
- \`PASS\` Transaction wrapping: one transaction per file
- \`FAIL\` No data loss: 1 column dropped
- \`FAIL\` Index creation: 1 index built while writers wait
- \`N/A\` Large table handling: no rows are changed

</details>

<details>
<summary>The repository with this change: 49/100 BLOCK · ceiling 63 · coverage 100 % · attested 0 % · 1 gap that stood before</summary>

**The repository**: Critical gaps, do not release

- At most 49: a critical check fails: no data loss

**Migration scripts**

- \`PASS\` Migration files present: 13 migrations
- \`FAIL\` Up and down migrations: 3 of 13 have no way back
- \`PASS\` Naming convention: number_description

**What was missing before**

#### High: Up and down migrations · \`db/migrations/000004_customers.up.sql:1\`

- Missing: 3 of 13 migrations have no way back: 000004, 000007, 000012
- Why it matters: A release that goes wrong cannot be taken back without restoring a backup.
- Fix: Add a down migration beside each of them.

\`\`\`sql
-- db/migrations/000004_customers.down.sql
DROP TABLE IF EXISTS customers;
\`\`\`

</details>

<sub>[The whole report](https://github.com/acme/storefront/actions/runs/1) · To accept a finding, write above its statement \`-- database-review: allow drop-column reason="…" until=YYYY-MM-DD approved-by=@OWNER\`</sub>`)
})

test('a repaired change is short and green', () => {
  expect(renderComment(greenReport(), OPTIONS)).toBe(`### Database review: nothing blocks this change

Triggered by: golang-migrate migration is added (\`db/migrations/000012_drop_total.up.sql\`); “migration” in the title: Drop the total of orders. 2 migrations looked at.

<details>
<summary>This change: 4 pass, 1 not applicable</summary>

**This change**

- \`PASS\` Idempotent migrations: 2 of 2 migrations
- \`PASS\` Transaction wrapping: one transaction per file
- \`PASS\` No data loss: nothing found
- \`PASS\` Index creation: nothing found
- \`N/A\` Large table handling: no rows are changed

</details>

<details>
<summary>The repository with this change: 81/100 NEEDS WORK · ceiling 81 · coverage 100 % · attested 0 % · 1 gap that stood before</summary>

**The repository**: Address gaps before release

**Migration scripts**

- \`PASS\` Migration files present: 13 migrations
- \`FAIL\` Up and down migrations: 3 of 13 have no way back
- \`PASS\` Naming convention: number_description

**What was missing before**

#### High: Up and down migrations · \`db/migrations/000004_customers.up.sql:1\`

- Missing: 3 of 13 migrations have no way back: 000004, 000007, 000012
- Why it matters: A release that goes wrong cannot be taken back without restoring a backup.
- Fix: Add a down migration beside each of them.

\`\`\`sql
-- db/migrations/000004_customers.down.sql
DROP TABLE IF EXISTS customers;
\`\`\`

</details>

<sub>[The whole report](https://github.com/acme/storefront/actions/runs/1)</sub>`)
})

test('a change without a database is one line', () => {
  expect(renderComment(untriggeredReport(), OPTIONS)).toBe('Database review: this change does not touch the database.')
})

test('waived findings come before those that block, with reason and end', () => {
  const comment = renderComment(bigReport(), OPTIONS)
  const waived = comment.indexOf('#### Waived: 1 finding')
  expect(waived).toBeGreaterThan(0)
  expect(comment.indexOf('#### Critical: ')).toBeGreaterThan(waived)
  expect(comment).toContain(
    'Waived: “carts moved to Redis in March, dump kept in s3:&#8203;//backups”, until 2027-01-31, approved by `@dba-team`.',
  )
})

test('files are linked where their address is known', () => {
  const fileUrl = (path: string, line: number) => `https://github.com/acme/storefront/blob/4f2a9c1/${path}#L${line}`
  const comment = renderComment(smallReport(), { ...OPTIONS, fileUrl })
  expect(comment).toContain(
    '[`db/migrations/000012_drop_total.up.sql:3`](https://github.com/acme/storefront/blob/4f2a9c1/db/migrations/000012_drop_total.up.sql#L3)',
  )
})

test('findings that do not block are in one line each, and the change stays green', () => {
  const { gate } = greenReport()
  const comment = renderComment(smallReport({ gate, findings: [indexFinding({ severity: 'medium' })] }), OPTIONS)
  expect(comment).toMatch(/^### Database review: nothing blocks this change: 1 medium\n/)
  expect(comment).toContain(
    '#### Not blocking: 1 finding (1 medium)\n\n- **Medium** `db/migrations/000013_index_orders.up.sql:1` Writes to orders wait',
  )
})

test('what the gate fails on besides findings is said', () => {
  const gate = { ...smallReport().gate, reasons: ['the score 49 is under min-score 70'] }
  const comment = renderComment(smallReport({ gate, findings: [] }), OPTIONS)
  expect(comment).toMatch(/^### Do not merge yet\n/)
  expect(comment).toContain('- the score 49 is under min-score 70')
})

test('findings and gaps that stood there before are counted and folded away', () => {
  const comment = renderComment(smallReport({ findings: [finding({ introduced: 'no' })] }), OPTIONS)
  expect(comment).toMatch(/<summary>The repository with this change: .+ · 1 gap that stood before<\/summary>/)
  expect(comment).toContain('- Findings outside this change: 1 critical')
  expect(comment).not.toContain('#### Critical')
})

test('a check of the repository that the change makes worse is said in full, before the score', () => {
  const { categories, gaps } = smallReport()
  const comment = renderComment(
    smallReport({
      findings: [],
      gaps: gaps.filter((each) => each.check === 'migrations/up-down'),
      categories: categories.map((each) => ({
        ...each,
        checks: each.checks.map((one) => (one.before === 'fail' ? { ...one, before: 'pass' as const } : one)),
      })),
    }),
    OPTIONS,
  )
  const [before] = comment.split('<summary>The repository')
  expect(before).toContain('#### This change makes worse: 1 check of the repository')
  expect(before).toContain('DROP TABLE IF EXISTS customers;')
  expect(comment).not.toContain('stood before')
})

test('checks that do not apply are one line for each reason', () => {
  const { categories } = smallReport()
  const comment = renderComment(
    smallReport({
      categories: categories.map((each) => ({
        ...each,
        checks: each.checks.map((one) =>
          one.scope === 'change'
            ? { ...one, status: 'not-applicable' as const, summary: 'no migrations', facts: [] }
            : one,
        ),
      })),
    }),
    OPTIONS,
  )
  expect(comment).toContain(
    '\n- `N/A` Idempotent migrations, Transaction wrapping, No data loss, Index creation, Large table handling: no migrations\n',
  )
})
