import { asksForFailure, isQuestion, optionsSet, stops } from './options.js'
import { SCRIPT_FOLDER, type OpenCall, type ShellCall, type ShellOptions, type Test } from './call.js'
import type { ShellNode } from './grammar.js'

/** What holds for the place at which the walk is. */
interface Place {
  readonly ignored: boolean
  readonly onFailure: boolean
  readonly capturedAs: string | undefined
  readonly tests: readonly number[]
  readonly pipe: number | undefined
  readonly receives: boolean
  readonly filtered: boolean
  readonly stdin: ShellCall['stdin']
}

const MOST_CALLS = 2_000
const DEEPEST = 40

/** The programs that a script starts, in the order of its text, functions where they are called. */
export function callsOf(root: ShellNode, options: ShellOptions): readonly ShellCall[] {
  const walk = new Walk(root, options)
  walk.sequence(root.namedChildren, {
    ignored: false,
    onFailure: false,
    capturedAs: undefined,
    tests: [],
    pipe: undefined,
    receives: false,
    filtered: false,
    stdin: undefined,
  })
  return walk.finished()
}

class Walk {
  private readonly calls: OpenCall[] = []
  private readonly tests: Test[] = []
  private readonly functions = new Map<string, ShellNode>()
  private readonly variables: Map<string, string>
  private errexit: boolean
  private pipefail: boolean
  private pipes = 0
  private depth = 0

  constructor(root: ShellNode, options: ShellOptions) {
    this.variables = new Map(options.variables)
    this.errexit = options.errexit || /^#!\S*(?:\s\S*)*\s-\w*e/.test(root.text.slice(0, 80).split('\n')[0] ?? '')
    this.pipefail = options.pipefail
    for (const each of root.descendantsOfType('function_definition')) {
      const name = each?.childForFieldName('name')?.text
      const body = each?.childForFieldName('body')
      if (name !== undefined && body) this.functions.set(name, body)
    }
  }

  finished(): readonly ShellCall[] {
    const effective = new Set<number>()
    // A failure counter that an effective test looks at makes the tests that set it effective.
    for (let before = -1; before !== effective.size;) {
      before = effective.size
      const looked = new Set(this.tests.filter(({ id }) => effective.has(id)).flatMap(({ names }) => [...names]))
      for (const each of this.tests)
        if (each.effective || [...each.sets].some((name) => looked.has(name))) effective.add(each.id)
    }
    const named = new Set(this.tests.filter(({ id }) => effective.has(id)).flatMap(({ names }) => [...names]))
    return this.calls.map(({ capturedAs, tests, filtered, ...call }) => ({
      ...call,
      compared:
        filtered || tests.some((id) => effective.has(id)) || (capturedAs !== undefined && named.has(capturedAs)),
    }))
  }

  sequence(nodes: readonly (ShellNode | null)[], place: Place): void {
    const statements = nodes.filter((each) => each !== null && each.type !== 'comment')
    for (const [index, each] of statements.entries()) {
      if (each === null || this.calls.length >= MOST_CALLS) return
      const rest = statements.slice(index + 1)
      const checked = this.errexit || rest.length === 0 || (rest[0]?.text.includes('$?') ?? false)
      this.statement(each, { ...place, ignored: place.ignored || !checked })
      if (each.type === 'command' && each.childForFieldName('name')?.text === 'exit') return
    }
  }

  private statement(node: ShellNode, place: Place): void {
    if (this.depth >= DEEPEST) return
    this.depth++
    try {
      this.dispatch(node, place)
    } finally {
      this.depth--
    }
  }

  private dispatch(node: ShellNode, place: Place): void {
    switch (node.type) {
      case 'command':
        return this.command(node, place)
      case 'pipeline':
        return this.pipeline(node, place)
      case 'list':
        return this.list(node, place)
      case 'redirected_statement':
        return this.redirected(node, place)
      case 'negated_command':
        return this.sequence(node.namedChildren, place)
      case 'if_statement':
        return this.branches(node, place)
      case 'while_statement':
      case 'for_statement':
      case 'c_style_for_statement':
        return this.loop(node, place)
      case 'case_statement':
        return this.cases(node, place)
      case 'compound_statement':
      case 'test_command':
        return isQuestion(node) ? this.question(node, place, this.errexit && !place.ignored) : this.block(node, place)
      case 'variable_assignment':
        return this.assignment(node, place)
      case 'variable_assignments':
      case 'declaration_command':
        for (const each of node.namedChildren) if (each?.type === 'variable_assignment') this.assignment(each, place)
        return
      case 'function_definition':
      case 'comment':
        return
      default:
        return this.block(node, place)
    }
  }

  private block(node: ShellNode, place: Place): void {
    this.sequence(node.namedChildren, place)
  }

