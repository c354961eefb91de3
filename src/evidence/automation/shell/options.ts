import type { ShellNode } from './grammar.js'

/** `set -euo pipefail`, `set -o errexit`, `set +e`: what they turn on or off. */
export function optionsSet(words: readonly string[]): { readonly errexit?: boolean; readonly pipefail?: boolean } {
  let options: { errexit?: boolean; pipefail?: boolean } = {}
  for (const [index, word] of words.entries()) {
    const on = word.startsWith('-')
    if (!/^[-+][a-zA-Z]+$/.test(word)) continue
    if (word.includes('e')) options = { ...options, errexit: on }
    if (!word.includes('o')) continue
    const name = words[index + 1]
    if (name === 'errexit') options = { ...options, errexit: on }
    if (name === 'pipefail') options = { ...options, pipefail: on }
  }
  return options
}

const STOPS = /^(die|fail|abort|fatal|error_exit|exit_with_error|bail)$/i

/** Whether reaching this ends the script, or at least its function, with an error. */
export function stops(
  node: ShellNode | null,
  functions: ReadonlyMap<string, ShellNode>,
  seen: readonly string[] = [],
): boolean {
  if (node === null) return false
  return [node, ...node.descendantsOfType('command')].some((each) => {
    if (each.type !== 'command') return false
    const name = each.childForFieldName('name')?.text ?? ''
    const first = each.childrenForFieldName('argument')[0]?.text
    if (name === 'exit' || name === 'return') return first !== '0'
    if (name === 'false' || STOPS.test(name)) return true
    const body = functions.get(name)
    return body !== undefined && !seen.includes(name) && seen.length < 5 && stops(body, functions, [...seen, name])
  })
}

/** `[ … ]`, `[[ … ]]`, `(( … ))`, `test …`: a question about values, whose no is not a failure. */
export function isQuestion(node: ShellNode | null): boolean {
  if (node === null) return false
  switch (node.type) {
    case 'test_command':
      return true
    case 'negated_command':
    case 'list':
      return node.namedChildren.some((each) => isQuestion(each))
    case 'compound_statement':
      return node.text.startsWith('((')
    case 'command': {
      const name = node.childForFieldName('name')?.text ?? ''
      return /^(test|\[|command|which|type|hash)$/.test(name)
    }
    case 'redirected_statement':
      return isQuestion(node.childForFieldName('body'))
    default:
      return false
  }
}

/** Whether a question asks for the failure of what ran before: `[ $? -ne 0 ]` is yes, `[ $? -eq 0 ]` is no. */
export function asksForFailure(node: ShellNode | null): boolean | undefined {
  const text = node?.text ?? ''
  if (!text.includes('$?')) return undefined
  return /\$\?["']?\s*(-ne|!=|>|-gt)/.test(text)
}
