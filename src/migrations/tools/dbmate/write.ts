import { body, downBody, downSection, type Writer } from '../writer.js'

/** One file with both sections, each with its option: https://github.com/amacneil/dbmate#migration-options */
export const dbmateWriter: Writer = {
  grammar: /^(?<version>\d+)(?<between>[_\-.]?)(?<name>.*)(?<tail>\.sql)$/,
  named: 'file',
  alone: true,
  write: ({ path, up, down, outsideTransaction }) => {
    const option = outsideTransaction ? ' transaction:false' : ''
    return {
      files: [{ path, contents: `-- migrate:up${option}\n${body(up)}\n-- migrate:down${option}\n${downBody(down)}` }],
    }
  },
  writeDown: (path, statements) => downSection(path, '-- migrate:down', statements),
}
