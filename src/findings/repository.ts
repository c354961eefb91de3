import type { Candidate, Hazard, RepositoryContext } from '../hazards/hazard.js'
import type { Finding } from '../report.js'
import { isBaselined } from './baseline.js'
import { isIgnored } from './exempt.js'
import { fingerprint } from './fingerprint.js'
import { masked } from './masking.js'
import { severityOf } from './severity.js'
import type { SettleOptions } from './settle.js'

/**
 * Findings about the repository as a whole: what a deploy runs, what infrastructure code replaces. They belong to no
 * history. In a review only what the base does not have is asked for, so each is the change's.
 */
export function repositoryFindings(context: RepositoryContext, options: SettleOptions): readonly Finding[] {
  const { settings, mode } = options
  const active = options.hazards.filter((each) => settings.hazards[each.id] !== 'off')
  return active.flatMap((hazard) =>
    hazard.subject === 'repository'
      ? hazard
          .detect(context)
          .filter(({ span }) => !isIgnored(span.path, settings))
          .map((candidate) => findingOf(hazard, candidate, options, mode === 'review' && context.base !== undefined))
      : [],
  )
}

function findingOf(hazard: Hazard, candidate: Candidate, options: SettleOptions, isNew: boolean): Finding {
  const [engine] = hazard.engines
  const severity = severityOf(hazard, candidate, undefined, options.settings.hazards)
  const print = fingerprint({
    hazard: hazard.id,
    database: engine ?? '',
    migration: '',
    object: candidate.object,
    statement: '',
  })
  const { path, line, column, endLine, endColumn, exact } = candidate.span
  return {
    hazard: hazard.id,
    title: hazard.title,
    check: hazard.check,
    history: '',
    migration: null,
    severity,
    path,
    line,
    column,
    endLine,
    endColumn,
    exact,
    statement: '',
    message: masked(candidate.message),
    engines: hazard.engines,
    object: masked(candidate.object),
    locks: [],
    rewrites: [],
    fix: { language: 'text', after: hazard.instead },
    introduced: isNew ? 'yes' : options.mode === 'review' ? 'unknown' : 'no',
    past: false,
    baselined: isBaselined(options.baseline, { fingerprint: print, severity }, options.now),
    proven: candidate.proven ?? 'rule',
    fingerprint: print,
    annotatable: options.annotatable(path),
  }
}
