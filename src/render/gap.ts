import type { Gap, Recommendation } from '../report.js'
import { block, markdown } from './escape.js'
import { placeOf, type FileUrl } from './finding.js'
import { severityWord } from './severity-words.js'

/** What is missing, why it matters and how to close it, with code. */
export function gapInFull(gap: Gap, fileUrl?: FileUrl): string {
  return [
    `#### ${severityWord(gap.priority)}: ${markdown(gap.title, 200)}${gapPlace(gap, fileUrl)}`,
    [
      `- Missing: ${markdown(gap.missing, 2_000)}`,
      `- Why it matters: ${markdown(gap.why, 2_000)}`,
      `- Fix: ${markdown(gap.fix.text, 2_000)}`,
    ].join('\n'),
    ...(gap.fix.code === '' ? [] : [block(gap.fix.language, gap.fix.code, 6_000)]),
  ].join('\n\n')
}

export function gapInShort(gap: Gap): string {
  return `- **${severityWord(gap.priority)}** ${markdown(gap.title, 150)}: ${markdown(gap.missing, 300)}`
}

export function recommendationLine({ priority, text }: Recommendation): string {
  return `- **${severityWord(priority)}** ${markdown(text, 500)}`
}

function gapPlace({ path, line }: Gap, fileUrl: FileUrl | undefined): string {
  return path === undefined ? '' : ` · ${placeOf({ path, ...(line === undefined ? {} : { line }) }, fileUrl)}`
}
