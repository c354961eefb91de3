import type { Category, CategoryId, CheckResult } from '../report.js'
import { categoryScore, CATEGORIES } from '../scoring.js'
import { withAttestation } from './attested.js'
import { backupChecks } from './backup/registry.js'
import type { Check, Evidence } from './check.js'
import { docsChecks } from './docs/registry.js'
import { integrityChecks } from './integrity/registry.js'
import { migrationsChecks } from './migrations/registry.js'
import { rollbackChecks } from './rollback/registry.js'
import { safetyChecks } from './safety/registry.js'

/** The checks by category, in the order of the checklist. */
export const CHECKS: Readonly<Record<CategoryId, readonly Check[]>> = {
  migrations: inOrder(
    migrationsChecks,
    'files-present idempotent up-down transaction-wrapping naming no-data-loss index-creation large-table',
  ),
  rollback: inOrder(rollbackChecks, 'scripts-exist tested documented data-preservation quick automated'),
  backup: inOrder(
    backupChecks,
    'procedure frequency restore-tested restore-documented pitr cross-region encryption integrity',
  ),
  integrity: inOrder(
    integrityChecks,
    'foreign-keys unique not-null check validation-tests referential constraint-naming',
  ),
  safety: inOrder(safetyChecks, 'non-blocking batch-size timeouts dry-run staging monitoring connections'),
  docs: inOrder(docsChecks, 'erd schema indexes changelog query-patterns'),
}

export const ALL_CHECKS: readonly Check[] = Object.values(CHECKS).flat()

/** The seed's order; a check that it does not name comes last. */
function inOrder(checks: readonly Check[], names: string): readonly Check[] {
  const order = names.split(' ')
  const place = (check: Check): number => {
    const at = order.indexOf(check.id.split('/')[1] ?? '')
    return at === -1 ? order.length : at
  }
  return [...checks].sort((a, b) => place(a) - place(b))
}

/** Every check's answer, by category, with the category's own score. */
export function evaluateChecklist(evidence: Evidence): readonly Category[] {
  return CATEGORIES.filter(({ id }) => !evidence.settings.excludeCategories.includes(id)).flatMap((category) => {
    const checks = CHECKS[category.id].map((check) => resultOf(check, evidence))
    return checks.length === 0 ? [] : [{ ...category, score: categoryScore(checks), checks }]
  })
}

function resultOf(check: Check, evidence: Evidence): CheckResult {
  const answer = withAttestation(check, check.evaluate(evidence), evidence.settings, evidence.now)
  return {
    id: check.id,
    title: check.title,
    requirement: check.requirement,
    scope: check.scope,
    status: answer.status,
    level: answer.level ?? null,
    attested: answer.attested ?? false,
    priority: answer.priority ?? check.priority,
    summary: answer.summary,
    stores: (answer.stores ?? []).map(({ id, status, summary }) => ({ id, status, summary })),
    facts: answer.facts ?? [],
  }
}
