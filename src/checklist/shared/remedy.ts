import { SEVERITIES } from '../../hazards/hazard.js'
import type { Finding, ReportedFix } from '../../report.js'
import type { Evidence, Remedy } from '../check.js'
import { findingsOf } from './scope.js'

/** The remedy that the worst finding of a check (or of several) carries, or `fallback` where it has none. */
export function remedyOfFindings(
  evidence: Evidence,
  checks: string | readonly string[],
  text: string,
  fallback: Remedy,
): Remedy {
  const worst = [checks]
    .flat()
    .flatMap((check) => findingsOf(evidence, check))
    .filter((each) => each.waived === undefined && each.severity !== 'info')
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || Number(hasCode(b)) - Number(hasCode(a)),
    )[0]
  if (worst === undefined) return fallback
  return { missing: worst.message, ...wayOut(worst, text, fallback), path: worst.path, line: worst.line }
}

/** The finding's own fix; where that is a sentence, the sentence alone. */
function wayOut({ fix }: Finding, text: string, fallback: Remedy): Pick<Remedy, 'text' | 'language' | 'code'> {
  const { code, language } = codeOf(fix)
  if (language === 'text' && code !== '') return { text: code, language, code: '' }
  if (code.trim() !== '') return { text, language, code }
  if (fix?.after !== undefined) return { text: fix.after, language: 'text', code: '' }
  return { text, language: fallback.language, code: fallback.code }
}

function hasCode({ fix }: Finding): boolean {
  const { code, language } = codeOf(fix)
  return language !== 'text' && code.trim() !== ''
}

/** SQL, or the files of a tool one after the other, each behind its path. */
function codeOf(fix: ReportedFix | undefined): { readonly code: string; readonly language: string } {
  const { language = 'sql', code = '', files = [], after } = fix ?? {}
  if (files.length === 0)
    return { code: after === undefined || language !== 'sh' ? code : `${code}\n# ${after}`, language }
  const written = files.map(({ path, contents, note }) =>
    [...(note === undefined ? [] : [remark(path, note)]), remark(path, path), contents.trimEnd()].join('\n'),
  )
  const [first] = files
  const last = after === undefined || first === undefined ? [] : [remark(first.path, `Then: ${after}`)]
  return {
    code: [...(code === '' ? [] : [code]), ...written, ...last].join('\n\n'),
    language: languageOf(first?.path ?? '', language),
  }
}

const LANGUAGES: Readonly<Record<string, string>> = {
  js: 'js',
  cjs: 'js',
  mjs: 'js',
  ts: 'ts',
  go: 'go',
  py: 'python',
  rb: 'ruby',
  ex: 'elixir',
  exs: 'elixir',
  toml: 'toml',
  conf: 'properties',
  yaml: 'yaml',
  yml: 'yaml',
  xml: 'xml',
}

function languageOf(path: string, otherwise: string): string {
  const ending = endingOf(path)
  return Object.hasOwn(LANGUAGES, ending) ? (LANGUAGES[ending] ?? otherwise) : otherwise
}

/** A remark in the file's own language. */
function remark(path: string, text: string): string {
  switch (endingOf(path)) {
    case 'js':
    case 'cjs':
    case 'mjs':
    case 'ts':
    case 'go':
    case 'php':
      return `// ${text}`
    case 'xml':
      return `<!-- ${text} -->`
    case 'sql':
      return `-- ${text}`
    default:
      return `# ${text}`
  }
}

function endingOf(path: string): string {
  return /\.(\w+)$/.exec(path)?.[1] ?? ''
}
