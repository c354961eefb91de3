import type { ShellCall, ShellOptions } from './call.js'
import type { ShellNode } from './grammar.js'
import { asksForFailure, isQuestion, optionsSet, stops } from './options.js'
import { Tests, type OpenCall } from './tests.js'
import { namesIn, namesSet, wordOf } from './words.js'

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

const START: Place = {
  ignored: false,
  onFailure: false,
  capturedAs: undefined,
  tests: [],
  pipe: undefined,
  receives: false,
  filtered: false,
  stdin: undefined,
}

const MOST_CALLS = 2_000
const DEEPEST = 40

/** The programs that a script starts, in the order of its text, functions where they are called. */
export function callsOf(root: ShellNode, options: ShellOptions): readonly ShellCall[] {
  const walk = new Walk(root, options)
  walk.sequence(root.namedChildren, START)
  return walk.finished()
}

class Walk {
  private readonly calls: OpenCall[] = []
  private readonly tests = new Tests()
  private readonly functions = new Map<string, ShellNode>()
  private readonly variables: Map<string, string>
  private errexit: boolean
  private pipefail: boolean
  private pipes = 0
  private depth = 0

  constructor(root: ShellNode, options: ShellOptions) {
    this.variables = new Map(options.variables)
    const [first = ''] = root.text.slice(0, 80).split('\n')
    this.errexit = options.errexit || /^#!\S*(?:\s\S*)*\s-\w*e/.test(first)
    this.pipefail = options.pipefail
    for (const each of root.descendantsOfType('function_definition')) {
      const name = each.childForFieldName('name')?.text
      const body = each.childForFieldName('body')
      if (name !== undefined && body !== null) this.functions.set(name, body)
    }
  }

  finished(): readonly ShellCall[] {
    return this.tests.settled(this.calls)
  }

  sequence(nodes: readonly ShellNode[], place: Place): void {
    const statements = nodes.filter(({ type }) => type !== 'comment')
    for (const [index, each] of statements.entries()) {
      if (this.calls.length >= MOST_CALLS) return
      const next = statements[index + 1]
      const checked = this.errexit || next === undefined || next.text.includes('$?')
      this.statement(each, { ...place, ignored: place.ignored || !checked })
      if (each.type === 'command' && each.childForFieldName('name')?.text === 'exit') return
    }
  }

  private statement(node: ShellNode, place: Place): void {
    if (this.depth >= DEEPEST) return
    this.depth++
    this.dispatch(node, place)
    this.depth--
  }

  private dispatch(node: ShellNode, place: Place): void {
    switch (node.type) {
      case 'command':
        this.command(node, place)
        return
      case 'pipeline':
        this.pipeline(node, place)
        return
      case 'list':
        this.list(node, place)
        return
      case 'redirected_statement':
        this.redirected(node, place)
        return
      case 'if_statement':
        this.branches(node, place)
        return
      case 'while_statement':
      case 'for_statement':
      case 'c_style_for_statement':
        this.loop(node, place)
        return
      case 'case_statement':
        this.cases(node, place)
        return
      case 'compound_statement':
      case 'test_command':
        if (isQuestion(node)) this.question(node, place, this.errexit && !place.ignored)
        else this.sequence(node.namedChildren, place)
        return
      case 'variable_assignment':
        this.assignment(node, place)
        return
      case 'variable_assignments':
      case 'declaration_command':
        for (const each of node.namedChildren) if (each.type === 'variable_assignment') this.assignment(each, place)
        return
      case 'function_definition':
      case 'comment':
        return
      default:
        this.sequence(node.namedChildren, place)
    }
  }

