import type { Operation } from '../../operation.js'
import type { Context } from './context.js'
import type { Token } from './tokens.js'

/** Statements that the grammar does not know: MariaDB's sequences, MySQL's backup lock. */
export function beyondGrammar(context: Context): readonly Operation[] | undefined {
  const tokens = context.tokens()
  const first = tokens[0]?.word
  const at = tokens.slice(0, 5).findIndex(({ word }) => word === 'sequence')
  if (at > 0 && (first === 'create' || first === 'alter' || first === 'drop')) {
    const name = tokens.slice(at + 1).find(({ word }) => !/^(?:if|not|exists)$/.test(word))
    return [
      {
        ...context.place(),
        kind: 'sequence',
        sequence: { name: nameAt(context, name) },
        change: first,
        cascade: false,
      },
    ]
  }
  const words = tokens.slice(0, 4).map(({ word }) => word)
  if (words.join(' ') === 'lock instance for backup')
    return [{ ...context.place(), kind: 'lock-table', tables: [], mode: 'BACKUP' }]
  if (tokens.length === 2 && words.join(' ') === 'unlock instance')
    return [{ ...context.place(), kind: 'other', what: 'UNLOCK INSTANCE', outsideTransaction: false }]
  return undefined
}

function nameAt(context: Context, token: Token | undefined): string {
  return token === undefined ? '' : context.unquoted(token)
}
