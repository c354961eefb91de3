import type { Operation } from '../../../operation.js'
import { bodyOperations, type ReadStatement } from '../bodies.js'
import type { Context } from '../context.js'
import { identifierOf, nameOf } from '../names.js'
import { childOf, childrenOf, within, type Branch } from '../tree.js'

/** Procedures, functions, triggers, events and CALL. */
export function readRoutine(
  context: Context,
  branch: Branch,
  readStatement: ReadStatement,
): readonly Operation[] | undefined {
  const place = context.place()
  switch (branch.rule) {
    case 'createProcedure':
    case 'createFunction':
    case 'createFunctionLoadable':
      return [createRoutine(context, branch, readStatement)]
    case 'createTrigger':
      return [
        {
          ...context.place(undefined, headGuards(context, branch)),
          kind: 'create-trigger',
          table: nameOf(context, childOf(branch, 'tableName')),
          trigger: identifierOf(context, childOf(branch, 'fullId')),
        },
      ]
    case 'createEvent':
    case 'alterEvent':
      // The server runs it later, at times that the schedule says.
      return [
        {
          ...context.place(undefined, headGuards(context, branch)),
          kind: 'other',
          what: 'EVENT',
          outsideTransaction: false,
        },
      ]
    case 'dropTrigger':
      return [
        { ...place, kind: 'drop-trigger', table: undefined, trigger: identifierOf(context, childOf(branch, 'fullId')) },
      ]
    case 'dropProcedure':
    case 'dropFunction':
      return [
        {
          ...place,
          kind: 'drop-routine',
          routine: nameOf(context, childOf(branch, 'fullId', 'functionName')),
          cascade: false,
        },
      ]
    case 'callStatement':
      return [{ ...place, kind: 'call-routine', routine: nameOf(context, childOf(branch, 'fullId')) }]
    default:
      return undefined
  }
}

function createRoutine(context: Context, branch: Branch, readStatement: ReadStatement): Operation {
  const body = childOf(branch, 'routineBody')
  const parameters = childrenOf(branch, 'procedureParameter', 'functionParameter').map((parameter) =>
    identifierOf(context, childOf(parameter, 'uid')),
  )
  const security = within(branch, 'routineOption').map((option) => context.source(option).toLowerCase())
  return {
    ...context.place(undefined, headGuards(context, branch)),
    kind: 'create-routine',
    routine: nameOf(context, childOf(branch, 'fullId', 'functionNameCreate')),
    what: branch.rule === 'createProcedure' ? 'procedure' : 'function',
    language: branch.rule === 'createFunctionLoadable' ? 'c' : 'sql',
    // It runs with its owner's rights unless it says otherwise, and names without a database mean its own.
    securityDefiner: !security.some((option) => option.endsWith('invoker')),
    fixedSearchPath: true,
    trigger: false,
    body: body === undefined ? undefined : bodyOperations(context, body, new Set(parameters), readStatement),
  }
}

/** Guards before the body; those in it belong to its statements. */
function headGuards(context: Context, branch: Branch): ReturnType<Context['guardsIn']> {
  const body = childOf(branch, 'routineBody')
  return context.guardsIn({ start: branch.start, end: body?.start ?? branch.end })
}
