import { isWranglerConfiguration } from '../../stack/wrangler.js'
import { isBicepParameters } from './azure/bicep-parameters.js'
import { isKustomizationFile } from './kubernetes/kustomize/kustomization.js'
import { folderOf } from './paths.js'
import { isPulumiProject } from './programs/pulumi-yaml.js'
import { isUnreadProgram } from './programs/unread.js'

/** What others wrote, what was built, and lists of dependencies. */
const EXCLUDED =
  /(^|\/)(node_modules|vendor|third_party|\.terraform|cdk\.out|dist|build|\.git|\.github|locales?|i18n)\/|(^|\/)(pnpm-lock|openapi|swagger)\.ya?ml$/
const YAML = /\.ya?ml$/
const JSON_TEMPLATE =
  /(^|\/)(cloudformation|cfn|sam|templates?|arm|azure|bicep|infra|infrastructure|deploy(ments?)?|iac)\/.*\.json$|\.template\.json$|(^|\/)(template|azuredeploy|mainTemplate|[\w.-]*parameters[\w.-]*)\.json$/
/** Patches of kustomize may be JSON. */
const JSON_PATCH = /(^|\/)(patch(es)?|overlays?|base|components)\/.*\.json$|(^|\/)[\w.-]*patch[\w.-]*\.json$/
const PROGRAM = /\.([cm]?[jt]s|py)$/
const PROGRAM_PLACE = /(^|\/)(cdk|pulumi|infra|infrastructure|iac|stacks?)\/.*$|(^|\/)[\w-]*stack\.\w+$/i
const TESTS =
  /(^|\/)(tests?|__tests__|specs?|__mocks__)\/|\.(test|spec|d)\.[cm]?[jt]s$|(^|\/)test_[\w-]+\.py$|_test\.(py|go)$/

export const TERRAFORM = /\.(tf|tofu)$/
export const VARIABLES = /\.tfvars$/

/** A program of the CDK says how it is run: https://docs.aws.amazon.com/cdk/v2/guide/projects.html */
export function isCdkProject(path: string): boolean {
  return /(^|\/)cdk\.json$/.test(path)
}

export function isBicep(path: string): boolean {
  return path.endsWith('.bicep')
}

/** A program that may declare infrastructure, by its ending. Where it stands decides whether it is read. */
export function isProgram(path: string): boolean {
  return PROGRAM.test(path) && !TESTS.test(path)
}

/** The folders of projects of the CDK and Pulumi. */
export function projectFolders(paths: readonly string[]): readonly string[] {
  return paths
    .filter((path) => !EXCLUDED.test(path) && (isCdkProject(path) || isPulumiProject(path)))
    .map((path) => folderOf(path))
}

/** The files of a listing that infrastructure is read from, by their names and what they stand beside. */
export function infrastructurePaths(paths: readonly string[]): readonly string[] {
  const projects = projectFolders(paths)
  const inProject = (path: string): boolean => projects.some((folder) => folder === '' || path.startsWith(`${folder}/`))
  return paths.filter((path) => {
    if (EXCLUDED.test(path)) return false
    if (isUnreadProgram(path)) return inProject(path) && !TESTS.test(path)
    if (isProgram(path)) return PROGRAM_PLACE.test(path) || inProject(path)
    return (
      isWranglerConfiguration(path) ||
      isKustomizationFile(path) ||
      isCdkProject(path) ||
      isBicep(path) ||
      isBicepParameters(path) ||
      [TERRAFORM, VARIABLES, YAML, JSON_TEMPLATE, JSON_PATCH].some((each) => each.test(path))
    )
  })
}
