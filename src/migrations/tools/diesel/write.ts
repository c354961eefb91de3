import { body, downBody, downFile, type Writer } from '../writer.js'

/**
 * A folder with both directions, and a metadata.toml that holds for both:
 * https://docs.rs/diesel_migrations/latest/diesel_migrations/struct.FileBasedMigrations.html
 */
export const dieselWriter: Writer = {
  grammar: /^(?<version>\d[\d-]*)_(?<name>.+)$/,
  named: 'folder',
  alone: true,
  write: ({ path, up, down, outsideTransaction }) => ({
    files: [
      { path, contents: body(up) },
      { path: path.replace(/up\.sql$/, 'down.sql'), contents: downBody(down) },
      ...(outsideTransaction
        ? [{ path: path.replace(/up\.sql$/, 'metadata.toml'), contents: 'run_in_transaction = false\n' }]
        : []),
    ],
  }),
  writeDown: (path, statements) => downFile(path.replace(/up\.sql$/, 'down.sql'), statements),
}
