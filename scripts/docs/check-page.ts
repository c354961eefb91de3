import type { Check } from '../../src/checklist/check.js'
import { GENERATED } from './hazard-page.js'

const EVIDENCE: Readonly<Record<string, string>> = {
  E1: 'E1, the change was run',
  E2: 'E2, a fact from the GitHub API',
  E3: 'E3, parsed configuration or migrations',
  E4: 'E4, a script that something reaches',
  E5: 'E5, documentation',
  E6: 'E6, an attestation',
}

/** The page of one check of the checklist. */
export function checkPage(check: Check): string {
  return [
    GENERATED,
    `# ${check.title}`,
    '',
    `\`${check.id}\` · ${check.requirement} · judged on the ${check.scope} · ${check.priority} when it fails`,
    '',
    '## Why it matters',
    '',
    check.why,
    '',
    '## Evidence',
    '',
    `It passes on ${EVIDENCE[check.minimum] ?? check.minimum} or stronger. ${check.attestable ? 'An attestation is accepted, at three quarters of its points.' : 'It cannot be attested.'}`,
    '',
  ].join('\n')
}

/** The list of all checks. */
export function checkIndex(checks: readonly Check[]): string {
  return [
    GENERATED,
    '# Checks',
    '',
    '| Check | Requirement | Judged on | When it fails |',
    '|---|---|---|---|',
    ...checks.map(
      (each) =>
        `| [\`${each.id}\`](${each.id.replace('/', '-')}.md) ${each.title} | ${each.requirement} | ${each.scope} | ${each.priority} |`,
    ),
    '',
  ].join('\n')
}
