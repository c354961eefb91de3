import { Yaml } from './yaml.js'

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/
const USUAL = ['main', 'master', 'trunk', 'production']

/** The branch whose pushes the workflows wait for, where it bears one of the usual names; the more usual one of several. */
export function branchOf(files: ReadonlyMap<string, string>): string | undefined {
  const branches = new Set(
    [...files]
      .filter(([path]) => WORKFLOW.test(path))
      .flatMap(([, text]) => Yaml.read(text).flatMap((root) => root.get('on', 'push', 'branches')?.texts() ?? [])),
  )
  return USUAL.find((each) => branches.has(each))
}
