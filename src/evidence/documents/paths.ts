import { isChangelog } from './changelogs.js'
import { mayWireGenerator } from './diagrams/generators.js'
import { isQueryFile } from './queries.js'

/** Other people's documents, samples, and templates of issues: never evidence. */
const NEVER =
  /(^|\/)(?:node_modules|bower_components|vendor|third_party|dist|build|\.next|site-packages|testdata|__fixtures__|fixtures|__snapshots__|__tests__|examples?|samples?|ISSUE_TEMPLATE|PULL_REQUEST_TEMPLATE)\/|(^|\/)(?:pull_request_template|issue_template|code_of_conduct)\.md$/i

export type DocumentKind =
  | 'markdown'
  | 'asciidoc'
  | 'restructuredtext'
  | 'runbook'
  | 'mermaid'
  | 'dbml'
  | 'plantuml'
  | 'tbls'
  | 'prisma'
  | 'python'
  | 'typeorm'
  | 'rails'
  | 'dbt'
  | 'queries'
  | 'plain changelog'

/** What a path is to these readers, by its name alone. */
export function documentKind(path: string): DocumentKind | undefined {
  if (isPassedOver(path)) return undefined
  if (/\.(?:md|markdown|mdx)$/i.test(path)) return 'markdown'
  if (/\.(?:adoc|asciidoc|asc)$/i.test(path)) return 'asciidoc'
  if (/\.rst$/i.test(path)) return 'restructuredtext'
  if (/(^|\/)(?:run|play)books?\/[^/]+\.ya?ml$/i.test(path)) return 'runbook'
  if (/\.(?:mmd|mermaid)$/i.test(path)) return 'mermaid'
  if (/\.dbml$/i.test(path)) return 'dbml'
  if (/\.(?:puml|plantuml|iuml|wsd|pu)$/i.test(path)) return 'plantuml'
  if (/(^|\/)(?:dbdocs?|docs?\/(?:\w+\/)?(?:schema|db|database|tables|dbdoc))\/schema\.json$/i.test(path)) return 'tbls'
  if (/\.prisma$/.test(path)) return 'prisma'
  if (isModelFile(path, 'py')) return 'python'
  if (isModelFile(path, 'ts') || /\.entity\.ts$/.test(path)) return 'typeorm'
  if (/(^|\/)(?:schema|db\/\w*schema)\.rb$|(^|\/)migrate\/\d{14}_\w+\.rb$/.test(path)) return 'rails'
  if (/(^|\/)(?:models|seeds|snapshots)\/.*\.ya?ml$/.test(path)) return 'dbt'
  if (isQueryFile(path)) return 'queries'
  return isChangelog(path) ? 'plain changelog' : undefined
}

/** Whether the readers of documents want a file: by its name, before anything is read. */
export function documentsWant(path: string): boolean {
  return documentKind(path) !== undefined || (!isPassedOver(path) && mayWireGenerator(path))
}

/**
 * Folders of editors and coding agents hold plans and prompts, which nobody opens in an incident; so do OpenSpec's
 * proposals, beside the specifications that they lead to: https://github.com/Fission-AI/OpenSpec
 */
const TOOLING = /(^|\/)(?:\.(?!github\/|gitlab\/|well-known\/)[^/]+|openspec\/changes)\//

export function isPassedOver(path: string): boolean {
  return NEVER.test(path) || TOOLING.test(path)
}

function isModelFile(path: string, extension: string): boolean {
  return new RegExp(
    String.raw`(^|/)(?:models?|entit(?:y|ies)|tables|orm|schema)(?:\.${extension}$|/[^.]*\.(?:\w+\.)?${extension}$)`,
    'i',
  ).test(path)
}
