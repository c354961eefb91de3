import { body, downBody, downFile, type Writer } from '../writer.js'

/**
 * One file, or an up and its down where the repository pairs them. The way out must be the first bytes, and the file
 * still goes out in one string: sqlx-core/src/migrate/source.rs, sqlx-postgres/src/migrate.rs.
 */
export const sqlxWriter: Writer = {
  grammar: /^(?<version>\d+)_(?<name>.*?)(?<tail>(?:\.up)?\.sql)$/,
  named: 'file',
  alone: true,
  write: ({ path, up, down, outsideTransaction }) => {
    const head = outsideTransaction ? '-- no-transaction\n' : ''
    const files = [{ path, contents: `${head}${body(up)}` }]
    if (!path.endsWith('.up.sql')) return { files }
    return {
      files: [...files, { path: path.replace(/\.up\.sql$/, '.down.sql'), contents: `${head}${downBody(down)}` }],
    }
  },
  // A migration of one file has no down: it would have to be paired from the first one on.
  writeDown: (path, statements) =>
    path.endsWith('.up.sql') ? downFile(path.replace(/\.up\.sql$/, '.down.sql'), statements) : undefined,
}
