import { ALL_CHECKS } from '../checklist/checklist.js'
import { UserError } from '../errors.js'
import { hazards } from '../hazards/registry.js'
import type { Example, Hazard } from '../hazards/hazard.js'
import type { Check } from '../checklist/check.js'
import { nearest } from '../inputs/nearest.js'

/** One hazard or check for a terminal: why, fix, examples. Throws UserError where there is none of that id. */
export function explain(id: string): string {
  const hazard = hazards.find((each) => each.id === id)
  if (hazard !== undefined) return hazardText(hazard)
  const check = ALL_CHECKS.find((each) => each.id === id)
  if (check !== undefined) return checkText(check)
  const near = nearest(
    id,
    [...hazards, ...ALL_CHECKS].map((each) => each.id),
  )
  throw new UserError(`There is no hazard or check named ${id}${near === undefined ? '' : `: did you mean ${near}?`}`)
}

function hazardText(hazard: Hazard): string {
  return [
    `${hazard.title} (${hazard.id})`,
    `${hazard.severity} · ${hazard.engines.join(', ')}${hazard.check === null ? '' : ` · counts in ${hazard.check}`}`,
    '',
    hazard.why,
    ...(hazard.safeWhen === undefined ? [] : ['', `Safe: ${hazard.safeWhen}`]),
    '',
    `Instead: ${hazard.instead}`,
    ...examples('Reported', hazard.bad),
    ...examples('Not reported', hazard.good),
    '',
    ...hazard.sources.map((each) => `Source: ${each}`),
    '',
  ].join('\n')
}

function examples(title: string, byEngine: Hazard['bad']): string[] {
  return Object.entries(byEngine).flatMap(([engine, list]) =>
    list.flatMap((each) => [
      '',
      `${title} (${engine})${each.note === undefined ? '' : `: ${each.note}`}`,
      ...indented(each),
    ]),
  )
}

function indented(example: Example): string[] {
  const before =
    example.before === undefined ? [] : ['-- earlier migrations', ...example.before.trim().split('\n'), '-- this one']
  const code = Object.entries(example.code ?? {}).flatMap(([path, text]) => [
    `-- with ${path}`,
    ...text.trim().split('\n'),
  ])
  return [...before, ...example.sql.trim().split('\n'), ...code].map((line) => `    ${line}`)
}

function checkText(check: Check): string {
  return [
    `${check.title} (${check.id})`,
    `${check.requirement} · judged on the ${check.scope} · ${check.priority} when it fails · passes on ${check.minimum} or stronger`,
    '',
    check.why,
    '',
  ].join('\n')
}
