import type { Dependency } from './dependency.js'

/** go.mod: `require` lines and blocks. `// indirect` marks what others ask for: https://go.dev/ref/mod#go-mod-file-require. */
export function readGoMod(text: string): readonly Dependency[] {
  const dependencies: Dependency[] = []
  let block = ''
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    const opened = /^(\w+)\s*\($/.exec(line)
    if (opened?.[1] !== undefined) block = opened[1]
    else if (line === ')') block = ''
    else if (!/\/\/.*\bindirect\b/.test(line)) {
      const module = (block === 'require' ? /^([^\s/]+\/\S+)\s+v/ : /^require\s+(\S+)\s+v/).exec(line)?.[1]
      if (module !== undefined)
        dependencies.push({ ecosystem: 'go', name: module, line: index + 1, group: 'runtime', features: [] })
    }
  }
  return dependencies
}
