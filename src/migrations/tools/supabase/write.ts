import { isAtLeast } from '../lockfiles.js'
import { body, type Writer } from '../writer.js'

/**
 * One file, and no downs. Since 2.109 the CLI sends what a transaction refuses alone; before, nothing does:
 * https://github.com/supabase/cli
 */
export const supabaseWriter: Writer = {
  grammar: /^(?<version>[0-9]+)_(?<name>.*)(?<tail>\.sql)$/,
  named: 'file',
  alone: true,
  write: ({ path, up, outsideTransaction }, { toolVersion }) => ({
    files: [{ path, contents: body(up) }],
    ...(outsideTransaction && !(toolVersion !== undefined && isAtLeast(toolVersion, 2, 109) === true)
      ? {
          notes: [
            'Needs Supabase CLI 2.109 or later, which sends it outside the transaction; with an older one run it by hand and mark it with supabase migration repair --status applied',
          ],
        }
      : {}),
  }),
}
