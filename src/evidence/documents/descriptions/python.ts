import { snakeCase } from '../names.js'
import type { Noted } from '../noted.js'
import { bracketed, lineCounter } from '../source.js'

const CLASS = /^class\s+(\w+)\s*(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?\s*:/gm
/** `help_text` and `db_comment` are Django's, `comment` and `doc` SQLAlchemy's, `description` SQLModel's. */
const WORDS =
  /\b(?:help_text|db_comment|comment|doc|description)["']?\s*[=:]\s*(?:\w+\(\s*)?[rufb]{0,2}(["'])(?!\1\s*[,)])/i
const TABLE_WORDS = /\b(?:db_table_comment\s*=|["']comment["']\s*:)\s*(?:\w+\(\s*)?[rufb]{0,2}["'](?!["'])/

/**
 * Docstrings, `help_text`, `db_comment`, `comment=` of Django, SQLAlchemy and SQLModel models. Django names a table by
 * its application (the folder that holds the models) unless `db_table` does:
 * https://docs.djangoproject.com/en/5.2/ref/models/options/#table-names
 */
export function pythonNotes(path: string, text: string): readonly Noted[] {
  const lineOf = lineCounter(text)
  const classes = [...text.matchAll(CLASS)]
  return classes.flatMap((match, index) => {
    const from = match.index + match[0].length
    const body = text.slice(from, classes[index + 1]?.index ?? text.length)
    const table = tableOf(path, match[1] ?? '', match[2] ?? '', body)
    if (table === undefined) return []
    const docstring = /^\s*[ru]{0,2}("""|''')\s*(?!\1)\S/.test(body)
    const notes: Noted[] =
      docstring || TABLE_WORDS.test(body)
        ? [{ what: 'table', table, name: undefined, line: lineOf(match.index) + (docstring ? 1 : 0) }]
        : []
    return [...notes, ...columnsOf(body, from, table, lineOf)]
  })
}

function columnsOf(body: string, from: number, table: string, lineOf: (at: number) => number): readonly Noted[] {
  const fields = body.matchAll(
    /^[ \t]+(\w+)\s*(?::[^=\n]{1,300})?=\s*[\w.]*(?:Field|Key|Column|column|relationship)\s*\(/gm,
  )
  return [...fields].flatMap((field): readonly Noted[] => {
    const given = bracketed(body, field.index + field[0].length - 1, '#')
    if (given === undefined || !WORDS.test(given)) return []
    const name = /\bdb_column\s*=\s*["'](\w+)/.exec(given)?.[1] ?? /^\s*["'](\w+)["']\s*,/.exec(given)?.[1] ?? field[1]
    return [{ what: 'column', table, name, line: lineOf(from + field.index + field[0].search(/\S/)) }]
  })
}

/** The table of a model; undefined for a class that is none, or is abstract. */
function tableOf(path: string, name: string, bases: string, body: string): string | undefined {
  if (/^[ \t]+abstract\s*=\s*True|^[ \t]+__abstract__\s*=\s*True/m.test(body)) return undefined
  const named = /^[ \t]+(?:__tablename__|db_table)\s*(?::[^=\n]{1,60})?=\s*["']([^"']+)/m.exec(body)?.[1]
  if (named !== undefined) return named.replace(/"/g, '')
  if (/\btable\s*=\s*True\b/.test(bases)) return name.toLowerCase()
  if (/\bdb\.Model\b/.test(bases)) return snakeCase(name)
  if (!/\bmodels\.\w+\(|\bmodels\.Model\b/.test(`${body}${bases}`)) return undefined
  const application = /([^/]+)\/models(?:\.py$|\/)/.exec(path)?.[1]
  return application === undefined ? name.toLowerCase() : `${application}_${name.toLowerCase()}`
}
