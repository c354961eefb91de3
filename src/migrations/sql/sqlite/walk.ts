import type { AstNode } from 'sqlite3-parser'

/** Meets a node and all below it, outermost first; `false` keeps out of what is below. */
export function walk(root: AstNode | undefined, meet: (node: AstNode) => boolean): void {
  if (root === undefined || !meet(root)) return
  for (const value of Object.values(root)) {
    if (Array.isArray(value)) for (const each of value) below(each, meet)
    else below(value, meet)
  }
}

function below(value: unknown, meet: (node: AstNode) => boolean): void {
  if (isNode(value)) walk(value, meet)
}

/** Everything of the tree with a type is a node; a span has none. */
function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Whether a node of a type stands in the tree. */
export function holds(root: AstNode, type: AstNode['type']): boolean {
  const found: AstNode[] = []
  walk(root, (node) => {
    if (node.type === type) found.push(node)
    return found.length === 0
  })
  return found.length > 0
}
