import { body, downBody, downFile, type Writer } from '../writer.js'

/**
 * An up and its down. There is no way out of the implicit transaction around a file of several statements, and a file of
 * one statement has none: https://github.com/golang-migrate/migrate/tree/master/database/postgres#multi-statement-mode
 */
export const golangMigrateWriter: Writer = {
  grammar: /^(?<version>[0-9]+)_(?<name>.*)(?<tail>\.up\.(?:.*\.)?(?:sql|psql|pgsql|mysql))$/,
  named: 'file',
  alone: true,
  write: ({ path, up, down }) => ({
    files: [
      { path, contents: body(up) },
      { path: path.replace(/\.up\.([\w.]+)$/, '.down.$1'), contents: downBody(down) },
    ],
  }),
  writeDown: (path, statements) => downFile(path.replace(/\.up\.([\w.]+)$/, '.down.$1'), statements),
}
