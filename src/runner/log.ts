import {
  debug,
  error,
  info,
  isDebug,
  notice,
  setOutput,
  summary,
  warning,
  type AnnotationProperties,
} from '@actions/core'
import type { Annotation } from '../github/check-run.js'
import type { Runner } from './run.js'

/** The runner's log, outputs and summary. Everything passes through `@actions/core`, which escapes workflow commands. */
export function coreLog(): Runner['log'] {
  return {
    info,
    notice: (message) => notice(message),
    warning: (message) => warning(message),
    error: (message, place) => error(message, place),
    debug: (message) => {
      if (isDebug()) debug(message)
    },
    annotate: (annotation) => annotate(annotation),
    output: (name, value) => setOutput(name, value),
    async summary(markdown) {
      // The runner gives no file where summaries are not supported.
      if ((process.env['GITHUB_STEP_SUMMARY'] ?? '') === '') return
      await summary.addRaw(markdown).write({ overwrite: true })
    },
  }
}

function annotate({ path, startLine, endLine, startColumn, endColumn, level, title, message }: Annotation): void {
  const properties: AnnotationProperties = {
    title,
    file: path,
    startLine,
    endLine,
    ...(startLine === endLine && startColumn !== undefined
      ? { startColumn, ...(endColumn === undefined ? {} : { endColumn }) }
      : {}),
  }
  switch (level) {
    case 'failure':
      error(message, properties)
      return
    case 'warning':
      warning(message, properties)
      return
    case 'notice':
      notice(message, properties)
  }
}