  private pipeline(node: ShellNode, place: Place): void {
    const parts = node.namedChildren
    const pipe = this.pipes++
    const sieve = /^(grep|egrep|diff|cmp|test|\[)$/.test(programOf(parts.at(-1)))
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
    const [left] = node.namedChildren
    const right = node.namedChildren.at(-1)
    if (left === undefined || right === undefined) return
    const or = node.children.some(({ type }) => type === '||')
    const ends = stops(right, this.functions)
    const asks = isQuestion(left)
    if (asks) this.question(left, place, ends)
    else this.statement(left, { ...place, ignored: or ? !ends : place.ignored })
    this.statement(right, { ...place, onFailure: place.onFailure || (or && !asks) })
  }

  private redirected(node: ShellNode, place: Place): void {
    let stdin = place.stdin
    for (const each of node.childrenForFieldName('redirect')) {
      const target = each.childForFieldName('destination')
      if (each.type === 'heredoc_redirect') {
        stdin = { text: each.namedChildren.find(({ type }) => type === 'heredoc_body')?.text ?? '' }
        for (const child of each.namedChildren) if (child.type === 'pipeline') this.statement(child, place)
      } else if (each.type === 'herestring_redirect') stdin = { text: this.word(each.namedChildren[0], place) }
      else if (target !== null) {
        const file = this.word(target, place)
        if (each.text.trimStart().startsWith('<')) stdin = { file }
      }
    }
    const body = node.childForFieldName('body')
    if (body !== null) this.statement(body, { ...place, stdin })
  }

  private branches(node: ShellNode, place: Place): void {
    const conditions = node.childrenForFieldName('condition')
    const [condition] = conditions
    const isCondition = ({ id }: ShellNode): boolean => conditions.some((each) => each.id === id)
    const others = node.namedChildren.filter(({ type }) => type === 'else_clause' || type === 'elif_clause')
    const bodies = node.namedChildren.filter((each) => !isCondition(each) && !others.includes(each))
    if (condition === undefined) return
    const ends = [...bodies, ...others].some((each) => stops(each, this.functions))
    const sets = namesSet([...bodies, ...others])
    const asks = isQuestion(condition)
    const negated = condition.type === 'negated_command' || condition.text.trimStart().startsWith('!')
    const failing = asks ? asksForFailure(condition) : negated
    if (asks) this.question(condition, place, ends, sets)
    // A command as a condition: its failure is seen where a branch ends the script, or counts it.
    else this.statement(condition, { ...place, ignored: !ends && sets.size === 0 })
    this.sequence(bodies, { ...place, onFailure: place.onFailure || failing === true })
    for (const each of others)
      this.sequence(each.namedChildren, { ...place, onFailure: place.onFailure || failing === false })
  }

  private question(node: ShellNode, place: Place, effective: boolean, sets?: ReadonlySet<string>): void {
    const id = this.tests.add(namesIn(node), effective, sets)
    this.substitutions(node, { ...place, tests: [...place.tests, id] })
  }

  private loop(node: ShellNode, place: Place): void {
    const name = node.childForFieldName('variable')?.text
    if (name !== undefined) this.variables.delete(name)
    for (const each of node.namedChildren) {
      if (each.type === 'do_group') this.sequence(each.namedChildren, { ...place, stdin: undefined })
      else if (isQuestion(each)) this.question(each, place, false)
      else if (/command|pipeline|list/.test(each.type)) this.statement(each, place)
    }
  }

  private cases(node: ShellNode, place: Place): void {
    const value = node.childForFieldName('value')
    const items = node.namedChildren.filter(({ type }) => type === 'case_item')
    const ends = items.some((each) => stops(each, this.functions))
    if (value !== null) this.question(value, place, ends)
    for (const each of items) this.sequence(each.namedChildren.slice(1), place)
  }

  private assignment(node: ShellNode, place: Place): void {
    const name = node.childForFieldName('name')?.text
    if (name === undefined) return
    const value = this.word(node.childForFieldName('value'), { ...place, capturedAs: name })
    if (value.includes('$(')) this.variables.delete(name)
    else this.variables.set(name, value)
  }

  private command(node: ShellNode, place: Place): void {
    const environment = new Map(this.variables)
    for (const each of node.namedChildren) {
      if (each.type !== 'variable_assignment') continue
      environment.set(each.childForFieldName('name')?.text ?? '', this.word(each.childForFieldName('value'), place))
    }
    const program = this.word(node.childForFieldName('name'), place)
    const inner = program === '[' || program === 'test' ? this.asTest(node, place) : place
    const words = [program, ...node.childrenForFieldName('argument').map((each) => this.word(each, inner))]
    if (program === 'set') this.set(words.slice(1))
    const called = this.functions.get(program)
    if (program === 'trap') this.trap(words, place)
    else if (called !== undefined) this.statement(called, place)
    else this.calls.push({ words, environment, ...this.around(node, place) })
  }

  private around(node: ShellNode, place: Place): Omit<OpenCall, 'words' | 'environment'> {
    const here = node.childrenForFieldName('redirect').find(({ type }) => type === 'herestring_redirect')
    return {
      line: node.startPosition.row + 1,
      text: node.text.slice(0, 2_000),
      stdin: here === undefined ? place.stdin : { text: this.word(here.namedChildren[0], place) },
      pipe: place.pipe ?? this.pipes++,
      receives: place.receives,
      failureIgnored: place.ignored,
      onFailure: place.onFailure,
      capturedAs: place.capturedAs,
      tests: place.tests,
      filtered: place.filtered,
    }
  }

  /** `test` and `[` as programs of their own: alone they end the script, within a question as the question does. */
  private asTest(node: ShellNode, place: Place): Place {
    const above = this.tests.at(place.tests)
    const effective = above.length === 0 ? !place.ignored : above.some((each) => each.effective)
    const id = this.tests.add(namesIn(node), effective, new Set(above.flatMap(({ sets }) => [...sets])))
    return { ...place, tests: [...place.tests, id] }
  }

  private set(words: readonly string[]): void {
    const { errexit, pipefail } = optionsSet(words)
    this.errexit = errexit ?? this.errexit
    this.pipefail = pipefail ?? this.pipefail
  }

  private trap([, handler = '', ...signals]: readonly string[], place: Place): void {
    const body = this.functions.get(handler.split(/\s/)[0] ?? '')
    if (body !== undefined) this.statement(body, { ...place, onFailure: place.onFailure || signals.includes('ERR') })
  }

  /** Programs inside a question, which is itself none. */
  private substitutions(node: ShellNode, place: Place): void {
    if (node.type === 'command') {
      this.command(node, place)
      return
    }
    for (const each of node.namedChildren) {
      if (each.type === 'command_substitution') this.inside(each, place)
      else this.substitutions(each, place)
    }
  }

  private inside(node: ShellNode, place: Place): void {
    this.sequence(node.namedChildren, { ...place, stdin: undefined, receives: false, pipe: undefined })
  }

  private word(node: ShellNode | null | undefined, place: Place): string {
    return wordOf(node, { variables: this.variables, inside: (inner) => this.inside(inner, place) })
  }
}

function programOf(node: ShellNode | undefined): string {
  const command = node?.type === 'command' ? node : node?.childForFieldName('body')
  return command?.childForFieldName('name')?.text ?? ''
}
