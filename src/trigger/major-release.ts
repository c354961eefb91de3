import type { TriggerReason } from '../report.js'
import type { ChangedFile, ChangeSet, Reason } from './change.js'
import { isWatched } from './watched.js'

const MANIFEST = /(^|\/)(package\.json|pyproject\.toml|Cargo\.toml|composer\.json|VERSION|version\.txt|lerna\.json)$/
const SAID =
  /\b(?:release:?|version|bump(?:\s+version)?(?:\s+to)?|chore\(release\):?)\s+v?([1-9]\d*)\.0\.0\b(?![-.\d])|^v?([1-9]\d*)\.0\.0$/im

/** A new major version: in a manifest, in a title or commit message, or as the tag that was pushed. */
export const majorRelease: Reason = {
  id: 'major-release',
  replaceable: false,
  find: (change) => [...tagged(change), ...said(change), ...raised(change)],
  mayHold: (change) =>
    tagged(change).length > 0 ||
    said(change).length > 0 ||
    change.files.some((file) => MANIFEST.test(file.path) && isWatched(file, change)),
}

function tagged({ tag }: ChangeSet): readonly TriggerReason[] {
  if (tag === undefined || !/^[^0-9]*[1-9]\d*\.0\.0$/.test(tag)) return []
  return [{ id: 'major-release', detail: `the tag ${tag} is a major version` }]
}

function said({ words }: ChangeSet): readonly TriggerReason[] {
  const title = words.find((each) => (each.source === 'title' || each.source === 'commit') && SAID.test(each.text))
  if (title === undefined) return []
  const match = SAID.exec(title.text)
  return [{ id: 'major-release', detail: `a ${title.source} announces ${match?.[1] ?? match?.[2] ?? ''}.0.0` }]
}

function raised(change: ChangeSet): readonly TriggerReason[] {
  return change.files.flatMap((file) => {
    if (!MANIFEST.test(file.path) || !isWatched(file, change)) return []
    const [before, after] = versions(file, change)
    if (before === undefined || after === undefined || after.major <= before.major) return []
    return [
      {
        id: 'major-release',
        detail: `the version goes from ${before.text} to ${after.text}`,
        path: file.path,
        line: after.line,
      },
    ]
  })
}

interface Version {
  readonly text: string
  readonly major: number
  readonly line: number
}

function versions(file: ChangedFile, change: ChangeSet): [Version | undefined, Version | undefined] {
  return [
    versionIn(file.path, change.baseText(file.previousPath ?? file.path)),
    versionIn(file.path, change.headText(file.path)),
  ]
}

function versionIn(path: string, text: string | undefined): Version | undefined {
  if (text === undefined) return undefined
  const pattern = /(^|\/)(VERSION|version\.txt)$/.test(path)
    ? /^v?(\d+)\.\d+[^\s"']*/m
    : /^\s*"?version"?\s*[:=]\s*"(\d+)\.\d+[^"]*"/m
  const match = pattern.exec(text)
  if (match === null) return undefined
  const version = /\d+\.[^\s"']*/.exec(match[0])?.[0] ?? ''
  return {
    text: version,
    major: Number(match[1]),
    line: text.slice(0, match.index + match[0].length).split('\n').length,
  }
}

/** Whether the text of a changed file has to be read for this reason. */
export function mayNameVersion(path: string): boolean {
  return MANIFEST.test(path)
}
