import type { Dependency, Group } from './dependency.js'

/** Gemfile, by its lines: `gem` calls, and the `group … do` blocks around them. */
export function readGemfile(text: string): readonly Dependency[] {
  const dependencies: Dependency[] = []
  const blocks: Group[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    const gem = /^gem[ (]\s*['"]([\w.-]+)['"](.*)$/.exec(line)
    if (gem?.[1] !== undefined) {
      const own = groupOf(/\bgroups?(?::|\s*=>)\s*(.*)$/.exec(gem[2] ?? '')?.[1] ?? '')
      const group = blocks.includes('test') ? 'test' : own
      dependencies.push({ ecosystem: 'rubygems', name: gem[1], line: index + 1, group, features: [] })
    } else if (/\bdo(\s*\|.*\|)?$/.test(line)) blocks.push(groupOf(/^group\b(.*)/.exec(line)?.[1] ?? ''))
    else if (/^(if|unless|case)\b/.test(line)) blocks.push('runtime')
    else if (line === 'end') blocks.pop()
  }
  return dependencies
}

function groupOf(text: string): Group {
  const names = [...text.matchAll(/:(\w+)/g)].map((found) => found[1] ?? '')
  return names.length > 0 && names.every((each) => /^(test|development|ci|lint)$/.test(each)) ? 'test' : 'runtime'
}
