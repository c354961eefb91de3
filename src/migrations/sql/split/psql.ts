import { lineEnd } from '../postgres/tokens.js'

/** A line for psql itself, not for the server. */
export interface MetaCommand {
  readonly end: number
  readonly text: string
  readonly does:
    'nothing' | 'ends statement' | 'open' | 'else' | 'close' | 'copy' | 'include' | 'shell' | 'execute rows'
}

const COMMAND = /\\(?:[A-Za-z_]+|[!?;])/y

/** https://www.postgresql.org/docs/18/app-psql.html#APP-PSQL-META-COMMANDS */
const SILENT = new Set(
  `a c C cd close_prepared conninfo connect copyright crosstabview e edit ef encoding endpipeline errverbose echo ev f
   flush flushrequest getenv getresults h H help l list lo_export lo_list o out p password print prompt pset q qecho quit
   r reset restrict s sendpipeline set setenv sf startpipeline sv syncpipeline t T timing unrestrict unset w warn write x
   z`.split(/\s+/),
)

/** The meta-command that begins at `start`; undefined where psql knows none of that name. */
export function metaCommandAt(sql: string, start: number): MetaCommand | undefined {
  COMMAND.lastIndex = start
  const name = COMMAND.exec(sql)?.[0].slice(1)
  if (name === undefined) return undefined
  if (name === ';') return { end: start + 2, text: '\\;', does: 'ends statement' }
  const does = effectOf(name)
  if (does === undefined) return undefined
  const end = lineEnd(sql, start)
  return { end, text: sql.slice(start, end).trim(), does }
}

function effectOf(name: string): MetaCommand['does'] | undefined {
  if (name === 'if') return 'open'
  if (name === 'elif' || name === 'else') return 'else'
  if (name === 'endif') return 'close'
  if (name === 'copy') return 'copy'
  if (/^(?:i|ir|include|include_relative)$/.test(name)) return 'include'
  if (name === '!') return 'shell'
  if (name === 'gexec') return 'execute rows'
  // \bind and \parse stand behind a statement and have it sent.
  if (/^(?:bind|bind_named|crosstabview|g|gdesc|gset|gx|parse|watch)$/.test(name)) return 'ends statement'
  return SILENT.has(name) || /^d[A-Za-z]*$/.test(name) ? 'nothing' : undefined
}

const END_OF_DATA = /^\\\.[ \t]*\r?$/gm

/** Where the rows behind a `COPY … FROM stdin;` end, with their `\.`; undefined where no such line follows. */
export function copyDataEnd(sql: string, statementStop: number): number | undefined {
  END_OF_DATA.lastIndex = statementStop
  return END_OF_DATA.test(sql) ? END_OF_DATA.lastIndex : undefined
}
