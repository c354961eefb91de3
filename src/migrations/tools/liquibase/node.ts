import type { Text } from '../../model.js'

/** An element of a changelog, whether it was written in XML, YAML or JSON. */
export interface ChangeNode {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly ChangeNode[]
  /** What stands in it besides elements: SQL, a comment, a condition. */
  readonly text: Text | undefined
  /** Its place in the file, as offsets. */
  readonly from: number
  readonly to: number
}

/** An attribute; undefined where it is missing or empty. */
export function attribute(node: ChangeNode, name: string): string | undefined {
  const value = node.attributes.get(name)
  return value === undefined || value === '' ? undefined : value
}

export function childrenNamed(node: ChangeNode, name: string): readonly ChangeNode[] {
  return node.children.filter((child) => child.name === name)
}

export function childNamed(node: ChangeNode, name: string): ChangeNode | undefined {
  return node.children.find((child) => child.name === name)
}

export function isTrue(node: ChangeNode | undefined, name: string): boolean {
  return node?.attributes.get(name)?.toLowerCase() === 'true'
}

export function isFalse(node: ChangeNode | undefined, name: string): boolean {
  return node?.attributes.get(name)?.toLowerCase() === 'false'
}
