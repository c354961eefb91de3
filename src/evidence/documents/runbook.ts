import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml'
import { nestsTooDeep } from '../../nesting.js'
import { prose, type Block } from './blocks.js'

const COMMAND = /^(?:command|commands|cmd|run|script|shell|sql|exec)$/i
const STEPS = /^(?:steps|procedure|actions|tasks)$/i
const TITLE = /^(?:title|name|runbook|summary)$/i
const DEEPEST = 10

/** Reads a structured runbook, `runbooks/*.yml`: its title, its steps in order, the commands in them. */
export function readRunbook(source: string): readonly Block[] {
  if (nestsTooDeep(source)) return []
  const counter = new LineCounter()
  const parsed = parseDocument(source, { lineCounter: counter })
  if (parsed.errors.length > 0 || !isMap(parsed.contents)) return []
  const lineOf = (node: Node): number => counter.linePos(node.range?.[0] ?? 0).line
  const blocks: Block[] = []
  walk(parsed.contents, '', 0, lineOf, blocks)
  return blocks
}

function walk(node: unknown, key: string, depth: number, lineOf: (node: Node) => number, blocks: Block[]): void {
  if (depth > DEEPEST) return
  if (isMap(node)) {
    for (const { key: name, value } of node.items)
      walk(value, isScalar(name) ? String(name.value) : '', depth + 1, lineOf, blocks)
  } else if (isSeq(node)) {
    for (const item of node.items) {
      if (STEPS.test(key) && (isScalar(item) || isMap(item))) blocks.push(prose('', lineOf(item), [], 1))
      walk(item, key, depth + 1, lineOf, blocks)
    }
  } else if (isScalar(node) && typeof node.value === 'string') {
    const line = lineOf(node)
    if (COMMAND.test(key)) blocks.push({ kind: 'code', language: 'sh', text: node.value, line })
    else if (depth === 1 && TITLE.test(key)) blocks.unshift({ kind: 'heading', depth: 1, text: node.value, line })
    else blocks.push(prose(`${key}: ${node.value}`, line))
  }
}
