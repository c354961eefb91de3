import { isTestPath } from './manifests/dependency.js'
import type { Role } from './model.js'

/** What others wrote, what was built from sources, and what stands for a test: no evidence. */
const EXCLUDED = /(^|\/)(node_modules|vendor|dist|build|\.next|third_party|testdata|__fixtures__|\.git)\//

/** What shows how something might be: at most possible, and so never detected. */
const ILLUSTRATION = /(^|\/)(examples?|samples?|docs?|demos?|quick-?starts?|tutorials?)\//

export type Standing = 'evidence' | 'illustration' | 'none'

/** How far a path counts as evidence of the stack. `common` is the folder in which everything stands. */
export function standingOf(path: string, common = ''): Standing {
  const inside = path.slice(common.length)
  if (EXCLUDED.test(inside)) return 'none'
  return ILLUSTRATION.test(inside) ? 'illustration' : 'evidence'
}

/** The folder, with its slash, in which all paths stand: a folder that is reviewed on purpose is evidence. */
export function commonFolder(paths: Iterable<string>): string {
  let common: string | undefined
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    if (common === undefined) common = folder
    while (!folder.startsWith(common)) common = common.slice(0, common.lastIndexOf('/', common.length - 2) + 1)
    if (common === '') return ''
  }
  return common ?? ''
}

export function roleByPath(path: string, otherwise: Role): Role {
  return isWorkflow(path) || isTestPath(path) ? 'test-only' : otherwise
}

/** Whether a path is about a developer's machine. What is kept there is kept for nobody. */
export function isLaptop(path: string): boolean {
  return /(^|[/._-])(dev|development|devcontainer|local)([/._-]|$)/i.test(path)
}

export function isWorkflow(path: string): boolean {
  return (
    /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || /(^|\/)(\.gitlab-ci\.yml|\.circleci\/config\.yml)$/.test(path)
  )
}

export function isCompose(path: string): boolean {
  return /(^|\/)(docker-)?compose([.-][\w.-]+)?\.ya?ml$/.test(path)
}

/** `.env` itself is never read. */
export function isEnvironmentExample(path: string): boolean {
  return /(^|\/)\.?env([.-][\w-]+)*[.-](example|sample|template|dist)$|(^|\/)\.?(example|sample)\.env$/.test(path)
}

export function isTerraform(path: string): boolean {
  return /\.tf$/.test(path)
}

export function isDeployment(path: string): boolean {
  return (
    /(^|\/)(k8s|kubernetes|deploy|deployments?|manifests|helm|charts?|infra|infrastructure|cloudformation|kustomize|clusters?|gitops|flux|flux-system|argo-?cd|overlays)\/.*\.(ya?ml|json)$/.test(
      path,
    ) || /(^|\/)(serverless|template|samconfig)\.(ya?ml|json)$|\.template\.(ya?ml|json)$/.test(path)
  )
}
