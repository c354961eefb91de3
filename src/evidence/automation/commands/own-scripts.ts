import { firstWord, optionOf, positionals } from './arguments.js'
import type { Follow, Invocation } from './invocation.js'
import { baseName, starting } from './starting.js'

/** Words that npm, pnpm, yarn and bun keep for themselves. */
const OWN =
  /^(install|i|ci|add|remove|rm|update|up|upgrade|publish|pack|link|init|create|audit|outdated|why|list|ls|config|cache|store|set|version|login|import|dedupe|fetch|prune|rebuild|global|workspaces|help|info|view)$/

/** A script of package.json, as npm, pnpm, yarn and bun start it. */
export function packageScript(program: string, args: readonly string[]): Follow | 'itself' | undefined {
  const values = ['--filter', '-F', '--prefix', '-C', '--dir', '--cwd', '-w', '--workspace']
  const folder = optionOf(args, '--prefix', '-C', '--dir', '--cwd', '--workspace', '--filter', '-F')
  const words = positionals(args, program === 'pnpm' ? values.filter((each) => each !== '-w') : values)
  const [first, second, third] = words
  if (first === 'workspace') return named(third === 'run' ? words[3] : third, second)
  if (first === 'run' || first === 'run-script')
    return /\.[cm]?[jt]s$/.test(second ?? '') ? { kind: 'script', path: second ?? '', args: [] } : named(second, folder)
  if (program === 'bun' && first !== undefined && /\.[cm]?[jt]s$/.test(first))
    return { kind: 'script', path: first, args: [] }
  if (first === undefined || OWN.test(first) || program === 'npm') return 'itself'
  return named(first, folder)
}

/** A module or file that an interpreter runs: known programs are themselves, others are scripts of the repository. */
export function interpreter(from: Invocation): Invocation | Follow | 'itself' | undefined {
  const { args } = from
  const module = optionOf(args, '-m')
  if (/^python/.test(baseName(from.program)) && module !== undefined)
    return starting(from, [module, ...args.slice(args.indexOf('-m') + 2)])
  const at = firstWord(args, ['-r', '--require', '--import', '--loader', '-P', '--project', '-d'])
  const [path, ...rest] = args.slice(args[at] === 'run' ? at + 1 : at)
  if (path === undefined || hasText(args)) return 'itself'
  if (/typeorm\/cli(\.js)?$|typeorm\/cli-ts-node/.test(path)) return starting(from, ['typeorm', ...rest])
  if (
    /(^|\/)(manage\.py|artisan|vendor\/bin\/\w+|bin\/(console|rails|rake)|ace(\.js)?)$|node_modules\/\.bin\/[\w-]+$/.test(
      path,
    )
  )
    return starting(from, [path, ...rest])
  return { kind: 'script', path, args: rest }
}

function hasText(args: readonly string[]): boolean {
  return ['-e', '-c', '--eval', '-p'].includes(args[0] ?? '')
}

function named(name: string | undefined, folder?: string): Follow | undefined {
  return name === undefined ? undefined : { kind: 'package script', name, folder }
}
