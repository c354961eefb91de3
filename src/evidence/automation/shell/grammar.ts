import type { Node } from 'web-tree-sitter'
import { readWebAssembly } from '../../../migrations/syntax/web-assembly.js'

export type ShellNode = Node

/** Calls `use` with the root of a script's syntax tree, which is freed behind it. */
export type WithShell = <Result>(text: string, use: (root: ShellNode) => Result) => Result

/** Loads tree-sitter and its Bash grammar. `readBytes` finds the WebAssembly of a package. */
export async function loadShell(readBytes: typeof readWebAssembly = readWebAssembly): Promise<WithShell> {
  const { Language, Parser } = await import('web-tree-sitter')
  const wasmBinary = await readBytes('web-tree-sitter', 'web-tree-sitter.wasm')
  await Parser.init({ wasmBinary })
  const parser = new Parser()
  parser.setLanguage(await Language.load(await readBytes('tree-sitter-bash', 'tree-sitter-bash.wasm')))
  return (text, use) => {
    const tree = parser.parse(text)
    if (tree === null) throw new Error('tree-sitter has no language')
    try {
      return use(tree.rootNode)
    } finally {
      tree.delete()
    }
  }
}
