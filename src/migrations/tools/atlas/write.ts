import { body, type Writer } from '../writer.js'

/** One file; its directives stand at the top, before a blank line: https://atlasgo.io/versioned/apply#transaction-configuration */
export const atlasWriter: Writer = {
  grammar: /^(?<version>[^_.][^_]*?)(?:(?<between>_)(?<name>.*))?(?<tail>\.sql)$/,
  named: 'file',
  alone: false,
  write: ({ path, up, outsideTransaction }) => ({
    files: [{ path, contents: `${outsideTransaction ? '-- atlas:txmode none\n\n' : ''}${body(up)}` }],
  }),
  afterwards: () => 'Run atlas migrate hash: atlas.sum has to list every file',
}
