import type { Finding } from '../report.js'

type Lock = Finding['locks'][number]

/**
 * What a statement locks and rewrites, in sentences; `show` prints a relation's name. At most `limit` names, the rest
 * counted.
 */
export function lockSentences(
  { locks, rewrites }: Finding,
  show: (name: string) => string,
  limit: number,
): readonly string[] {
  const byMode = new Map<string, Lock[]>()
  for (const lock of locks) byMode.set(lock.mode, [...(byMode.get(lock.mode) ?? []), lock])
  const taken = [...byMode].map(
    ([mode, held]) =>
      `Takes ${mode} on ${listed([...new Set(held.map((each) => each.relation))], show, limit)}: ${consequence(held)}.`,
  )
  return [...taken, ...(rewrites.length === 0 ? [] : [`Rewrites ${listed(rewrites, show, limit)}.`])]
}

/** `a, b and 3 more` */
function listed(names: readonly string[], show: (name: string) => string, limit: number): string {
  const shown = names.slice(0, limit).map(show)
  const rest = names.length - shown.length
  const last = rest > 0 ? `${rest} more` : shown.pop()
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last ?? ''}`
}

function consequence(held: readonly Lock[]): string {
  if (held.some((each) => each.blocks === 'everything')) return 'reads and writes wait'
  if (held.some((each) => each.blocks === 'writes')) return 'writes wait, reads go on'
  return 'reads and writes go on, other schema changes wait'
}
