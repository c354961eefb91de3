import type { Guard, Loop, Operation } from '../../operation.js'
import type { Context } from './context.js'
import type { Surroundings } from '../surroundings.js'
import { identifierOf } from './names.js'
import { childOf, childrenOf, within, type Branch } from './tree.js'

/** Reads one SQL statement of a body. */
export type ReadStatement = (context: Context, statement: Branch) => readonly Operation[]

/** The operations of a routine's body, each under what stands around it. */
export function bodyOperations(
  context: Context,
  body: Branch,
  variables: ReadonlySet<string>,
  readStatement: ReadStatement,
): readonly Operation[] {
  const reader = new BodyReader(context, body, readStatement)
  return body.children.flatMap((tree) =>
    tree.kind === 'branch' ? reader.read(tree, { nested: true, guards: [], variables }) : [],
  )
}

class BodyReader {
  constructor(
    private readonly context: Context,
    private readonly body: Branch,
    private readonly readStatement: ReadStatement,
  ) {}

  read(branch: Branch, around: Surroundings): readonly Operation[] {
    switch (branch.rule) {
      case 'sqlStatement':
        return this.readStatement(this.context.inner(branch, around), branch)
      case 'blockStatement':
        return this.#inside(branch, this.#inBlock(branch, around))
      case 'ifStatement':
      case 'elseIfAlternative':
      case 'caseStatement':
      case 'caseAlternative':
        return this.#inside(branch, this.#underCondition(branch, around))
      case 'loopStatement':
      case 'repeatStatement':
      case 'whileStatement':
        return this.#inside(branch, { ...around, loop: this.#loopOf(branch) })
      case 'procedureSqlStatement':
      case 'compoundStatement':
        return this.#inside(branch, around)
      default:
        return []
    }
  }

  #inside(branch: Branch, around: Surroundings): readonly Operation[] {
    return branch.children.flatMap((tree) => (tree.kind === 'branch' ? this.read(tree, around) : []))
  }

  #inBlock(block: Branch, around: Surroundings): Surroundings {
    const declared = childrenOf(block, 'declareVariable').flatMap((each) => childrenOf(childOf(each, 'uidList'), 'uid'))
    const swallows = childrenOf(block, 'declareHandler').some((handler) =>
      /\bsqlexception\b/i.test(this.#source(handler)),
    )
    return {
      ...around,
      variables: new Set([...around.variables, ...declared.map((name) => identifierOf(this.context, name))]),
      guards: swallows ? [...around.guards, 'handler'] : around.guards,
    }
  }

  /** A condition that asks the catalogue guards; any other one is a branch. */
  #underCondition(branch: Branch, around: Surroundings): Surroundings {
    const condition = childOf(branch, 'expression')
    if (condition === undefined) return around
    const text = this.#source(condition)
    if (/\b(?:information_schema|performance_schema)\b/i.test(text)) {
      const guards: readonly Guard[] = [...around.guards, 'condition']
      return { ...around, guards }
    }
    return { ...around, branch: around.branch === undefined ? text : `${around.branch} ${text}` }
  }

  /** Outside a transaction of its own every statement commits. */
  #loopOf(loop: Branch): Loop {
    const text = this.#source(loop)
    const says = within(loop, 'commitWork').length > 0
    const byItself = !says && within(this.body, 'startTransaction').length === 0
    return {
      commits: says || byItself,
      ...(byItself ? { byItself } : {}),
      endsAtZeroRows: /\brow_count\s*\(/i.test(text),
      skipsLocked: /\bskip\s+locked\b/i.test(text),
    }
  }

  #source(branch: Branch): string {
    return this.context.source(branch)
  }
}
