import type { Rule } from './load.js'

/** A word, symbol or literal of a statement. Offsets are UTF-16, into the text that was parsed. */
export interface Leaf {
  readonly kind: 'leaf'
  readonly start: number
  readonly end: number
  /** In lower case; empty for strings and quoted names. */
  readonly word: string
}

/** What one rule of the grammar matched. */
export interface Branch {
  readonly kind: 'branch'
  readonly rule: Rule
  readonly start: number
  readonly end: number
  readonly children: readonly Tree[]
}

export type Tree = Branch | Leaf

/** Direct children that these rules matched, in order. */
export function childrenOf(branch: Branch | undefined, ...rules: readonly Rule[]): readonly Branch[] {
  return (branch?.children ?? []).filter((tree): tree is Branch => tree.kind === 'branch' && rules.includes(tree.rule))
}

export function childOf(branch: Branch | undefined, ...rules: readonly Rule[]): Branch | undefined {
  return childrenOf(branch, ...rules)[0]
}

/** The words and symbols that stand directly in a branch, in order. */
export function wordsOf(branch: Branch | undefined): readonly string[] {
  return (branch?.children ?? []).flatMap((tree) => (tree.kind === 'leaf' ? [tree.word] : []))
}

export function has(branch: Branch | undefined, ...words: readonly string[]): boolean {
  return wordsOf(branch).some((word) => words.includes(word))
}

/** String literals and quoted names that stand directly in a branch. */
export function literalsOf(branch: Branch | undefined): readonly Leaf[] {
  return (branch?.children ?? []).filter((tree): tree is Leaf => tree.kind === 'leaf' && tree.word === '')
}

/** Visits every branch, outermost first; `visit` says whether to go inside. */
export function walk(tree: Tree | undefined, visit: (branch: Branch) => boolean): void {
  if (tree?.kind !== 'branch' || !visit(tree)) return
  for (const inner of tree.children) walk(inner, visit)
}

/** Every branch of these rules in a tree, outermost first; nothing is looked for inside one that was found. */
export function within(tree: Tree | undefined, ...rules: readonly Rule[]): readonly Branch[] {
  const found: Branch[] = []
  walk(tree, (branch) => {
    if (!rules.includes(branch.rule)) return true
    found.push(branch)
    return false
  })
  return found
}

/** The innermost branch that spans what this one spans: the way through rules that only name another. */
export function only(branch: Branch): Branch {
  const [first, second] = branch.children
  return second === undefined && first?.kind === 'branch' ? only(first) : branch
}
