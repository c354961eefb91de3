import type { Category, CategoryId, CheckResult } from '../report.js'
import { categoryScore, CATEGORIES } from '../scoring.js'
import type { Check, Evidence } from './check.js'
import { migrationsChecks } from './migrations/registry.js'

/** The checks by category, in the order of the checklist. Categories that are not built do not appear. */
export const CHECKS: Readonly<Partial<Record<CategoryId, readonly Check[]>>> = {
  migrations: inOrder(migrationsChecks, [
    'files-present',
    'idempotent',
    'up-down',
    'transaction-wrapping',
    'naming',
    'no-data-loss',
    'index-creation',
    'large-table',
  ]),
}

/** The seed's order; a check that it does not name comes last. */
function inOrder(checks: readonly Check[], names: readonly string[]): readonly Check[] {
  const place = (check: Check): number => {
    const at = names.indexOf(check.id.split('/')[1] ?? '')
    return at === -1 ? names.length : at
  }
  return [...checks].sort((a, b) => place(a) - place(b))
}

/** Every check's answer, by category, with the category's own score. */
export function evaluateChecklist(evidence: Evidence): readonly Category[] {
  return CATEGORIES.filter(({ id }) => !evidence.settings.excludeCategories.includes(id)).flatMap((category) => {
    const checks = CHECKS[category.id]?.map((check) => resultOf(check, evidence)) ?? []
    return checks.length === 0 ? [] : [{ ...category, score: categoryScore(checks), checks }]
  })
}

function resultOf(check: Check, evidence: Evidence): CheckResult {
  const answer = check.evaluate(evidence)
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
    stores: answer.stores ?? [],
    facts: answer.facts ?? [],
  }
}
