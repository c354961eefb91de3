/** What the hidden line in our comment says: which review it shows, and which run wrote it. */
export interface Marker {
  /** Tells several reviews of one pull request apart: the working directory. */
  readonly key: string
  /** The head commit that was reviewed. */
  readonly head: string
  readonly run: { readonly id: number; readonly attempt: number }
}

/** The marker as an HTML comment, which GitHub does not show. */
export function printMarker({ key, head, run }: Marker): string {
  // Percent-encoding leaves no `>` that could end the comment.
  return `<!-- database-review: key=${encodeURIComponent(key)} head=${head} run=${run.id}.${run.attempt} -->`
}

/**
 * The marker in the first or last line of a comment's text; elsewhere somebody quotes it. Undefined if there is none
 * with a key; what else is missing counts as old.
 */
export function readMarker(body: string): Marker | undefined {
  const lines = body.trim().split(/\r?\n/)
  return markerIn(lines[0] ?? '') ?? markerIn(lines.at(-1) ?? '')
}

/** Whether the marker's run is a later one for another head: what it wrote is not to be overwritten by `ours`. */
export function isNewer(theirs: Marker, ours: Marker): boolean {
  if (theirs.head === ours.head) return false
  return theirs.run.id > ours.run.id || (theirs.run.id === ours.run.id && theirs.run.attempt > ours.run.attempt)
}

function markerIn(line: string): Marker | undefined {
  const content = /^\s*<!--\s*database-review:(.*?)-->\s*$/.exec(line)?.[1]
  if (content === undefined) return undefined
  const field = (name: string) => new RegExp(`(?:^|\\s)${name}=(\\S*)`).exec(content)?.[1]
  const key = field('key')
  if (key === undefined) return undefined
  const [id = 0, attempt = 0] = (field('run') ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0)
  return { key: decoded(key), head: field('head') ?? '', run: { id, attempt } }
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}
