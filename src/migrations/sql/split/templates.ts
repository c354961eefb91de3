/** A template's tag in a text: an expression that becomes SQL, or a control statement that becomes nothing. */
export interface TemplateTag {
  readonly end: number
  /** Normalised, so that `{{.Ns}}` and `{{ .Ns }}` are one. */
  readonly text: string
  readonly control: 'open' | 'else' | 'close' | 'nothing' | undefined
}

interface Delimiters {
  readonly open: string
  readonly close: string
  /** What the tag is: SQL, control, remark, or by its first word. */
  readonly holds: 'expression' | 'control' | 'remark' | 'either'
}

/** Longest opening first: Go, Handlebars and Jinja; Jinja; ERB and EJS; Flyway and shells. */
const DELIMITERS: readonly Delimiters[] = [
  { open: '{{', close: '}}', holds: 'either' },
  { open: '{%', close: '%}', holds: 'control' },
  { open: '{#', close: '#}', holds: 'remark' },
  { open: '<%#', close: '%>', holds: 'remark' },
  { open: '<%=', close: '%>', holds: 'expression' },
  { open: '<%-', close: '%>', holds: 'expression' },
  { open: '<%', close: '%>', holds: 'control' },
  { open: '${', close: '}', holds: 'expression' },
  { open: '{', close: '}', holds: 'expression' },
]

const OPENS =
  /^(?:if|unless|range|with|for|while|until|case|define|block|raw|macro|#\s*(?:if|each|unless|with))\b|\bdo(?:\s*\|[^|]*\|)?$|\{$/
const TURNS = /^(?:else|elif|elsif|elseif|when)\b|^\}\s*else\b/
const CLOSES = /^(?:end\w*|\/\s*(?:if|each|unless|with))\b|^\}$/
const SILENT = /^(?:\$\w+\s*:?=|\/\*|!)/

/** The tag that begins at `start`; undefined where none does, or where it is never closed. */
export function templateTagAt(sql: string, start: number): TemplateTag | undefined {
  const delimiters = DELIMITERS.find(({ open }) => sql.startsWith(open, start))
  if (delimiters === undefined) return undefined
  const from = start + delimiters.open.length
  const close = sql.indexOf(delimiters.close, from)
  if (close === -1) return undefined
  const inner = sql
    .slice(from, close)
    .replace(/^[-~]|[-~]$/g, '')
    .trim()
    .replace(/\s+/g, ' ')
  const text = `${delimiters.open} ${inner} ${delimiters.close}`
  return {
    end: close + delimiters.close.length,
    text: delimiters.close === '}' ? `${delimiters.open}${inner}}` : text,
    control: controlOf(delimiters, inner),
  }
}

function controlOf(delimiters: Delimiters, inner: string): TemplateTag['control'] {
  if (delimiters.holds === 'expression') return undefined
  if (delimiters.holds === 'remark' || SILENT.test(inner)) return 'nothing'
  if (TURNS.test(inner)) return 'else'
  if (CLOSES.test(inner)) return 'close'
  if (OPENS.test(inner)) return 'open'
  return delimiters.holds === 'control' ? 'nothing' : undefined
}
