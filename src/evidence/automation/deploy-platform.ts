import type { Seen } from '../facts.js'

/** Where a repository is deployed to, as far as the way back differs. */
export type DeployPlatform =
  'kubernetes' | 'helm' | 'fly' | 'render' | 'heroku' | 'railway' | 'vercel' | 'kamal' | 'ecs' | 'compose'

export interface SeenPlatform {
  readonly platform: DeployPlatform
  readonly seen: Seen
}

/** Files that only this platform reads, by its own manual. */
const FILES: readonly (readonly [RegExp, DeployPlatform])[] = [
  [/(^|\/)render\.ya?ml$/, 'render'],
  [/(^|\/)fly(\.[\w-]+)?\.toml$/, 'fly'],
  [/(^|\/)railway\.(json|toml)$/, 'railway'],
  [/(^|\/)(Procfile|heroku\.yml)$/, 'heroku'],
  [/(^|\/)vercel\.json$/, 'vercel'],
  [/^config\/deploy(\.\w+)?\.yml$|^\.kamal\//, 'kamal'],
  [/(^|\/)Chart\.ya?ml$/, 'helm'],
]

/** The platform that a file belongs to. */
export function platformOfFile(path: string): DeployPlatform | undefined {
  return FILES.find(([pattern]) => pattern.test(path))?.[1]
}

const COMMANDS: readonly (readonly [RegExp, DeployPlatform])[] = [
  [/^helm (.* )?(upgrade|install|rollback)\b/, 'helm'],
  [/^kubectl (.* )?(apply|set image|rollout)\b/, 'kubernetes'],
  [/^(fly|flyctl) (.* )?deploy\b/, 'fly'],
  [/^render (.* )?deploys create\b/, 'render'],
  [/^railway (.* )?(up|redeploy)\b/, 'railway'],
  [/^vercel\b.*(--prod\b|\bdeploy\b)/, 'vercel'],
  [/^kamal (.* )?(deploy|rollback|redeploy)\b/, 'kamal'],
  [/^aws ecs (update-service|deploy)\b/, 'ecs'],
  [/^git push .*heroku|^heroku (container:release|rollback)\b/, 'heroku'],
  [/^ssh .*\bdocker[ -]compose (.* )?(up|pull)\b/, 'compose'],
]

/** The platform that a command deploys to. */
export function platformOfCommand(words: readonly string[]): DeployPlatform | undefined {
  const line = words.join(' ')
  return COMMANDS.find(([pattern]) => pattern.test(line))?.[1]
}

const ACTIONS: readonly (readonly [RegExp, DeployPlatform])[] = [
  [/^aws-actions\/amazon-ecs-deploy-task-definition$/, 'ecs'],
  [/^azure\/(k8s-deploy|aks-set-context)$/, 'kubernetes'],
  [/^superfly\/flyctl-actions/, 'fly'],
  [/^akhileshns\/heroku-deploy$/, 'heroku'],
  [/^amondnet\/vercel-action$/, 'vercel'],
  [/^johnbeynon\/render-deploy-action$/, 'render'],
]

/** Whether a text that runs on another machine starts services of compose there. */
export function startsCompose(script: string): boolean {
  return /\bdocker[ -]compose\b[^\n]*\b(up|pull)\b/.test(script)
}

/** The platform that an action of the marketplace deploys to, by its name in lower case. */
export function platformOfAction(name: string): DeployPlatform | undefined {
  return ACTIONS.find(([pattern]) => pattern.test(name))?.[1]
}
