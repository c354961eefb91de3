import type { Node } from 'web-tree-sitter'
import type { Text } from '../../text.js'
import { readWebAssembly } from '../web-assembly.js'

export type PyNode = Node

/** Calls `use` with the root of a file's syntax tree, which is freed behind it. */
export type WithPython = <Result>(text: Text, use: (root: PyNode) => Result) => Result

/** Loads tree-sitter and its Python grammar. `readBytes` finds the WebAssembly of a package. */
export async function loadPython(readBytes: typeof readWebAssembly = readWebAssembly): Promise<WithPython> {
  const { Language, Parser } = await import('web-tree-sitter')
  const wasmBinary = await readBytes('web-tree-sitter', 'web-tree-sitter.wasm')
  await Parser.init({ wasmBinary })
  const parser = new Parser()
  parser.setLanguage(await Language.load(await readBytes('tree-sitter-python', 'tree-sitter-python.wasm')))
  return (text, use) => {
    const tree = parser.parse(text.value)
    if (tree === null) throw new Error('tree-sitter has no language')
    try {
      return use(tree.rootNode)
    } finally {
      tree.delete()
    }
  }
}
