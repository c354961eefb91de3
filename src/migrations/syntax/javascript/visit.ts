import { declared, type JsScope } from './scope.js'

/** Deeper than any program that somebody wrote. */
const DEEPEST = 200

export interface JsNode {
  readonly type: string
  readonly start?: number | null
  readonly end?: number | null
}

/** Where a node stands: what the names of its place mean, and how deep it is. */
export interface JsPlace {
  readonly scope: JsScope
  readonly depth: number
}

interface Visitor<Place extends JsPlace> {
  readonly take: (node: JsNode, place: Place) => void
  /** The place of what stands under a key of a node; without a node, of what stands in a list. */
  readonly within: (place: Place, node?: JsNode, key?: string) => Place
}

/** Every node of a program, outer ones first, each with its place: a name means what was declared last before it. */
export function visitNodes<Place extends JsPlace>(value: unknown, place: Place, visitor: Visitor<Place>): void {
  if (place.depth > DEEPEST) return
  const deeper: Place = { ...place, depth: place.depth + 1 }
  if (Array.isArray(value)) {
    let { scope } = place
    for (const each of value) {
      if (isVariables(each)) scope = declared(scope, each)
      visitNodes(each, { ...visitor.within(deeper), scope }, visitor)
    }
    return
  }
  if (!isNode(value)) return
  visitor.take(value, place)
  for (const [key, each] of Object.entries(value)) {
    if (typeof each !== 'object' || each === null || key === 'loc') continue
    visitNodes(each, visitor.within(deeper, value, key), visitor)
  }
}

export function isNode(value: unknown): value is JsNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function isVariables(value: unknown): value is Parameters<typeof declared>[1] {
  return isNode(value) && value.type === 'VariableDeclaration'
}
