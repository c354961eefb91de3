import type { Section } from '../../evidence/documents/facts.js'
import type { KnownCommand } from '../../evidence/documents/commands.js'
import type { ReportedFact } from '../../report.js'
import type { Answer, Evidence } from '../check.js'

/** What a runbook is asked, beyond its heading. */
export interface RunbookQuestion {
  /** Of a section's own heading. */
  readonly heading: RegExp
  /** The file or page that the configuration names. */
  readonly configured: string | undefined
  readonly key: 'documents.rollback' | 'documents.restore'
  /** For the sentence "no section …". */
  readonly subject: string
}

/** How far one section goes; the lacks are in words, and none means that it passes. */
export interface Judged {
  readonly section: Section
  readonly lacks: readonly string[]
  readonly shows: readonly string[]
}

/** The answer of the section that lacks least. Templates that nobody filled in are no sections. */
export function answerFromRunbooks(
  evidence: Evidence,
  question: RunbookQuestion,
  judge: (section: Section) => Judged | undefined,
): Answer {
  const candidates = candidatesOf(evidence, question)
  const judged = candidates
    .filter((each) => !each.placeholder)
    .flatMap((each) => judge(each) ?? [])
    .map((each) => withBrokenLinks(each, evidence))
    .sort((a, b) => a.lacks.length - b.lacks.length || depth(b) - depth(a))
  const [best] = judged
  if (best?.lacks.length === 0)
    return {
      status: 'pass',
      summary: `${best.section.seen.path}: ${best.shows.join(', ')}`,
      level: 'E5',
      facts: [factOf(best.section, best.shows.join(', '))],
    }
  const elsewhere = configuredAnswer(evidence, question.configured, question.key)
  if (elsewhere !== undefined) return elsewhere
  if (best !== undefined)
    return {
      status: 'warn',
      summary: `${best.section.seen.path}: ${best.lacks.join(', ')}`,
      level: 'E5',
      facts: [factOf(best.section, best.lacks.join(', '))],
    }
  const template = candidates.find((each) => each.placeholder)
  return {
    status: 'fail',
    summary:
      template === undefined
        ? `no section ${question.subject}`
        : `${template.seen.path} is a template that is not filled in`,
    level: 'E5',
    ...(template === undefined ? {} : { facts: [factOf(template, 'a template that is not filled in')] }),
  }
}

/** What is done on one's own machine tells nobody what to do in production. */
export const ON_ONES_OWN = /\blocal(?:ly|host)?\b|\bdev(?:elopment)?\b|\btest (?:data|databases?|db)\b/i

/** Sections by their heading, and every section of the file that the configuration names. */
function candidatesOf({ facts }: Evidence, { heading, configured }: RunbookQuestion): readonly Section[] {
  return facts.documents.sections.filter(
    ({ headings, seen }) =>
      seen.path === configured ||
      (heading.test(headings.at(-1) ?? '') && !headings.some((each) => ON_ONES_OWN.test(each))),
  )
}

/** A page elsewhere cannot be read from here; a file that is not there is no document. */
export function configuredAnswer(
  { survey }: Evidence,
  configured: string | undefined,
  key: 'documents.rollback' | 'documents.restore' | 'documents.schema',
): Answer | undefined {
  if (configured === undefined) return undefined
  if (/^https?:\/\//i.test(configured)) {
    const host = URL.canParse(configured) ? new URL(configured).host : 'another site'
    return { status: 'unverifiable', summary: `documented at ${host}, which cannot be read from here` }
  }
  return survey.tree.entries.has(configured)
    ? undefined
    : { status: 'fail', summary: `${configured}, which ${key} names, does not exist`, level: 'E5' }
}

/** Links to files of the repository must lead somewhere: nobody looks for a moved page at night. */
function withBrokenLinks(judged: Judged, { survey }: Evidence): Judged {
  const { path } = judged.section.seen
  const broken = [...new Set(judged.section.links)].filter((link) => {
    const target = targetOf(link, path)
    return target !== undefined && !exists(target, survey.tree.entries)
  })
  return broken.length === 0
    ? judged
    : { ...judged, lacks: [...judged.lacks, `its link to ${broken[0] ?? ''} leads nowhere`] }
}

/** The path in the repository that a link means; undefined for links that leave it. */
function targetOf(link: string, from: string): string | undefined {
  const bare = link.replace(/[#?].*$/, '')
  if (bare === '' || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(bare) || /[<>{}$]/.test(bare)) return undefined
  const parts = bare.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of decoded(bare).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function decoded(link: string): string {
  try {
    return decodeURIComponent(link)
  } catch {
    return link
  }
}

/** A file, a folder, or a page of a site generator that leaves the ending out. */
function exists(target: string, entries: ReadonlyMap<string, unknown>): boolean {
  if (target === '' || entries.has(target)) return true
  if (/\.\w{1,5}$/.test(target)) {
    // Sphinx and MkDocs link the page that they will write.
    const source = target.replace(/\.html$/, '')
    if (source === target) return false
    return ['.md', '.rst', '.adoc'].some((ending) => entries.has(`${source}${ending}`))
  }
  return (
    ['.md', '.mdx', '.rst', '.adoc'].some((ending) => entries.has(`${target}${ending}`)) || hasBelow(target, entries)
  )
}

function hasBelow(folder: string, entries: ReadonlyMap<string, unknown>): boolean {
  for (const path of entries.keys()) if (path.startsWith(`${folder}/`)) return true
  return false
}

function depth({ section }: Judged): number {
  return section.headings.length
}

function factOf({ seen }: Section, said: string): ReportedFact {
  return { detail: `${seen.quote}: ${said}`, path: seen.path, line: seen.line }
}

/** `4 steps`, and the commands in the words of their tools. */
export function shownSteps(section: Section, commands: readonly KnownCommand[]): readonly string[] {
  const steps = section.orderedSteps < 3 ? [] : [`${section.orderedSteps} steps`]
  return [...steps, ...[...new Set(commands.map((each) => each.shown))].slice(0, 3)]
}

/** Everything that a section says, code included, for questions of wording. */
export function wordsOf(section: Section): string {
  return [
    ...section.headings,
    section.text,
    ...section.tableRows.map((cells) => cells.join(' ')),
    ...section.codeBlocks.map(({ text }) => text),
  ].join('\n')
}

const OWNER =
  /\b(?:owners?|owned by|on-?call|escalat\w*|responsible|contacts?|approv\w+|dba|incident commander|page the|pagerduty|opsgenie|lead)\b|(?:^|\s)@[\w-]+(?:\/[\w-]+)?\b|(?:^|\s)#[a-z][\w-]{2,}\b(?!\s*\n\s*$)/im

/** Somebody is named: a role, a team, a handle, a channel. */
export function namesOwner(section: Section): boolean {
  // A number sign in code starts a comment, not a channel.
  return OWNER.test([section.text, ...section.tableRows.map((cells) => cells.join(' '))].join('\n'))
}
