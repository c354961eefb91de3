import { step, type Step } from './unit.js'

/** A configuration of uWSGI, by its name. */
export function isUwsgi(path: string): boolean {
  return /(^|\/)[\w.-]*uwsgi[\w.-]*\.ini$/.test(path)
}

/**
 * What uWSGI runs beside the application, in the order in which it is written: hooks that start a command
 * (https://uwsgi-docs.readthedocs.io/en/latest/Hooks.html) and daemons that it attaches.
 */
export function uwsgiSteps(path: string, text: string): readonly Step[] {
  return text.split('\n').flatMap((line, index): readonly Step[] => {
    const [, hook, daemon] =
      /^\s*hook-[\w-]+\s*=\s*exec:(.+)$/.exec(line) ??
      /^\s*exec-(?:asap|pre-jail|post-jail|in-jail|as-root|as-user|as-user-atexit|pre-app|post-app)\s*=\s*(.+)$/.exec(
        line,
      ) ??
      /^\s*(?:smart-)?attach-daemon2?\s*=\s*()(.+)$/.exec(line) ??
      []
    const command = hook === undefined || hook === '' ? daemon : hook
    return command === undefined ? [] : [step(path, index + 1, command.trim(), { folder: '' })]
  })
}