  private pipeline(node: ShellNode, place: Place): void {
    const parts = node.namedChildren.filter((each) => each !== null)
    const pipe = this.pipes++
    const last = parts.at(-1)
    const sieve = /^(grep|egrep|diff|cmp|test|\[)$/.test(programOf(last))
    for (const [index, each] of parts.entries()) {
      const ends = index === parts.length - 1
      this.statement(each, {
        ...place,
        pipe,
        receives: place.receives || index > 0,
        ignored: place.ignored || (!ends && !this.pipefail),
        filtered: place.filtered || (sieve && !ends && !place.ignored),
        stdin: index === 0 ? place.stdin : undefined,
      })
    }
  }

  private list(node: ShellNode, place: Place): void {
    const [left, right] = [node.namedChildren[0] ?? null, node.namedChildren.at(-1) ?? null]
    if (left === null || right === null) return
    const or = node.children.some((each) => each?.type === '||')
    const ends = stops(right, this.functions)
    if (isQuestion(left)) this.question(left, place, ends)
    else this.statement(left, { ...place, ignored: or ? !ends : place.ignored })
    this.statement(right, { ...place, onFailure: place.onFailure || (or && !isQuestion(left)) })
  }

  private redirected(node: ShellNode, place: Place): void {
    const redirects = node.childrenForFieldName('redirect')
    let stdin = place.stdin
    for (const each of redirects) {
      const target = each?.childForFieldName('destination') ?? null
      if (each?.type === 'heredoc_redirect') {
        const body = each.namedChildren.find((child) => child?.type === 'heredoc_body')
        stdin = { text: body?.text ?? '' }
        for (const child of each.namedChildren) if (child?.type === 'pipeline') this.statement(child, place)
      } else if (each?.type === 'herestring_redirect') stdin = { text: this.word(each.namedChildren[0] ?? null, place) }
      else if (target !== null) {
        const file = this.word(target, place)
        if (each?.text.trimStart().startsWith('<')) stdin = { file }
      }
    }
    const body = node.childForFieldName('body')
    if (body !== null) this.statement(body, { ...place, stdin })
  }

  private branches(node: ShellNode, place: Place): void {
    const conditions = node.childrenForFieldName('condition')
    const [condition = null] = conditions
    const alternatives = node.namedChildren.filter(
      (each) => each?.type === 'else_clause' || each?.type === 'elif_clause',
    )
    const bodies = node.namedChildren.filter(
      (each) => each !== null && !conditions.some((one) => one?.id === each.id) && !alternatives.includes(each),
    )
    const ends = [...bodies, ...alternatives].some((each) => stops(each, this.functions))
    const asks = isQuestion(condition)
    const negated = condition?.type === 'negated_command' || condition?.text.trimStart().startsWith('!') === true
    const failing = asks ? asksForFailure(condition) : negated
    if (condition !== null) {
      const sets = namesSet([...bodies, ...alternatives])
      if (asks) this.question(condition, place, ends, sets)
      else this.tested(condition, place, ends, sets)
    }
    this.sequence(bodies, { ...place, onFailure: place.onFailure || failing === true })
    for (const each of alternatives) {
      if (each === null) continue
      const inner = { ...place, onFailure: place.onFailure || failing === false }
      if (each.type === 'else_clause') this.block(each, inner)
      else this.sequence(each.namedChildren, inner)
    }
  }

  /** A command as a condition: its failure is seen where a branch ends the script. */
  private tested(condition: ShellNode, place: Place, ends: boolean, sets: ReadonlySet<string>): void {
    this.statement(condition, { ...place, ignored: !ends && sets.size === 0 })
  }

  private question(node: ShellNode, place: Place, effective: boolean, sets: ReadonlySet<string> = new Set()): void {
    const id = this.tests.length
    const names = node.descendantsOfType('variable_name').flatMap((each) => (each === null ? [] : [each.text]))
    this.tests.push({ id, names: new Set(names), effective, sets })
    this.substitutions(node, { ...place, tests: [...place.tests, id] })
  }

  private loop(node: ShellNode, place: Place): void {
    const name = node.childForFieldName('variable')?.text
    if (name !== undefined) this.variables.delete(name)
    for (const each of node.namedChildren)
      if (each !== null && each.type !== 'variable_name') {
        if (each.type === 'do_group') this.block(each, { ...place, stdin: undefined })
        else if (isQuestion(each)) this.question(each, place, false)
        else if (/command|pipeline|list/.test(each.type)) this.statement(each, place)
      }
  }

  private cases(node: ShellNode, place: Place): void {
    const value = node.childForFieldName('value')
    const items = node.namedChildren.filter((each) => each?.type === 'case_item')
    if (value !== null)
      this.question(
        value,
        place,
        items.some((each) => stops(each, this.functions)),
      )
    for (const each of items) if (each !== null) this.sequence(each.namedChildren.slice(1), place)
  }

  private assignment(node: ShellNode, place: Place): void {
    const name = node.childForFieldName('name')?.text
    if (name === undefined) return
    const value = this.word(node.childForFieldName('value'), { ...place, capturedAs: name })
    if (value.includes('$(')) this.variables.delete(name)
    else this.variables.set(name, value)
  }

  private command(node: ShellNode, place: Place): void {
    const name = node.childForFieldName('name')
    const environment = new Map(this.variables)
    for (const each of node.namedChildren) {
      if (each?.type !== 'variable_assignment') continue
      environment.set(each.childForFieldName('name')?.text ?? '', this.word(each.childForFieldName('value'), place))
    }
    const program = this.word(name, place)
    const inner = program === '[' || program === 'test' ? this.asTest(node, place) : place
    const words = [program, ...node.childrenForFieldName('argument').map((each) => this.word(each, inner))]
    if (program === 'set') this.set(words.slice(1))
    if (program === 'trap') return this.trap(words, place)
    const body = this.functions.get(program)
    if (body !== undefined) return this.statement(body, place)
    const here = node.childrenForFieldName('redirect').find((each) => each?.type === 'herestring_redirect')
    this.calls.push({
      words,
      environment,
      line: node.startPosition.row + 1,
      text: node.text.slice(0, 2_000),
      stdin: here ? { text: this.word(here.namedChildren[0] ?? null, place) } : place.stdin,
      pipe: place.pipe ?? this.pipes++,
      receives: place.receives,
      failureIgnored: place.ignored,
      onFailure: place.onFailure,
      capturedAs: place.capturedAs,
      tests: place.tests,
      filtered: place.filtered,
    })
  }

  private asTest(node: ShellNode, place: Place): Place {
    const id = this.tests.length
    const names = node.descendantsOfType('variable_name').flatMap((each) => (each === null ? [] : [each.text]))
    const above = this.tests.filter((each) => place.tests.includes(each.id))
    const effective = above.some((each) => each.effective) || (above.length === 0 && !place.ignored)
    this.tests.push({ id, names: new Set(names), effective, sets: new Set(above.flatMap((each) => [...each.sets])) })
    return { ...place, tests: [...place.tests, id] }
  }

  private set(words: readonly string[]): void {
    const { errexit, pipefail } = optionsSet(words)
    this.errexit = errexit ?? this.errexit
    this.pipefail = pipefail ?? this.pipefail
  }

  private trap([, handler = '', ...signals]: readonly string[], place: Place): void {
    const body = this.functions.get(handler.split(/\s/)[0] ?? '')
    if (body !== undefined && signals.includes('ERR')) this.statement(body, { ...place, onFailure: true })
    else if (body !== undefined) this.statement(body, place)
  }

  private substitutions(node: ShellNode, place: Place): void {
    for (const each of node.namedChildren) {
      if (each === null) continue
      if (each.type === 'command_substitution') this.block(each, { ...place, stdin: undefined })
      else if (each.type === 'command') this.command(each, place)
      else this.substitutions(each, place)
    }
  }

  /** A word as its program sees it. Programs inside are walked on the way. */
  private word(node: ShellNode | null, place: Place): string {
    if (node === null) return ''
    switch (node.type) {
      case 'raw_string':
      case 'ansi_c_string':
        return node.text.replace(/^\$?'/, '').replace(/'$/, '')
      case 'string':
      case 'concatenation':
      case 'command_name':
        return this.pieces(node, place)
      case 'simple_expansion':
      case 'expansion':
        return this.expansion(node)
      case 'command_substitution':
        if (/\bdirname\b/.test(node.text) && /\$\{?0|BASH_SOURCE/.test(node.text)) return SCRIPT_FOLDER
        this.block(node, { ...place, stdin: undefined, receives: false, pipe: undefined })
        return node.text
      case 'process_substitution':
        this.block(node, { ...place, stdin: undefined, receives: false, pipe: undefined })
        return node.text
      default:
        return node.text.replace(/\\(.)/g, '$1')
    }
  }

  private pieces(node: ShellNode, place: Place): string {
    let text = ''
    let at = node.startIndex
    for (const each of node.namedChildren) {
      if (each === null) continue
      text += node.text.slice(at - node.startIndex, each.startIndex - node.startIndex)
      text += each.type === 'string_content' ? each.text.replace(/\\(["$`\\])/g, '$1') : this.word(each, place)
      at = each.endIndex
    }
    text += node.text.slice(at - node.startIndex)
    return node.type === 'string' ? text.replace(/^"/, '').replace(/"$/, '') : text
  }

  private expansion(node: ShellNode): string {
    const name = node.descendantsOfType('variable_name')[0]?.text
    if (name === undefined) return node.text
    const plain = node.type === 'simple_expansion' || /^\$\{\w+(:?[-?].*)?\}$/s.test(node.text)
    return (plain ? this.variables.get(name) : undefined) ?? `$${name}`
  }
}

function programOf(node: ShellNode | null | undefined): string {
  if (!node) return ''
  return (node.type === 'command' ? node : node.childForFieldName('body'))?.childForFieldName('name')?.text ?? ''
}

function namesSet(nodes: readonly (ShellNode | null)[]): ReadonlySet<string> {
  return new Set(
    nodes.flatMap(
      (node) =>
        node?.descendantsOfType('variable_assignment').flatMap((each) => {
          const name = each?.childForFieldName('name')?.text
          return name === undefined ? [] : [name]
        }) ?? [],
    ),
  )
}
