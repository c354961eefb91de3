import { expect, test } from '@jest/globals'
import { renderCheckRun } from '../../src/render/check-run.js'
import { renderMarkdown } from '../../src/render/markdown.js'
import { renderSummary } from '../../src/render/summary.js'
import { bigReport, greenReport, indexFinding, smallReport, untriggeredReport } from './reports.js'

test('the summary holds findings, checklist, gaps, recommendations, histories and stack', () => {
  expect(renderSummary(smallReport())).toBe(`# Database review: do not merge yet: 1 critical, 1 high

- Project: storefront, review of \`4f2a9c1\` against \`main\`
- Tools: golang-migrate 4.18.1
- Databases: postgres 15
- Score: 49/100 BLOCK · ceiling 63 · coverage 100 % · attested 0 %
- Triggered by: golang-migrate migration is added (\`db/migrations/000012_drop_total.up.sql\`)
- Triggered by: “migration” in the title: Drop the total of orders

## Blocking: 1 critical, 1 high

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

## Checklist

| Category | Weight | Score | Checks |
| --- | ---: | ---: | --- |
| Migration scripts | 25 % | 63.6 | 3 fail, 4 pass, 1 not applicable |

**Every check**

**This change**

- \`PASS\` Idempotent migrations: 2 of 2 migrations
- \`PASS\` Transaction wrapping: one transaction per file
- \`FAIL\` No data loss: 1 column dropped
  - orders.total is dropped \`db/migrations/000012_drop_total.up.sql:3\`
- \`FAIL\` Index creation: 1 index built while writers wait
- \`N/A\` Large table handling: no rows are changed

**The repository**: Critical gaps, do not release

- At most 49: a critical check fails: no data loss

**Migration scripts**

- \`PASS\` Migration files present: 13 migrations
- \`FAIL\` Up and down migrations: 3 of 13 have no way back
- \`PASS\` Naming convention: number_description

## Gap analysis

#### Critical: No data loss · \`db/migrations/000012_drop_total.up.sql:3\`

- Missing: orders.total is dropped while code may read it
- Why it matters: What is dropped is gone; only a backup brings it back.
- Fix: Stop reading the column, release, then drop it.

\`\`\`sql
ALTER TABLE orders DROP COLUMN total;
\`\`\`

<details>
<summary>Already on the base: 1 gap (unchanged)</summary>

#### High: Up and down migrations · \`db/migrations/000004_customers.up.sql:1\`

- Missing: 3 of 13 migrations have no way back: 000004, 000007, 000012
- Why it matters: A release that goes wrong cannot be taken back without restoring a backup.
- Fix: Add a down migration beside each of them.

\`\`\`sql
-- db/migrations/000004_customers.down.sql
DROP TABLE IF EXISTS customers;
\`\`\`

</details>

## Before the release

- **Critical** Stop reading orders.total before it is dropped

## After the release

- **Medium** Look for invalid indexes after each deployment

## Histories

- \`db/migrations\`: golang-migrate 4.18.1, postgres, in \`db/migrations\`: 13 migrations, 2 in this change

## Databases

**postgres 15**, primary, by these signs:

- strong: github.com/jackc/pgx in require \`go.mod:7\`

To accept a finding, write above its statement \`-- database-review: allow drop-column reason="…" until=YYYY-MM-DD approved-by=@OWNER\`.
`)
})

test('the Markdown report leaves nothing out', () => {
  const findings = Array.from({ length: 3_000 }, (_, index) => indexFinding({ line: index + 1 }))
  const report = renderMarkdown(smallReport({ findings, gaps: [] }))
  expect(report.match(/^#### High: /gm)).toHaveLength(3_000)
  expect(report).not.toMatch(/more .* in the JSON report/)
})

test('a check run’s title is the verdict', () => {
  expect(renderCheckRun(smallReport()).title).toBe('1 critical, 1 high: do not merge yet')
  expect(renderCheckRun(greenReport()).title).toBe('Nothing blocks this change')
  expect(renderCheckRun(untriggeredReport()).title).toBe('This change does not touch the database')
})

test('a check run says why the gate failed', () => {
  const { summary, text } = renderCheckRun(bigReport())
  expect(summary).toContain(
    '8 findings blocking (1 critical, 7 high), 2 findings not blocking (1 medium, 1 low), 1 finding waived.',
  )
  expect(summary).toContain(
    '- this change turns "Naming convention" from pass to fail: 2 of 20 do not match number_description',
  )
  expect(text).toContain('#### Critical: Column dropped')
})
