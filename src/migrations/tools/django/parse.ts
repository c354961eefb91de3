import type { Reading, Span, Text } from '../../model.js'
import type { PyNode, WithPython } from '../../syntax/python/module.js'
import { pyScope, valueOf, type PyCall, type PyScope, type PyValue } from '../../syntax/python/values.js'
import { findIrreversible, firstLine, type Irreversible } from '../sql-file.js'

/** What a migration module says. Its operations become statements once the models before it are known. */
export interface DjangoFile {
  readonly path: string
  readonly text: Text
  readonly read: (text: Text) => Reading
  /** False: the module holds no class Migration. */
  readonly isMigration: boolean
  readonly dependencies: readonly PyValue[]
  readonly runBefore: readonly PyValue[]
  readonly replaces: readonly PyValue[]
  readonly operations: readonly PyValue[]
  readonly atomic: boolean
  readonly irreversible: Irreversible | undefined
  readonly span: Span
}

/** Reads one module. */
export function parseDjango(
  text: Text,
  path: string,
  withPython: WithPython,
  read: (text: Text) => Reading,
): DjangoFile {
  return withPython(text, (root) => {
    const scope = pyScope(text, root)
    const found = root.namedChildren.find(isMigrationClass)
    const attributes = found === undefined ? new Map<string, PyNode>() : attributesOf(found)
    const listOf = (name: string): readonly PyValue[] => {
      const node = attributes.get(name)
      const value = node === undefined ? undefined : valueOf(node, scope)
      if (value?.kind === 'list') return value.items
      return value === undefined ? [] : [value]
    }
    const atomic = attributes.get('atomic')
    return {
      path,
      text,
      read,
      isMigration: found !== undefined,
      dependencies: listOf('dependencies'),
      runBefore: listOf('run_before'),
      replaces: listOf('replaces'),
      operations: [...listOf('operations'), ...added(found, scope)],
      atomic: atomic?.type !== 'false',
      irreversible: findIrreversible(text),
      span: found === undefined ? firstLine(text) : text.span(found.startIndex, lineEnd(text, found.startIndex)),
    }
  })
}

function isMigrationClass(node: PyNode): boolean {
  return node.type === 'class_definition' && node.childForFieldName('name')?.text === 'Migration'
}

function attributesOf(found: PyNode): Map<string, PyNode> {
  const attributes = new Map<string, PyNode>()
  for (const statement of found.childForFieldName('body')?.namedChildren ?? []) {
    const assignment = statement.type === 'expression_statement' ? statement.namedChildren[0] : undefined
    const left = assignment?.type === 'assignment' ? assignment.childForFieldName('left') : null
    const right = assignment?.childForFieldName('right')
    if (left?.type === 'identifier' && right != null) attributes.set(left.text, right)
  }
  return attributes
}

/** `operations += […]` in the class. */
function added(found: PyNode | undefined, scope: PyScope): readonly PyValue[] {
  const items: PyValue[] = []
  for (const statement of found?.childForFieldName('body')?.namedChildren ?? []) {
    const augmented = statement.type === 'expression_statement' ? statement.namedChildren[0] : undefined
    if (augmented?.type !== 'augmented_assignment' || augmented.childForFieldName('left')?.text !== 'operations')
      continue
    const right = augmented.childForFieldName('right')
    const value = right === null ? undefined : valueOf(right, scope)
    if (value?.kind === 'list') items.push(...value.items)
    else if (value !== undefined) items.push(value)
  }
  return items
}

function lineEnd(text: Text, from: number): number {
  const end = text.value.indexOf('\n', from)
  return end === -1 ? text.length : end
}

/** An argument of a call by its name, or by its place among the positional ones. */
export function argument(call: PyCall, name: string, position: number): PyValue | undefined {
  return call.keywords.get(name) ?? call.args[position]
}

export function textArgument(call: PyCall, name: string, position: number): string | undefined {
  const value = argument(call, name, position)
  return value?.kind === 'text' ? value.text.value : undefined
}

/** `migrations.AddField` → `AddField` */
export function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
