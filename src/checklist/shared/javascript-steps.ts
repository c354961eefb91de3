import type { Evidence } from '../check.js'
import { commandsOf } from './tool-commands.js'

/** What a workflow needs around the command of a tool that npm installs, as lines of YAML; '' where nothing is needed. */
export interface AroundCommand {
  /** The step that installs what the lock file says: without it npx fetches the newest release. */
  readonly install: string
  /** The folder of the package that holds the migrations, beneath `run:`. */
  readonly folder: string
}

const NOTHING: AroundCommand = { install: '', folder: '' }

/** By the lock file at the root and the package.json nearest to the migrations. */
export function aroundCommand({ survey }: Evidence): AroundCommand {
  const [history] = survey.histories
  if (history === undefined || !commandsOf(history).up.startsWith('npx ')) return NOTHING
  const has = (path: string): boolean => survey.tree.entries.has(path)
  const installed = installWith(has)
  const owner = ancestors(history.root).find((folder) => has(folder === '' ? 'package.json' : `${folder}/package.json`))
  return {
    install: installed === undefined ? '' : `      - run: ${installed}\n`,
    folder: owner === undefined || owner === '' ? '' : `\n        working-directory: ${owner}`,
  }
}

/** https://pnpm.io/cli/install, https://yarnpkg.com/cli/install, https://docs.npmjs.com/cli/commands/npm-ci */
function installWith(has: (path: string) => boolean): string | undefined {
  if (has('pnpm-lock.yaml')) return 'corepack enable && pnpm install --frozen-lockfile'
  if (has('yarn.lock'))
    return `corepack enable && yarn install ${has('.yarnrc.yml') ? '--immutable' : '--frozen-lockfile'}`
  if (has('bun.lock') || has('bun.lockb')) return undefined
  return has('package-lock.json') ? 'npm ci' : undefined
}

/** A folder and those around it, the innermost first, the root last. */
function ancestors(folder: string): readonly string[] {
  const parts = folder.split('/')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/')).concat('')
}
