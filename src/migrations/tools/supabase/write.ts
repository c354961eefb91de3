import { isAtLeast } from '../lockfiles.js'
import { baseName } from '../paths.js'
import { body, type Writer } from '../writer.js'
import { isSentAlone } from './alone.js'

/** One file, and no downs. What the CLI does not send alone it cannot run outside a transaction. */
export const supabaseWriter: Writer = {
  grammar: /^(?<version>[0-9]+)_(?<name>.*)(?<tail>\.sql)$/,
  named: 'file',
  alone: true,
  byHand: (statements) => !statements.every(isSentAlone),
  write: ({ path, name, up, outsideTransaction, replaces }, { toolVersion }) => {
    if (outsideTransaction && !up.every(isSentAlone)) {
      const script = `supabase/scripts/${name}.sql`
      return {
        files: [{ path: script, contents: body(up) }],
        notes: [
          `The Supabase CLI runs this in a transaction, which refuses it: run it by hand, with psql "$DATABASE_URL" -f ${script}`,
          ...(replaces !== undefined ? [`${baseName(path)} goes`] : []),
        ],
      }
    }
    const isNew = toolVersion !== undefined && isAtLeast(toolVersion, 2, 109) === true
    return {
      files: [{ path, contents: body(up) }],
      ...(outsideTransaction && !isNew
        ? {
            notes: ['Needs Supabase CLI 2.109 or later, which sends it outside the transaction; older ones fail on it'],
          }
        : {}),
    }
  },
}
