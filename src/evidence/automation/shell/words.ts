import { SCRIPT_FOLDER } from './call.js'
import type { ShellNode } from './grammar.js'

/** What a word is read with: constants that are known, and what to do with programs inside of it. */
export interface WordReader {
  readonly variables: ReadonlyMap<string, string>
  readonly inside: (node: ShellNode) => void
}

/** A word as its program sees it; what cannot be known stays as `$NAME`. */
export function wordOf(node: ShellNode | null | undefined, reader: WordReader): string {
  if (node === null || node === undefined) return ''
  switch (node.type) {
    case 'raw_string':
    case 'ansi_c_string':
      return node.text.replace(/^\$?'/, '').replace(/'$/, '')
    case 'string':
    case 'concatenation':
    case 'command_name':
      return piecesOf(node, reader)
    case 'simple_expansion':
    case 'expansion':
      return expansionOf(node, reader.variables)
    case 'command_substitution':
      if (/\bdirname\b/.test(node.text) && /\$\{?0|BASH_SOURCE/.test(node.text)) return SCRIPT_FOLDER
      reader.inside(node)
      return node.text
    case 'process_substitution':
      reader.inside(node)
      return node.text
    default:
      return node.text.replace(/\\(.)/g, '$1')
  }
}

function piecesOf(node: ShellNode, reader: WordReader): string {
  let text = ''
  let at = node.startIndex
  for (const each of node.namedChildren) {
    text += node.text.slice(at - node.startIndex, each.startIndex - node.startIndex)
    text += each.type === 'string_content' ? each.text.replace(/\\(["$`\\])/g, '$1') : wordOf(each, reader)
    at = each.endIndex
  }
  text += node.text.slice(at - node.startIndex)
  return node.type === 'string' ? text.replace(/^"/, '').replace(/"$/, '') : text
}

/** `$X` and `${X}`, also with a default: what is set wins over it. */
function expansionOf(node: ShellNode, variables: ReadonlyMap<string, string>): string {
  const name = node.descendantsOfType('variable_name')[0]?.text
  if (name === undefined) return node.text
  const plain = node.type === 'simple_expansion' || /^\$\{\w+(:?[-?].*)?\}$/s.test(node.text)
  return (plain ? variables.get(name) : undefined) ?? `$${name}`
}

/** Names of variables that a node mentions. */
export function namesIn(node: ShellNode): ReadonlySet<string> {
  return new Set(node.descendantsOfType('variable_name').map(({ text }) => text))
}

/** Names of variables that nodes set. */
export function namesSet(nodes: readonly ShellNode[]): ReadonlySet<string> {
  const assignments = nodes.flatMap((node) => node.descendantsOfType('variable_assignment'))
  return new Set(assignments.flatMap((each) => each.childForFieldName('name')?.text ?? []))
}

/** A word as a shell is told it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
