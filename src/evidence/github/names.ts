/** Whether a shown name is the written one, in which each expression stands for whatever it came to. */
function isWritten(shown: string, written: string): boolean {
  const parts = written.split(/\$\{\{[^}]*\}\}/)
  const [first = '', ...others] = parts
  const last = others.pop()
  if (last === undefined) return shown === first
  if (!shown.startsWith(first)) return false
  let at = first.length
  for (const part of others) {
    const found = shown.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return shown.length - last.length >= at && shown.endsWith(last)
}

/** Whether a job of a run is the one of the file; a job of a matrix bears its values in brackets behind its name. */
export function isJobName(shown: string, written: string): boolean {
  return isWritten(shown, written) || (shown.endsWith(')') && isWritten(shown.replace(/ \([^()]*\)$/, ''), written))
}

export function isStepName(shown: string, written: string): boolean {
  return isWritten(shown.trim(), written.trim())
}
