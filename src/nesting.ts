/** Deeper than any file that people or their tools write. */
const DEEPEST = 100

/**
 * Whether a YAML or JSON text nests deeper than a recursive parser can bear. V8 ends the whole process, past any `catch`,
 * when it must compile a regular expression while the stack is nearly full
 * (https://github.com/v8/v8/blob/main/src/regexp/regexp-compiler.cc, "RegExpCompiler Allocation failed"). Counts brackets
 * wherever they stand, so a text with many of them open in strings is refused as well.
 */
export function nestsTooDeep(text: string): boolean {
  let open = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x5b || code === 0x7b) {
      open += 1
      if (open > DEEPEST) return true
    } else if ((code === 0x5d || code === 0x7d) && open > 0) open -= 1
  }
  return /^(?:[ \t]*[-?:][ \t]){50,}/m.test(text) || /^ {400,}[^\s]/m.test(text)
}
