import { loadJavaScript } from '../../../migrations/syntax/javascript/module.js'
import { loadPython } from '../../../migrations/syntax/python/module.js'
import { Text } from '../../../migrations/text.js'
import type { Seen } from '../../facts.js'
import type { Declared } from '../declared.js'
import { seenAt } from '../value.js'
import { CDK, cdkResource } from './cdk.js'
import type { Construct, Meaning } from './construct.js'
import { constructsIn as ofJavaScript } from './javascript.js'
import { isInfrastructureProgram } from './packages.js'
import { PULUMI, pulumiResource } from './pulumi.js'
import { constructsIn as ofPython } from './python.js'

export interface ProgramFacts {
  readonly declared: readonly Declared[]
  readonly unread: readonly Seen[]
  /** There is a program at all. */
  readonly present: boolean
}

/** Either library's calls mean something only in its own arguments. */
const MEANING: Meaning = {
  call: (name, args) => CDK.call(name, args) ?? PULUMI.call(name, args),
  member: (path) => CDK.member(path) ?? PULUMI.member(path),
}

/**
 * What changes resources from outside of their arguments: aspects and escape hatches of the CDK
 * (https://docs.aws.amazon.com/cdk/v2/guide/cfn-layer.html), transforms of Pulumi
 * (https://www.pulumi.com/docs/iac/concepts/options/transforms/).
 */
const CHANGED_ELSEWHERE =
  /\bAspects\.of\b|\badd(Property)?(Deletion)?Override\b|\badd_(property_)?(deletion_)?override\b|\bdefaultChild\b|\bdefault_child\b|\bregister\w*Transform\w*|\bregister_\w*transform\w*|\btransform(ation)?s\b\s*[:=]/

/**
 * The stores of programs for the CDK and Pulumi, with the folders of their projects. Parsers are loaded only where there
 * are such programs.
 */
export async function readPrograms(
  files: readonly (readonly [string, string])[],
  projects: readonly string[],
): Promise<ProgramFacts> {
  const programs = files.filter(([, source]) => isInfrastructureProgram(source))
  const python = programs.some(([path]) => path.endsWith('.py')) ? await loadPython() : undefined
  const javaScript = programs.some(([path]) => !path.endsWith('.py')) ? await loadJavaScript() : undefined
  const unread: Seen[] = []
  const constructsOf = (path: string, source: string): readonly Construct[] => {
    const text = Text.ofFile(path, source)
    if (path.endsWith('.py')) return python?.(text, (root) => ofPython(path, text, root, MEANING)) ?? []
    const module = javaScript?.(text)
    if (module === undefined) return []
    if (!('problem' in module)) return ofJavaScript(path, module, MEANING)
    unread.push(seenAt(path, text.span(module.offset, module.offset).line, module.problem))
    return []
  }
  // What one file registers may reach the constructs of all files of its project.
  const projectOf = (path: string): string | undefined =>
    projects.filter((each) => each === '' || path.startsWith(`${each}/`)).sort((a, b) => b.length - a.length)[0]
  const open = new Set(programs.filter(([, source]) => CHANGED_ELSEWHERE.test(source)).map(([path]) => projectOf(path)))
  const declared = programs.flatMap(([path, source]) => {
    const whole = !open.has(projectOf(path))
    return constructsOf(path, source).flatMap(
      (each) => cdkResource(each, path, whole) ?? pulumiResource(each, path, whole) ?? [],
    )
  })
  return { declared, unread, present: programs.length > 0 }
}
