/** Measures the stages of a review and passes their names on. */
export interface Stopwatch {
  readonly progress: (stage: string) => void
  /** Milliseconds by stage, up to now. */
  readonly timings: () => Readonly<Record<string, number>>
}

export function stopwatch(report: (stage: string) => void, clock: () => number = () => performance.now()): Stopwatch {
  const began: { readonly stage: string; readonly at: number }[] = []
  return {
    progress(stage) {
      began.push({ stage, at: clock() })
      report(stage)
    },
    timings() {
      const end = clock()
      return Object.fromEntries(
        began.map(({ stage, at }, index) => [stage.toLowerCase(), Math.round((began[index + 1]?.at ?? end) - at)]),
      )
    },
  }
}
