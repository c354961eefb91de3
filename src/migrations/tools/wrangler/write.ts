import { body, type Writer } from '../writer.js'

/** One file, and no downs: `wrangler d1 migrations create`. Nothing of it runs outside D1's own transaction. */
export const wranglerWriter: Writer = {
  grammar: /^(?<version>\d+)(?<between>[_\-.]?)(?<name>.*)(?<tail>\.sql)$/,
  named: 'file',
  alone: true,
  write: ({ path, up }) => ({ files: [{ path, contents: body(up) }] }),
}
