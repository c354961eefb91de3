import type { DocumentFacts } from './facts.js'

const NAMED =
  /^(?:change[-_]?log|changes|history|news|releases?(?:[-_ ]?notes)?|migrations?|(?:schema|database|db)[-_ ]?(?:changes|change[-_]?log|history))(?:[-_.][\w.-]*)?$/i
const STATEMENT = /\b(?:ALTER|CREATE|DROP)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX|TYPE|VIEW)\b/i
const CHANGE =
  /\b(?:add|added|adds|drop(?:ped|s)?|creat(?:e|ed|es)|remov(?:e|ed|es)|renam(?:e|ed|es)|alter(?:ed|s)?|widen(?:ed|s)?)\b[^.\n]{0,80}\b(?:columns?|tables?|index(?:es)?|constraints?|foreign keys?)\b/i
const SCHEMA =
  /\b(?:(?:database|db|schema|sql)\s+(?:migrations?|schema|changes?)|migrations?\s+(?:\d{4,}|0\d+)|schema migrations?)\b/i

const LONGEST = 40_000

/** A file that tells the history of changes, by its name. A guide for upgrading a framework may bear the same name. */
export function isChangelog(path: string): boolean {
  const name = path.split('/').at(-1) ?? path
  const stem = name.replace(/\.(?:md|markdown|mdx|adoc|asciidoc|rst|txt)$/i, '')
  return (stem !== name || /^[A-Z]+$/.test(name)) && NAMED.test(stem)
}

/** A guide to an upgrade says what to do, and how to go back: its sections are read as those of any document. */
export function isUpgradeGuide(path: string): boolean {
  return /(^|\/)migrations?[^/]*$/i.test(path)
}

/** What a changelog says, and whether it speaks of the schema at all. */
export function changelogOf(path: string, text: string): DocumentFacts['changelogs'][number] {
  const start = text.slice(0, LONGEST)
  return { path, mentionsSchema: [STATEMENT, CHANGE, SCHEMA].some((pattern) => pattern.test(start)), text: start }
}
