import { body, downBody, downSection, type Writer } from '../writer.js'

/**
 * SQL with both sections. Only a migration in JavaScript can leave the transaction, by pgm.noTransaction():
 * https://salsita.github.io/node-pg-migrate/migrations/
 */
export const nodePgMigrateWriter: Writer = {
  grammar: /^(?<version>\d+)(?<between>[_-])(?<name>.+)(?<tail>\.(?:sql|[cm]?[jt]s))$/,
  named: 'file',
  alone: false,
  write: ({ path, up, down, outsideTransaction }) => {
    if (!outsideTransaction)
      return { files: [{ path, contents: `-- Up Migration\n${body(up)}\n-- Down Migration\n${downBody(down)}` }] }
    const back = down.kind === 'statements' ? down.statements.map(call).join('') : ''
    const down_ = down.kind === 'irreversible' ? 'exports.down = false\n' : method('down', back)
    return {
      files: [
        {
          path: path.replace(/\.sql$/, '.cjs'),
          contents: `${method('up', up.map(call).join(''))}\n${down_}`,
        },
      ],
      notes: ['A migration in SQL cannot leave the transaction, one in JavaScript can'],
    }
  },
  writeDown: (path, statements) =>
    path.endsWith('.sql') ? downSection(path, '-- Down Migration', statements) : undefined,
}

function method(name: string, calls: string): string {
  return `exports.${name} = (pgm) => {\n  pgm.noTransaction()\n${calls}}\n`
}

function call(statement: string): string {
  return `  pgm.sql(\`${statement.replaceAll(/[`\\]|\$(?=\{)/g, '\\$&')}\`)\n`
}
