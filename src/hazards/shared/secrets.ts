/** A secret in a text: what kind it is. The secret itself goes nowhere. */
export interface Secret {
  readonly what: string
}

/** Shapes that their issuers document, so that scanners find them. */
const SHAPES: readonly { readonly what: string; readonly shape: RegExp }[] = [
  { what: 'an AWS access key', shape: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: 'a GitHub token', shape: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b/ },
  { what: 'a GitLab token', shape: /\bglpat-[A-Za-z0-9_-]{20,}/ },
  { what: 'a Slack token', shape: /\bxox[abprs]-[A-Za-z0-9-]{10,}/ },
  { what: 'a Stripe key', shape: /\b[rs]k_live_[A-Za-z0-9]{16,}\b/ },
  { what: 'a Google API key', shape: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { what: 'an npm token', shape: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { what: 'a SendGrid key', shape: /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/ },
  { what: 'a private key', shape: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { what: 'a signed token (JWT)', shape: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/ },
]

const CONNECTION = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]*:([^\s@/'"]+)@[^\s'"]+/gi
const KEYWORD = /\bpassword\s*=\s*(?:'([^']+)'|([^\s'";]+))/gi

/** The secrets that stand in a string literal. */
export function secretsIn(literal: string): readonly Secret[] {
  const shaped = SHAPES.filter(({ shape }) => {
    const match = shape.exec(literal)
    return match !== null && !match[0].endsWith('EXAMPLE')
  }).map(({ what }) => ({ what }))
  const inUrl = [...literal.matchAll(CONNECTION)].some((match) => !isPlaceholder(match[1] ?? ''))
  const inKeywords = [...literal.matchAll(KEYWORD)].some((match) => !isPlaceholder(match[1] ?? match[2] ?? ''))
  return inUrl || inKeywords ? [...shaped, { what: 'a connection string with a password' }] : shaped
}

/** `${PASSWORD}`, `{{ .Password }}`, `<password>`, `:password`, `%s`, `****`, `changeme`: something that stands for a secret. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim()
  if (text === '' || /^[*x.\u2022-]+$/i.test(text)) return true
  if (
    /\$\{[^}]*\}|\$\([^)]*\)|\{\{[\s\S]*\}\}|^\{[^}]*\}$|^<[^>]*>$|^:'?\w+'?$|^%\(?\w*\)?s?$|^\$\w+$|^__\w+__$/.test(
      text,
    )
  )
    return true
  return /^(?:change[-_ ]?me|placeholder|redacted|your[-_ ]?password|todo|example)$/i.test(text)
}
