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
  const reasons = words.flatMap((each) =>
    settings.keywords.flatMap((keyword) => {
      const line = lineWith(each.text, keyword)
      if (line === undefined) return []
      const commit = each.sha === undefined ? '' : ` (${each.sha.slice(0, 7)})`
      return [{ id: 'keywords', detail: `“${keyword}” in ${WHERE[each.source]}${commit}: ${line.slice(0, 120)}` }]
    }),
  )
  // One line for each keyword is enough: a branch of fifty commits would say the same thing fifty times.
  return [...new Map(reasons.map((each) => [each.detail.split(' in ')[0], each])).values()]
}

/** The first line that holds the keyword as a whole word: "schema" is not in "eschemata", nor in "schema_id". */
function lineWith(text: string, keyword: string): string | undefined {
  const escaped = keyword.trim().replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  if (escaped === '') return undefined
  const word = new RegExp(String.raw`(?<![\p{L}\p{N}_])${escaped}(?![\p{L}\p{N}_])`, 'iu')
  return text
    .split(/\r?\n/)
    .find((line) => word.test(line))
    ?.trim()
}
