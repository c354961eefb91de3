import { at, isNonProduction, items, textOf, type Property } from './value.js'

/** How deep conditions may name each other. */
const DEEPEST = 10

const PRODUCTION = /^(?:prod|prd|production|live)$/i

/**
 * Whether a condition of a template holds where a parameter says that the stack is production's; undefined where that does
 * not decide it: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function holdsInProduction(
  condition: Property | undefined,
  conditions: Property | undefined,
  depth = 0,
): boolean | undefined {
  if (condition === undefined || depth > DEEPEST) return undefined
  const holds = (each: Property | undefined): boolean | undefined => holdsInProduction(each, conditions, depth + 1)
  const name = textOf(condition)
  if (name !== undefined) return holds(at(conditions, name))
  const named = at(condition, 'Condition')
  if (named !== undefined) return holds(named)
  const not = items(at(condition, 'Fn::Not'))[0]
  if (not !== undefined) {
    const inner = holds(not)
    return inner === undefined ? undefined : !inner
  }
  const all = items(at(condition, 'Fn::And')).map(holds)
  if (all.length > 0) return all.includes(false) ? false : all.includes(undefined) ? undefined : true
  const any = items(at(condition, 'Fn::Or')).map(holds)
  if (any.length > 0) return any.includes(true) ? true : any.includes(undefined) ? undefined : false
  return equals(items(at(condition, 'Fn::Equals')))
}

/** A parameter compared with the name of an environment. */
function equals([left, right]: readonly Property[]): boolean | undefined {
  const written = textOf(left) ?? textOf(right)
  const parameter = [left, right].find((each) => each !== undefined && textOf(each) === undefined)
  if (written === undefined || parameter === undefined) return undefined
  if (PRODUCTION.test(written)) return true
  return isNonProduction(written) ? false : undefined
}
