import type { CopiedRows, CopiedValue } from '../../../operation.js'
import { isTemporary, type Context } from '../context.js'
import { items } from '../cursor.js'
import { expressionOf } from '../expressions.js'
import { sourcesOf } from '../sources.js'
import type { Token } from '../tokens.js'

/** What a SELECT takes of the one lasting table that it reads; tables of the session beside it only pick rows. */
export function copiedRows(context: Context, query: readonly Token[]): { readonly copied?: CopiedRows } {
  const cursor = context.cursor(query)
  if (!cursor.skipTo('select')) return {}
  cursor.accept('all')
  const start = cursor.at
  const selected = cursor.until('into', 'from')
  if (!cursor.skipTo('from')) return {}
  const rest = query.slice(cursor.at - 1)
  if (rest.some(({ word }) => /^(?:union|except|intersect|pivot|apply)$/.test(word))) return {}
  const [source, more] = sourcesOf(context, rest).filter(({ table }) => !isTemporary(table))
  if (source === undefined || more !== undefined) return {}
  const picks = rest.findIndex(({ word }) => /^(?:where|join|group|having)$/.test(word))
  const first = query[start]?.word
  const filter =
    first === 'top' || first === 'distinct'
      ? context.source(query.slice(start))
      : picks === -1
        ? undefined
        : context.source(rest.slice(rest[picks]?.word === 'where' ? picks + 1 : 0))
  return {
    copied: {
      source: source.table,
      values: valuesOf(context, selected),
      ...(filter === undefined ? {} : { filter }),
    },
  }
}

function valuesOf(context: Context, selected: readonly Token[]): CopiedRows['values'] {
  const written = items(selected)
  // What stands behind the star is added to the source's own columns.
  const star = written.findIndex((item) => item.at(-1)?.word === '*')
  if (star !== -1) return star === 0 ? '*' : 'unknown'
  return written.map((item): CopiedValue => {
    const value = expressionOf(context, withoutAlias(item))
    const [only, more] = value.columns
    const isColumn = only !== undefined && more === undefined && /^[\w.[\]"# ]+$/.test(value.text)
    return isColumn ? { column: only, value } : { value }
  })
}

/** `Total AS Sum`, `Sum = Total`. */
function withoutAlias(item: readonly Token[]): readonly Token[] {
  if (item[1]?.word === '=') return item.slice(2)
  const as = item.findLastIndex(({ word, kind }) => word === 'as' && kind === 'word')
  return as > 0 && as === item.length - 2 ? item.slice(0, as) : item
}
