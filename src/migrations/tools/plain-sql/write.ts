import { body, downBody, type WrittenFile, type Writer } from '../writer.js'

/** A file like the one under review, with a down where its name speaks of an up. How the runner wraps it only the repository’s owner knows. */
export const plainSqlWriter: Writer = {
  grammar:
    /^(?<version>\d{4}-\d{2}-\d{2}|\d{8}[T_]\d{4,6}|\d+(?:\.\d+)*)(?<between>[._\-# ]+)(?<name>[^.]*)(?<tail>\..*)$/,
  named: 'file',
  alone: true,
  write: ({ path, up, down, outsideTransaction }) => {
    const files: WrittenFile[] = [{ path, contents: body(up) }]
    const downPath = /\.up\./.test(path) ? path.replace(/\.up\./, '.down.') : undefined
    return {
      files: downPath !== undefined ? [...files, { path: downPath, contents: downBody(down) }] : files,
      ...(outsideTransaction ? { notes: ['Run this file outside a transaction, and nothing else in it'] } : {}),
    }
  },
}
