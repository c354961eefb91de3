import { excerpt } from '../../findings/masking.js'
import type { DocumentFacts } from './facts.js'

/** Annotations of sqlc, pgtyped and aiosql: the query's name, not what it is for. */
const ANNOTATION = /^\s*(?:--|\/\*|\*)?\s*(?:name\s*:|@name\b|@param\b|:?[\w-]+\s*:(?:one|many|exec\w*|batch\w*)\b)/i

/** Files of named queries. */
export function isQueryFile(path: string): boolean {
  return (
    /\.sql$/i.test(path) &&
    /(^|\/)(?:sql[-_])?quer(?:y|ies)(?:\/|[^/]*\.sql$)/i.test(path) &&
    !/migrations?\//i.test(path)
  )
}

/** Whether a query file says in words what its queries are for. */
export function queryFileOf(path: string, text: string): DocumentFacts['queryFiles'][number] | undefined {
  const comments = [...text.slice(0, 200_000).matchAll(/--([^\n]*)|\/\*([\s\S]{0,2000}?)\*\//g)].flatMap((match) =>
    (match[1] ?? match[2] ?? '').split('\n'),
  )
  if (!/\b(?:select|insert|update|delete|with|merge)\b/i.test(text)) return undefined
  const words = comments.find((line) => !ANNOTATION.test(line) && isSentence(line))
  const quote = excerpt((words ?? text.trimStart().split('\n')[0] ?? '').slice(0, 1_000))
  return { described: words !== undefined, seen: { path, line: 1, quote } }
}

/** Words for people: three at least, and no SQL that was commented out. */
function isSentence(line: string): boolean {
  const words = line.split(/\s+/).filter((word) => /\p{L}{2}/u.test(word))
  return (
    words.length >= 3 &&
    !/^\s*(?:select|insert into|update \S+ set|delete from|join|where|and|or|from)\b/i.test(line) &&
    !/;\s*$/.test(line)
  )
}
