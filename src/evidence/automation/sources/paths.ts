/** What others wrote, what tests stand on, what shows how something might be, words for people in many languages. */
const NO_EVIDENCE =
  /(^|\/)(node_modules|vendor|third_party|dist|build|\.next|\.git|testdata|__fixtures__|fixtures|__snapshots__|__mocks__|examples?|samples?|demos?|locales?|i18n|translations?|lang)\//

export function isEvidence(path: string): boolean {
  return !NO_EVIDENCE.test(path)
}

export function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path)
}

const OTHER_YAML =
  /(^|\/)(pnpm-lock\.yaml|\.github\/.*|\.gitlab-ci\.ya?ml|\.circleci\/.*|(docker-)?compose([.-][\w.-]+)?\.ya?ml|openapi[\w.-]*\.ya?ml|swagger[\w.-]*\.ya?ml|mkdocs\.ya?ml|\.[\w-]+\.ya?ml)$/

/** YAML that may hold Kubernetes manifests: anything that is not known to be something else. */
export function isWorkload(path: string): boolean {
  return isYaml(path) && isEvidence(path) && !OTHER_YAML.test(path)
}

export function isCompose(path: string): boolean {
  return /(^|\/)(docker-)?compose([.-][\w.-]+)?\.ya?ml$/.test(path) && isEvidence(path)
}
