import type { TriggerReason } from '../report.js'
import type { ChangeSet, Reason, Words } from './change.js'

const WHERE: Readonly<Record<Words['source'], string>> = {
  title: 'the title',
  body: 'the description',
  label: 'a label',
  commit: 'a commit message',
}

/** A keyword in the title, the description, a label or a commit message. */
export const keywords: Reason = {
  id: 'keywords',
  replaceable: false,
  find,
  mayHold: (change) => find(change).length > 0,
}

function find({ words, settings }: ChangeSet): readonly TriggerReason[] {
  // The first place of each keyword is enough: a branch of fifty commits would say the same thing fifty times.
  return settings.keywords.flatMap((keyword) => {
    for (const each of words) {
      const line = lineWith(each.text, keyword)
      if (line === undefined) continue
      const commit = each.sha === undefined ? '' : ` (${each.sha.slice(0, 7)})`
      return [{ id: 'keywords', detail: `“${keyword}” in ${WHERE[each.source]}${commit}: ${shortened(line)}` }]
    }
    return []
  })
}

function shortened(line: string): string {
  // Not between the two halves of a character outside the basic plane.
  return line.length > 120 ? `${line.slice(0, 119).replace(/[\uD800-\uDBFF]$/, '')}…` : line
}

/** The first line that holds the keyword as a whole word: "schema" is not in "eschemata", nor in "schema_id". */
function lineWith(text: string, keyword: string): string | undefined {
  const escaped = keyword
    .trim()
    .replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
    .replace(/\s+/g, String.raw`\s+`)
  if (escaped === '') return undefined
  const word = new RegExp(String.raw`(?<![\p{L}\p{N}_])${escaped}(?![\p{L}\p{N}_])`, 'iu')
  return withoutComments(text)
    .split(/\r?\n/)
    .find((line) => word.test(line))
    ?.trim()
}

/** What a template says to the author stands in HTML comments, which nobody reads in the description. */
function withoutComments(text: string): string {
  return text.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '')
}
