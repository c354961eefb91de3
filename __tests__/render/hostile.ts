import fc from 'fast-check'
import type { Finding, Report } from '../../src/report.js'
import { check, finding, gap, smallReport } from './reports.js'

const PIECES = [
  '`',
  '```',
  '<script>alert(1)</script>',
  '</details>',
  '<!-- database-review: key=x head=y run=1.1 -->',
  '@octocat',
  '#1',
  'owner/repository#1',
  '\n',
  '\r\n',
  '\n::error::pwned\n',
  '\n  ::set-output name=x::y',
  '##[error]x',
  '![x](https://evil.example/a.png)',
  '[x](javascript:alert(1))',
  'www.evil.example',
  '|',
  '\\',
  '\u001b[31m',
  '\u202e',
  '😀',
  '\ud800',
  'orders',
] as const

/** Text as an attacker writes it, now and then very long. */
function hostileText(): fc.Arbitrary<string> {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 12 })
    .map((each) => each.join(''))
  return fc.oneof(
    { weight: 20, arbitrary: text },
    { weight: 1, arbitrary: text.map((each) => `${each} x`.repeat(2_000)) },
  )
}

function hostileFinding(): fc.Arbitrary<Finding> {
  return fc
    .record({
      hazard: hostileText(),
      title: hostileText(),
      path: hostileText(),
      message: hostileText(),
      statement: hostileText(),
      object: hostileText(),
      relation: hostileText(),
      code: hostileText(),
      directive: hostileText(),
      language: hostileText(),
      reason: fc.option(hostileText(), { nil: undefined }),
      severity: fc.constantFrom('info', 'low', 'medium', 'high', 'critical'),
      introduced: fc.constantFrom('yes', 'no', 'unknown'),
      past: fc.boolean(),
      baselined: fc.boolean(),
      line: fc.integer({ min: 1, max: 100_000 }),
    })
    .map(({ relation, code, directive, language, reason, line, ...rest }) =>
      finding({
        ...rest,
        line,
        endLine: line,
        locks: [{ relation, mode: 'ACCESS EXCLUSIVE', blocks: 'everything' }],
        rewrites: [relation],
        silenced: [directive],
        fix: { language, code, files: [{ path: relation, contents: code }] },
        ...(reason === undefined ? {} : { waived: { reason, until: reason, by: reason } }),
      }),
    )
}

/** Any report whose texts come from an attacker; up to 5,000 findings. */
export function hostileReport(): fc.Arbitrary<Report> {
  return fc
    .record({
      text: hostileText(),
      some: fc.array(hostileFinding(), { maxLength: 12 }),
      times: fc.constantFrom(1, 1, 1, 1, 30, 400),
      many: fc.constantFrom(1, 1, 1, 200),
      mode: fc.constantFrom('review', 'audit'),
      conclusion: fc.constantFrom('success', 'failure', 'neutral'),
      failOn: fc.constantFrom('critical', 'high', 'medium', 'low', 'never'),
    })
    .map(({ text, some, times, many, mode, conclusion, failOn }) => {
      const small = smallReport()
      const repeated = Array.from({ length: many }, () => text.slice(0, 2_000))
      return smallReport({
        mode,
        project: text,
        trees: { head: text, base: text },
        databases: [{ id: text, engine: 'postgres', version: text, role: 'primary', signals: [] }],
        tools: [{ id: text, title: text, version: text }],
        trigger: {
          triggered: true,
          reasons: repeated.map((detail) => ({ id: 'keyword', detail, path: detail, line: 1 })),
        },
        gate: { conclusion, failOn, reasons: repeated, settingsFrom: 'base' },
        score: { ...small.score, caps: [{ limit: 49, reason: text }], action: text },
        categories: small.categories.map((each) => ({
          ...each,
          title: text,
          checks: repeated.map((summary) => check({ title: summary, summary, before: 'fail' })),
        })),
        gaps: repeated.map((missing) => gap({ title: missing, missing, why: missing, path: missing })),
        recommendations: { before: repeated.map((each) => ({ priority: 'high', check: 'x', text: each })), after: [] },
        findings: Array.from({ length: times }, () => some).flat(),
        notAnalysed: repeated.map((reason) => ({ path: reason, line: 1, reason })),
        notices: repeated,
      })
    })
}
