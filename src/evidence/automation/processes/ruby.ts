import { asVariable, type ProcessCall } from './process.js'

/** `system "…"`, `sh "…"` of Rake, `exec "…"`, `Open3.capture2e(…)`, `IO.popen(…)`, `Kernel.system(…)`. */
const CALL =
  /(?:^|[^\w.:@$"'`])((?:Kernel\.)?(?:system|exec|spawn|sh)|Open3\.(?:capture2e?|capture3|popen2e?|popen3|pipeline)|IO\.popen)(?:\s*\(\s*|\s+)(?=["'%[{])/g
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|%[qQ]?[[({|]([^\])}|]*)[\])}|]/y
const SHELL = /`((?:[^`\\]|\\.)*)`|%x[[({|]([^\])}|]*)[\])}|]/g

/** The programs that a Ruby file starts. Its strings are read; what is computed otherwise is not. */
export function processCalls(source: string): readonly ProcessCall[] {
  const looksAtCode = /\$\?|\$CHILD_STATUS|\.success\?|exitstatus/.test(source)
  return uncommented(source).flatMap(({ text, line }): readonly ProcessCall[] => {
    const stops = /\|\||\bor\b|\bunless\b|\bif\b|exception:\s*true|\babort\b|\braise\b/.test(text)
    const direct = [...text.matchAll(CALL)].flatMap((match): readonly ProcessCall[] => {
      const words = stringsFrom(text, match.index + match[0].length)
      const [only] = words
      if (only === undefined) return []
      // Rake's sh fails the task; exec replaces the process.
      const fails = stops || looksAtCode || /^(sh|exec)$/.test(match[1] ?? '')
      return [{ line, started: words.length === 1 ? { text: only } : { words }, failureIgnored: !fails }]
    })
    const backticks = [...text.matchAll(SHELL)].map(([, a, b]): ProcessCall => ({
      line,
      started: { text: interpolated(a ?? b ?? '') },
      failureIgnored: !(looksAtCode || stops),
    }))
    return [...direct, ...backticks]
  })
}

/** The strings of an argument list, one after the other. */
function stringsFrom(text: string, start: number): readonly string[] {
  const words: string[] = []
  let at = start
  for (;;) {
    at += /^[\s,[]*(?:\{[^}]*\}\s*,\s*)?/.exec(text.slice(at))?.[0].length ?? 0
    QUOTED.lastIndex = at
    const match = QUOTED.exec(text)
    if (match === null) {
      const name = /^[\w.@$[\]'"]+(?=\s*[,)\]])/.exec(text.slice(at))?.[0]
      if (words.length === 0 || name === undefined || name.includes(':')) return words
      words.push(asVariable(name))
      at += name.length
      continue
    }
    words.push(interpolated(match[1] ?? match[2] ?? match[3] ?? ''))
    at = match.index + match[0].length
    if (!/^\s*,/.test(text.slice(at))) return words
  }
}

function interpolated(text: string): string {
  return text.replace(/#\{([^}]*)\}/g, (_, written: string) => asVariable(written)).replace(/\\(["'`])/g, '$1')
}

/** Lines without comments, a call over several lines joined into its first. */
function uncommented(source: string): readonly { readonly text: string; readonly line: number }[] {
  const lines: { text: string; line: number }[] = []
  let block = false
  let open: { text: string; line: number } | undefined
  for (const [index, raw] of source.split('\n').entries()) {
    if (/^=begin\b/.test(raw)) block = true
    if (block) {
      if (/^=end\b/.test(raw)) block = false
      continue
    }
    const text = raw.replace(/^\s*#.*$/, '').replace(/\s#\s.*$/, '')
    if (open === undefined) open = { text, line: index + 1 }
    else open.text = `${open.text} ${text.trim()}`
    const waits = /[,(\\]\s*$/.test(text) && open.text.length < 4_000
    if (waits) open.text = open.text.replace(/\\\s*$/, '')
    else {
      lines.push(open)
      open = undefined
    }
  }
  return open === undefined ? lines : [...lines, open]
}
