import { firstWord, optionOf, positionals } from './arguments.js'
import type { Follow, Invocation, PackageScripts } from './invocation.js'
import { baseName, starting } from './starting.js'

/** Words that npm, pnpm, yarn and bun keep for themselves. */
const OWN =
  /^(install|i|ci|add|remove|rm|update|up|upgrade|publish|pack|link|init|create|audit|outdated|why|list|ls|config|cache|store|set|version|login|import|dedupe|fetch|prune|rebuild|global|workspaces|help|info|view)$/

const IN_PACKAGE = ['--prefix', '-C', '--dir', '--cwd', '--workspace', '--filter', '-F']
const EVERYWHERE = ['-r', '--recursive', '--workspaces', '-ws']

/**
 * A script of package.json, as npm, pnpm, yarn and bun start it. Only npm keeps to itself what stands before `--`:
 * https://docs.npmjs.com/cli/v11/commands/npm-run, https://pnpm.io/cli/run, https://yarnpkg.com/cli/run. The others run the
 * program of a dependency where no script has the name: https://pnpm.io/pnpm-cli, https://bun.com/docs/cli/run.
 */
export function packageScript(program: string, args: readonly string[]): Follow | 'itself' | undefined {
  const [own, passed] = parted(args)
  const values = [...IN_PACKAGE, ...(program === 'npm' ? ['-w'] : [])]
  const place = {
    package: optionOf(own, ...values),
    everywhere: own.some((each) => EVERYWHERE.includes(each)),
  }
  const words = positionals(own, values)
  const scripts = (name: string | undefined, inside: Partial<PackageScripts> = {}): PackageScripts | undefined => {
    if (name === undefined) return undefined
    const behind = program === 'npm' ? [] : own.slice(own.indexOf(name) + 1).filter((each) => !values.includes(each))
    return {
      kind: 'package script',
      names: [name],
      ...place,
      args: [...behind.filter((each) => each !== place.package), ...passed],
      ...(program === 'npm' ? {} : { orProgram: true }),
      ...inside,
    }
  }
  const [first, second, third] = words
  if (first === 'workspace') return scripts(third === 'run' ? words[3] : third, { package: second })
  if (first === 'workspaces') return scripts(words[words.indexOf('run') + 1], { everywhere: true })
  if (first === 'run' || first === 'run-script')
    return /\.[cm]?[jt]s$/.test(second ?? '') ? { kind: 'script', path: second ?? '', args: [] } : scripts(second)
  if (program === 'bun' && first !== undefined && /\.[cm]?[jt]s$/.test(first))
    return { kind: 'script', path: first, args: [] }
  if (first === undefined || OWN.test(first) || program === 'npm') return 'itself'
  return scripts(first)
}

/** Tasks that turbo and lerna run in the packages that have them: https://turborepo.com/docs/reference/run */
export function monorepoScripts(args: readonly string[]): PackageScripts | undefined {
  const [own, passed] = parted(args)
  const [verb, ...names] = positionals(own, [...IN_PACKAGE, '--scope', '--concurrency', '--env-mode', '--ui'])
  const inside = optionOf(own, ...IN_PACKAGE, '--scope')
  const all = verb === 'run' ? names : verb === undefined ? [] : [verb, ...names]
  return all.length === 0
    ? undefined
    : { kind: 'package script', names: all, package: inside, everywhere: inside === undefined, args: passed }
}

/** What stands before `--`, and what behind it. */
function parted(args: readonly string[]): readonly [readonly string[], readonly string[]] {
  const at = args.indexOf('--')
  return at === -1 ? [args, []] : [args.slice(0, at), args.slice(at + 1)]
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
