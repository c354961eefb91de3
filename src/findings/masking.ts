/** What is kept of a match is its first group; the rest is the secret. */
const SECRETS: readonly RegExp[] = [
  // A URL's user information. A password may hold an unescaped @ or /, so everything up to the last @ goes.
  /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s'"/]{1,200}:[^\s'"]{0,500}@/gi,
  /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s'"@/]{1,500}@/gi,
  // A literal behind a word that says what it is: PASSWORD 'x', identified by 'x', "secret_key": "x".
  /(\b(?:\w*password|\w*passwd|identified\s+(?:with\s+\w+\s+)?(?:by|as)|\w*secret\w*|\w*api_?key\w*|\w*token)\b['"]?\s*(?:[=:]|=>|:=)?\s*(?:e|n)?')(?:[^'\\]|''|\\.)*/gi,
  /(\b(?:\w*password|\w*passwd|\w*secret\w*|\w*api_?key\w*|\w*token)\b['"]?\s*(?:[=:]|=>|:=)\s*")[^"]*/gi,
  /(\bpassword\s+(\$\w*\$))[\s\S]{0,500}?(?=\2)/gi,
  // Connection strings and shell assignments; a function's result is no secret.
  /(\b(?:\w*password|pwd|\w*secret\w*|\w*token|account_?key|shared_?access_?key|\w*api[_-]?key)\s*=\s*)(?![\s'"$(]|null\b|default\b|[a-z_][\w.]*\()[^\s;&'"]+/gi,
  /(\b)(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /(\b)(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})\b/g,
  /(\b)xox[abprs]-[A-Za-z0-9-]{10,}/g,
  /(\b)eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}/g,
  /()-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
]

/** A part of every match of any of them. Nearly all text has none, and is spared eleven searches. */
const MARK =
  /:\/\/|pass(?:word|wd)|pwd|identified|secret|token|(?:api|account|access)[_-]?key|AKIA|ASIA|gh[pousr]_|github_pat_|xox|eyJ|-----BEGIN/i

/** The text with anything that looks like a credential replaced by `***`. Applied to all text taken from the tree. */
export function masked(text: string): string {
  if (!MARK.test(text)) return text
  return SECRETS.reduce((masking, pattern) => masking.replace(pattern, '$1***'), text)
}

/** One line of at most `limit` characters, for quoting a statement. */
export function excerpt(text: string, limit = 160): string {
  // Statements of megabytes are quoted by their beginning.
  const line = masked(text.slice(0, 10_000)).replace(/\s+/g, ' ').trim()
  if (line.length <= limit) return line
  // A surrogate pair is not cut in two.
  return `${line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
