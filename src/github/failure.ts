/** A request that GitHub answered with an error, or that got no answer (then the status is 500). */
export interface Failure {
  readonly status: number
  /** What GitHub said, for people. */
  readonly message: string
  header(name: string): string | undefined
}

/** The failed request behind a thrown value; undefined if it is something else, such as a fault of ours. */
export function failureOf(thrown: unknown): Failure | undefined {
  if (!(thrown instanceof Error) || !('status' in thrown) || typeof thrown.status !== 'number') return undefined
  const headers = new Map(Object.entries(property(property(thrown, 'response'), 'headers') ?? {}))
  return {
    status: thrown.status,
    message: thrown.message.replace(/ - https?:\/\/\S+$/, ''),
    header: (name) => {
      const value: unknown = headers.get(name)
      return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
    },
  }
}

/** What the request came to, or undefined where GitHub answered with one of these statuses; other failures are thrown. */
export async function unlessStatus<T>(statuses: readonly number[], request: Promise<T>): Promise<T | undefined> {
  try {
    return await request
  } catch (error) {
    if (statuses.includes(failureOf(error)?.status ?? 0)) return undefined
    throw error
  }
}

function property(value: unknown, name: string): object | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found: unknown = Reflect.get(value, name)
  return typeof found === 'object' && found !== null ? found : undefined
}
