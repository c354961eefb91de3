import { programOfImage } from '../commands/container-start.js'
import { step, type Step } from '../unit.js'
import type { Yaml } from '../yaml.js'

/** What a container starts: `command` and `args` as Kubernetes and Compose write them, or the image's own program. */
export function startOf(
  path: string,
  parts: readonly (Yaml | undefined)[],
  image: string | undefined,
  more: Partial<Step>,
): readonly Step[] {
  const [first] = parts.filter((each) => each !== undefined)
  if (first === undefined) return []
  const options = { ...more, failureIgnored: false }
  const text = first.text()
  if (text !== undefined) return [step(first.path ?? path, first.contentLine, text, options)]
  const words = parts.flatMap((each) => each?.texts() ?? [])
  const program = parts[0] === undefined && image !== undefined ? programOfImage(image) : undefined
  const all = program === undefined ? words : [program, ...words]
  // A shell's text begins where its own item does.
  const at = all.findIndex((word) => /^-\w*c$/.test(word))
  const items = parts.flatMap((each) => each?.items() ?? [])
  const script =
    at > 0 && /(^|\/)(ba|da|a|z)?sh$/.test(all[0] ?? '') ? items[at + 1 - (program === undefined ? 0 : 1)] : undefined
  const options2 = {
    errexit: all.slice(1, at).some((word) => /^-\w*e/.test(word)) || /^-\w*e\w*c$/.test(all[at] ?? ''),
    pipefail: all.includes('pipefail'),
  }
  if (script !== undefined)
    return [step(script.path ?? path, script.contentLine, script.text() ?? '', { ...options, ...options2 })]
  return [step(first.path ?? path, first.line, all.join(' '), { ...options, words: all })]
}
