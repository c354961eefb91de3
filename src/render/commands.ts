import type { Annotation } from '../github/check-run.js'
import { plain } from './escape.js'

/**
 * How many annotations of a level are written to the log: GitHub shows ten of each in a step and drops the rest in
 * silence. What the action itself may have to warn of, or to note, keeps its place.
 * Source: https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations
 */
const ROOM: Readonly<Record<Annotation['level'], number>> = { failure: 10, warning: 8, notice: 9 }

const LEVELS = ['failure', 'warning', 'notice'] as const

/**
 * The annotations that fit into a step's log, worst first. Where more stand in a level, the last one says how many more
 * there are, and where.
 */
export function workflowCommands(annotations: readonly Annotation[]): readonly Annotation[] {
  return LEVELS.flatMap((level) => {
    const all = annotations.filter((each) => each.level === level)
    const room = ROOM[level]
    if (all.length <= room) return all
    const [first, ...others] = all.slice(room - 1)
    return first === undefined ? [] : [...all.slice(0, room - 1), together(first, others)]
  })
}

const PLACES_NAMED = 20

function together(first: Annotation, others: readonly Annotation[]): Annotation {
  const rest = [first, ...others]
  const places = rest.slice(0, PLACES_NAMED).map(({ path, startLine }) => `${plain(path, 200)}:${startLine}`)
  const unnamed = rest.length - places.length
  return {
    path: first.path,
    startLine: first.startLine,
    endLine: first.endLine,
    level: first.level,
    title: `and ${rest.length} more`,
    message: `${rest.length} more findings, here and at ${[...places.slice(1), ...(unnamed > 0 ? [`${unnamed} more places`] : [])].join(', ')}. All of them are in the job summary.`,
  }
}
