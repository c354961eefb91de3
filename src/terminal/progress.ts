import type { Output } from './run.js'

/** Runs shorter than this show nothing. */
const SILENT_MILLISECONDS = 1000

export interface Progress {
  readonly show: (stage: string) => void
  /** Wipes the line. May be called twice. */
  readonly end: () => void
}

/** One line on stderr that names the stage, where a person looks at it and the run takes over a second. */
export function progressOn(stderr: Output, quiet: boolean, silentMilliseconds = SILENT_MILLISECONDS): Progress {
  if (quiet || stderr.isTTY !== true) return { show: () => undefined, end: () => undefined }
  const started = performance.now()
  let current = ''
  let shown = false
  const draw = (): void => {
    shown = true
    stderr.write(`\r\x1b[2K${current}…`)
  }
  const timer = setTimeout(draw, silentMilliseconds)
  timer.unref()
  return {
    show(stage) {
      current = stage
      if (performance.now() - started >= silentMilliseconds) draw()
    },
    end() {
      clearTimeout(timer)
      if (shown) stderr.write('\r\x1b[2K')
      shown = false
    },
  }
}
