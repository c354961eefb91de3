import type { TriggerReason } from '../report.js'
import type { ChangedFile, ChangeSet, Reason } from './change.js'
import { isWatched } from './watched.js'

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/
/** `values-prod.yaml`, `production.tfvars`, `overlays/production/…`, `config/deploy.production.yml`. */
const ENVIRONMENT_FILE =
  /(^|\/)(environments?|overlays|stacks|envs?|deploy(ments?)?|terraform|helm|charts|k8s|kubernetes|infra(structure)?)\/(.*\/)?prod(uction)?(\/|[._-]|$)|(^|\/)(values|docker-compose|compose|config|terraform)?[._-]?prod(uction)?\.(ya?ml|tfvars|toml|json)$/i

/** A production environment that the base does not have. */
export const newProductionEnvironment: Reason = {
  id: 'new-production-environment',
  replaceable: true,
  find: (change) => [...newFiles(change), ...newInWorkflows(change)],
  mayHold: (change) =>
    newFiles(change).length > 0 || change.files.some((file) => isWatched(file, change) && WORKFLOW.test(file.path)),
}

function newFiles(change: ChangeSet): readonly TriggerReason[] {
  const fresh = change.files.find((file) => isNewEnvironment(file, change))
  if (fresh === undefined) return []
  return [{ id: 'new-production-environment', detail: 'a new production configuration', path: fresh.path, line: 1 }]
}

/** A further file beside those of an environment that stood before makes no new one. */
function isNewEnvironment(file: ChangedFile, change: ChangeSet): boolean {
  if (file.status !== 'added' || !isWatched(file, change) || !ENVIRONMENT_FILE.test(file.path)) return false
  const folder = /^(?:.*\/)?prod(?:uction)?\//i.exec(file.path)?.[0]
  return folder === undefined || !change.basePaths.some((path) => path.startsWith(folder))
}

function newInWorkflows(change: ChangeSet): readonly TriggerReason[] {
  return change.files.flatMap((file) => {
    if (!isWatched(file, change) || !WORKFLOW.test(file.path)) return []
    const line = productionLine(change.headText(file.path))
    const before = productionLine(change.baseText(file.previousPath ?? file.path))
    if (line === undefined || before !== undefined) return []
    return [{ id: 'new-production-environment', detail: 'a job now deploys to production', path: file.path, line }]
  })
}

function productionLine(text: string | undefined): number | undefined {
  const lines = (text ?? '').split(/\r?\n/)
  const at = lines.findIndex(
    (line, index) =>
      /^\s*environment:\s*(\{\s*name:\s*)?['"]?prod(uction)?\b/i.test(line) ||
      (/^\s*name:\s*['"]?prod(uction)?\b/i.test(line) && /^\s*environment:\s*$/.test(lines[index - 1] ?? '')),
  )
  return at === -1 ? undefined : at + 1
}

/** Whether the text of a changed file has to be read for this reason. */
export function mayDeploy(path: string): boolean {
  return WORKFLOW.test(path)
}
