const SECRETS: readonly RegExp[] = [
  // A URL's user information and everything after its host may hold credentials.
  /\b([a-z][a-z0-9+.-]*:\/\/)[^\s'"@/]+:[^\s'"@/]+@/gi,
  /(\bpassword\b\s*[=:]?\s*(?:e)?')[^']*(?=')/gi,
  /(\b(?:AccountKey|Password|PGPASSWORD|Pwd|secret|token|api[_-]?key)\s*=\s*)[^\s;'"]+/gi,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{30,}\b/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}\b/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}\b/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
]

/** The text with anything that looks like a credential replaced by `***`. Applied to all text taken from the tree. */
export function masked(text: string): string {
  return SECRETS.reduce(
    (masking, pattern) =>
      masking.replace(pattern, (_match, kept: unknown) =>
        typeof kept === 'string' && keeps(kept) ? `${kept}***` : '***',
      ),
    text,
  )
}

/** Only what introduces a secret is kept, never the secret's own prefix. */
function keeps(prefix: string): boolean {
  return /:\/\/$|['=]\s*$|[=:]\s*$/.test(prefix)
}

/** One line of at most `limit` characters, for quoting a statement. */
export function excerpt(text: string, limit = 160): string {
  const line = masked(text).replace(/\s+/g, ' ').trim()
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`
}
