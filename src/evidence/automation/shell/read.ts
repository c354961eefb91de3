import type { ShellCall, ShellOptions } from './call.js'
import type { WithShell } from './grammar.js'
import { callsOf } from './walk.js'

/** A script longer than this is generated or holds an archive. */
const LONGEST = 200_000

/** The programs that a text of shell commands starts. `${{ … }}` and `{{ … }}` stay in the words as they are written. */
export function readShell(withShell: WithShell, text: string, options: ShellOptions): readonly ShellCall[] {
  if (text.length > LONGEST) return []
  const expressions = new Map<string, string>(options.variables)
  const plain = text.replace(/\$?\{\{[^}\n]*\}\}/g, (expression) => {
    const name = `EXPRESSION_${expressions.size}`
    expressions.set(name, expression)
    return `\${${name}}`
  })
  return withShell(plain, (root) => callsOf(root, { ...options, variables: expressions }))
}
