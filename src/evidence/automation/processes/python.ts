import type { PyNode } from '../../../migrations/syntax/python/module.js'
import { pyScope, valueOf, withLocals, type PyCall, type PyValue } from '../../../migrations/syntax/python/values.js'
import type { Text } from '../../../migrations/text.js'
import { asVariable, type ProcessCall } from './process.js'

/** https://docs.python.org/3/library/subprocess.html; the older ones of os, and asyncio's. */
const STARTS =
  /^(subprocess\.(run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(system|popen)|asyncio\.(subprocess\.)?create_subprocess_(exec|shell)|(c|ctx|conn|connection|local)\.(run|sudo|local))$/
/** These raise when the program fails. */
const RAISES = /^(subprocess\.(check_call|check_output)|(c|ctx|conn|connection|local)\.(run|sudo|local))$/

/** The programs that a Python file starts. */
export function processCalls(text: Text, root: PyNode, lineOf: (offset: number) => number): readonly ProcessCall[] {
  const scope = pyScope(text, root)
  const imported = importedFrom(text.value)
  const looksAtCode = /\.(returncode|check_returncode|wait\(|poll\()|\breturncode\b/.test(text.value)
  const found: ProcessCall[] = []
  for (const node of root.descendantsOfType('call')) {
    const call = valueOf(node, withLocals(scope, node))
    if (call.kind !== 'call') continue
    const name = imported.get(call.name) ?? call.name
    if (!STARTS.test(name)) continue
    const started = startedBy(call, name)
    if (started === undefined) continue
    const checks = call.keywords.get('check')
    const raises = RAISES.test(name) || (checks?.kind === 'boolean' && checks.value) || looksAtCode
    found.push({ started, failureIgnored: !raises || swallowed(node), line: lineOf(node.startIndex) })
  }
  return found
}

/** `from subprocess import run, check_call as cc`. */
function importedFrom(source: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [, module = '', list = ''] of source.matchAll(/^from\s+(subprocess|os|asyncio)\s+import\s+([^\n#]+)/gm)) {
    for (const each of list.replace(/[()\\]/g, ' ').split(',')) {
      const [name, alias] = each.trim().split(/\s+as\s+/)
      if (name !== undefined && name !== '') names.set(alias ?? name, `${module}.${name}`)
    }
  }
  return names
}

/** Inside `try` of which no handler raises or exits. */
function swallowed(node: PyNode): boolean {
  for (let each: PyNode | null = node; each !== null; each = each.parent) {
    const { parent }: PyNode = each
    if (parent?.type !== 'try_statement' || each.type !== 'block') continue
    const handlers = parent.namedChildren.filter((child) => child.type === 'except_clause')
    if (handlers.length > 0 && handlers.every((child) => !/\braise\b|\bexit\(|_exit\(/.test(child.text))) return true
  }
  return false
}

function startedBy(call: PyCall, name: string): ProcessCall['started'] | undefined {
  const [first] = call.args
  if (first === undefined) return undefined
  if (name.endsWith('create_subprocess_exec')) return { words: call.args.map(wordOf) }
  if (first.kind === 'list') return { words: first.items.map(wordOf) }
  if (first.kind === 'call' && /(^|\.)split$/.test(first.name)) return textOf(first.args[0])
  return textOf(first)
}

function textOf(value: PyValue | undefined): ProcessCall['started'] | undefined {
  return value?.kind === 'text' ? { text: shellText(value.text.value) } : undefined
}

function wordOf(value: PyValue): string {
  switch (value.kind) {
    case 'text':
      return shellText(value.text.value)
    case 'number':
    case 'name':
    case 'unknown':
      return value.kind === 'number' ? value.written : asVariable(value.written)
    case 'call':
      return asVariable(/^(os\.)?(environ\.get|getenv)$/.test(value.name) ? argumentOf(value) : value.name)
    default:
      return '${value}'
  }
}

function argumentOf({ args: [name] }: PyCall): string {
  return name?.kind === 'text' ? name.text.value : 'value'
}

/** Fields of an f-string as variables of a shell. */
function shellText(text: string): string {
  return text.replace(/\$?\{([^{}]*)\}/g, (_, written: string) => asVariable(written))
}
