import { body, downBody, downFile, type Writer } from '../writer.js'

/** An up and its down. `.autocommit.` in the name is ory’s (popx/migration_box.go); gobuffalo’s pop has no way out. */
export const popWriter: Writer = {
  grammar: /^(?<version>\d+)_(?<name>[^.]+)(?<tail>(?:\.[a-z0-9]+)*?\.up\.sql)$/,
  named: 'file',
  alone: true,
  write: ({ path, up, down, outsideTransaction }, { migrations }) => {
    const bare = path.replace('.autocommit.', '.')
    const own = outsideTransaction ? bare.replace(/\.up\.sql$/, '.autocommit.up.sql') : bare
    return {
      files: [
        { path: own, contents: body(up) },
        { path: own.replace(/\.up\.sql$/, '.down.sql'), contents: downBody(down) },
      ],
      ...(outsideTransaction && migrations[0]?.optOut === undefined
        ? { notes: ['Only ory’s fork of pop knows .autocommit. in a name; with gobuffalo’s run it by hand'] }
        : {}),
    }
  },
  // fizz derives the down of its own statements.
  writeDown: (path, statements) =>
    path.endsWith('.up.sql') ? downFile(path.replace(/\.up\.sql$/, '.down.sql'), statements) : undefined,
}
