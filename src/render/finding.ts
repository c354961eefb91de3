import type { Finding, ReportedFix } from '../report.js'
import { block, code, link, markdown } from './escape.js'
import { lockSentences } from './locks.js'
import { sameWaySentence, type SameWay } from './same-way.js'
import { severityWord } from './severity-words.js'
import { silencedSentences } from './silenced.js'

export type FileUrl = (path: string, line: number) => string

/** How much of a finding is said at most; a statement of a generated file may be any size. */
const LIMITS = { path: 300, title: 200, message: 2_000, statement: 400, fix: 6_000 }

/** A finding as a reader who has to change it wants it: what, where, why, what it locks, and the safe way. */
export function findingInFull(finding: Finding, fileUrl?: FileUrl, same?: SameWay): string {
  const engines = finding.engines.length > 1 ? ` (${finding.engines.join(', ')})` : ''
  return [
    `#### ${severityWord(finding.severity)}: ${markdown(finding.title, LIMITS.title)}`,
    `${placeOf(finding, fileUrl)}${engines} ${markdown(finding.message, LIMITS.message)}`,
    finding.statement === '' ? '' : block(statementLanguage(finding), finding.statement, LIMITS.statement),
    markdownLocks(finding),
    silencedSentences(finding, (directive) => code(directive, 160)).join(' '),
    safeWay(finding, same, fileUrl),
  ]
    .filter((each) => each !== '')
    .join('\n\n')
}

function safeWay({ fix }: Finding, same: SameWay | undefined, fileUrl: FileUrl | undefined): string {
  if (fix === undefined) return ''
  if (same === undefined) return details('The safe way', fixBlocks(fix))
  return `The safe way: ${sameWaySentence(same, placeOf(same.shown, fileUrl), (name) => code(name, 200))}`
}

/** The same without its statement and fix, where there is no room. */
export function findingInShort(finding: Finding, fileUrl?: FileUrl): string {
  return `- **${severityWord(finding.severity)}** ${placeOf(finding, fileUrl)} ${markdown(finding.message, 300)}`
}

/** A waived finding with who took it upon himself, why and until when. */
export function waivedFinding(finding: Finding, fileUrl?: FileUrl): string {
  const { reason = '', until = null, by = null } = finding.waived ?? {}
  const terms = [
    reason === '' ? 'no reason given' : `“${markdown(reason, 500)}”`,
    until === null ? 'without an end' : `until ${markdown(until, 40)}`,
    ...(by === null ? [] : [`approved by ${code(by, 80)}`]),
  ]
  return `${findingInShort(finding, fileUrl)}\n  Waived: ${terms.join(', ')}.`
}

/** `path:line`, linked where an address is known. */
export function placeOf(
  { path, line }: { readonly path: string; readonly line?: number },
  fileUrl: FileUrl | undefined,
): string {
  const label = code(line === undefined ? shortened(path) : `${shortened(path)}:${line}`)
  return link(label, fileUrl?.(path, line ?? 1))
}

/** A collapsed part. `summary` is HTML: words of this program only. */
function details(summary: string, body: string): string {
  return `${detailsStart(summary)}\n\n${body}\n\n${DETAILS_END}`
}

export function detailsStart(summary: string): string {
  return `<details>\n<summary>${summary}</summary>`
}

export const DETAILS_END = '</details>'

function fixBlocks({ language, code: sql, files, after }: ReportedFix): string {
  const written = (files ?? []).flatMap(({ path, contents, note }) => [
    ...(note === undefined ? [] : [markdown(note, LIMITS.message)]),
    `${code(shortened(path))}\n\n${block(languageOf(path, language), contents, LIMITS.fix)}`,
  ])
  return [
    ...(sql === undefined ? [] : [block(language, sql, LIMITS.fix)]),
    ...written,
    ...(after === undefined
      ? []
      : [`${sql === undefined && written.length === 0 ? '' : 'Then: '}${markdown(after, LIMITS.message)}`]),
  ].join('\n\n')
}

const LANGUAGES: Readonly<Record<string, string>> = {
  conf: 'properties',
  toml: 'toml',
  js: 'js',
  cjs: 'js',
  mjs: 'js',
  ts: 'ts',
  py: 'python',
  xml: 'xml',
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
}

function languageOf(path: string, otherwise: string): string {
  const extension = /\.(\w+)$/.exec(path)?.[1] ?? ''
  return Object.hasOwn(LANGUAGES, extension) ? (LANGUAGES[extension] ?? otherwise) : otherwise
}

function markdownLocks(finding: Finding): string {
  return lockSentences(finding, (name) => code(name, 200), 10).join(' ')
}

function statementLanguage({ engines }: Finding): string {
  return engines.includes('mongodb') ? 'js' : 'sql'
}

// The end of a path says more than its start.
function shortened(path: string): string {
  return path.length <= LIMITS.path ? path : `…${path.slice(1 - LIMITS.path).replace(/^[\udc00-\udfff]/, '')}`
}
