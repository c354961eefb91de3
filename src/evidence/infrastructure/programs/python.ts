import type { PyNode } from '../../../migrations/syntax/python/module.js'
import { pyScope, valueOf, withLocals, type PyCall, type PyValue } from '../../../migrations/syntax/python/values.js'
import type { Text } from '../../../migrations/text.js'
import { snakeCase } from '../cloudformation-names.js'
import { seenAt, unknown, type Property, type Value } from '../value.js'
import type { Construct, Meaning } from './construct.js'
import { typeNamed } from './packages.js'

interface World {
  readonly path: string
  readonly source: string
  readonly lines: readonly string[]
  readonly lineOf: (offset: number) => number
  readonly meaning: Meaning
  readonly holders: ReadonlyMap<string, string>
  /** Where a construct is made, with its key. */
  readonly made: ReadonlyMap<number, string>
}

interface Found {
  readonly call: PyCall
  readonly type: string
  readonly holder: string | undefined
}

/** The constructs that a Python program makes, with arguments as far as they are literals of the file. */
export function constructsIn(path: string, text: Text, root: PyNode, meaning: Meaning): readonly Construct[] {
  const imports = importsOf(root)
  const scope = pyScope(text, root)
  const found = root.descendantsOfType('call').flatMap((node): readonly Found[] => {
    const name = node.childForFieldName('function')?.text ?? ''
    const [first = '', ...rest] = name.replace(/\s+/g, '').split('.')
    const imported = imports.get(first)
    const type = imported === undefined ? undefined : typeNamed(imported, rest)
    const call = type === undefined ? undefined : valueOf(node, withLocals(scope, node))
    return type === undefined || call?.kind !== 'call' ? [] : [{ call, type, holder: holderOf(node) }]
  })
  const lines = text.value.split('\n')
  const lineOf = (offset: number): number => text.span(offset, offset).line
  const keyOf = ({ holder, call }: Found): string => `${path}:${holder ?? `line ${lineOf(call.place.from)}`}`
  const world: World = {
    path,
    source: text.value,
    lines,
    lineOf,
    meaning,
    holders: new Map(found.flatMap((each) => (each.holder === undefined ? [] : [[each.holder, keyOf(each)] as const]))),
    made: new Map(
      found.flatMap((each) => (each.holder === undefined ? [] : [[each.call.place.from, keyOf(each)] as const])),
    ),
  }
  return found.map((each) => constructOf(each, keyOf(each), world))
}

function constructOf({ call, type }: Found, key: string, world: World): Construct {
  const seen = seenOf(call, world)
  const [named] = call.args.flatMap((each) =>
    each.kind === 'text' && !each.text.value.includes('${') ? [each.text.value] : [],
  )
  return { type, name: named, key, properties: { value: keywordsOf(call, world), seen }, seen }
}

/** The keywords of a call as a map, those of an object of arguments among them: `args=InstanceArgs(…)`. */
function keywordsOf(call: PyCall, world: World): Value {
  const entries = new Map<string, Property>()
  const objects = [...call.args, ...(call.keywords.has('args') ? [call.keywords.get('args')] : [])].flatMap((each) =>
    each?.kind === 'call' && /Args$/.test(each.name) ? [each] : [],
  )
  for (const [name, value] of [...objects.flatMap((each) => [...each.keywords]), ...call.keywords]) {
    if (name !== 'args' && name !== 'opts')
      entries.set(name, { value: converted(value, world), seen: seenOf(value, world) })
  }
  const open = [call, ...objects].some(({ args }) =>
    args.some((each) => each.kind === 'unknown' && /^\*/.test(each.written)),
  )
  return { kind: 'map', entries, complete: !open }
}

/** `from aws_cdk import aws_rds as rds`, `import pulumi_aws as aws`, by the name that they bind: the module with its parts. */
function importsOf(root: PyNode): ReadonlyMap<string, string> {
  const imports = new Map<string, string>()
  for (const statement of root.descendantsOfType(['import_statement', 'import_from_statement'])) {
    const module = statement.childForFieldName('module_name')
    for (const child of statement.childrenForFieldName('name')) {
      const alias = child.type === 'aliased_import' ? child.childForFieldName('alias')?.text : undefined
      const name = (child.type === 'aliased_import' ? child.childForFieldName('name') : child)?.text ?? ''
      if (module !== null) imports.set(alias ?? name, `${module.text}.${name}`)
      else if (alias !== undefined) imports.set(alias, name)
      else imports.set(name.split('.')[0] ?? name, name.split('.')[0] ?? name)
    }
  }
  return imports
}

/** `db = …`, `self.db = …`. */
function holderOf({ parent }: PyNode): string | undefined {
  const left = parent?.type === 'assignment' ? parent.childForFieldName('left') : null
  return left === null || !/^(self\.)?\w+$/.test(left.text) ? undefined : left.text
}

function seenOf({ place }: PyValue, { path, lines, lineOf }: World): Property['seen'] {
  const line = lineOf(place.from)
  return seenAt(path, line, lines[line - 1] ?? '')
}

function converted(value: PyValue, world: World): Value {
  const inside = (each: PyValue): Property => ({ value: converted(each, world), seen: seenOf(each, world) })
  switch (value.kind) {
    case 'text': {
      const known = value.text.value.replace(/\$\{[^}]*\}/g, '*')
      return { kind: 'text', text: known, exact: known === value.text.value }
    }
    case 'number':
      return { kind: 'number', number: Number(value.written.replaceAll('_', '')) }
    case 'boolean':
      return { kind: 'boolean', boolean: value.value }
    case 'none':
      return { kind: 'null' }
    case 'list':
      return { kind: 'list', items: value.items.map(inside), complete: true }
    case 'map': {
      const entries = value.entries.flatMap(([key, each]) =>
        key.kind === 'text' ? [[snakeCase(key.text.value), inside(each)] as const] : [],
      )
      return { kind: 'map', entries: new Map(entries), complete: entries.length === value.entries.length }
    }
    case 'name':
      return namedValue(value.written, world) ?? unknown(value.written)
    case 'call':
      return calledValue(value, world)
    case 'unknown':
      return unknown(writtenAs(value.written))
  }
}

function namedValue(written: string, { holders, meaning }: World): Value | undefined {
  const [holder = ''] = /^(?:self\.)?\w+/.exec(written) ?? []
  const key = holders.get(holder)
  return key === undefined
    ? meaning.member(written)
    : { kind: 'reference', to: `${key}${written.slice(holder.length)}` }
}

/** A construct is a reference to it; a call of keywords alone is an object: `dynamodb.Attribute(name="pk")`. */
function calledValue(call: PyCall, world: World): Value {
  const key = world.made.get(call.place.from)
  if (key !== undefined) return { kind: 'reference', to: key }
  const object: Property = { value: keywordsOf(call, world), seen: seenOf(call, world) }
  const args = call.args.map((each): Property => ({ value: converted(each, world), seen: seenOf(each, world) }))
  const meant = world.meaning.call(call.name, call.keywords.size === 0 ? args : [...args, object])
  if (meant !== undefined) return meant
  const isObject = call.args.length === 0 && call.keywords.size > 0 && /(^|\.)[A-Z]\w*$/.test(call.name)
  return isObject ? object.value : unknown(writtenAs(world.source.slice(call.place.from, call.place.to)))
}

function writtenAs(source: string): string {
  return source.replace(/\s+/g, ' ').slice(0, 60)
}
