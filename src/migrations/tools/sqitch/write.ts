import { downBody, type Writer } from '../writer.js'

/**
 * A change is three scripts and a line of the plan; psql runs a script as it stands, so that a transaction is what its
 * own BEGIN opens: https://sqitch.org/docs/manual/sqitch-add/
 */
export const sqitchWriter: Writer = {
  grammar: /^(?<version>)(?<between>)(?<name>.+)(?<tail>\.sql)$/,
  named: 'file',
  alone: false,
  write: ({ path, name, up, down, outsideTransaction, replaces }) => {
    const script = (text: string): string => (outsideTransaction ? text : `BEGIN;\n\n${text}\nCOMMIT;\n`)
    const part = (folder: string): string => path.replace(/(^|\/)deploy\//, `$1${folder}/`)
    return {
      files: [
        { path, contents: script(up.map((each) => `${each}\n`).join('')) },
        { path: part('revert'), contents: script(downBody(down)) },
        ...(replaces !== undefined
          ? []
          : [{ path: part('verify'), contents: '-- SELECT what must be there now; an error fails the change.\n' }]),
      ],
      notes:
        replaces !== undefined
          ? []
          : [`sqitch add ${name} -n "…" makes the three scripts and their line in sqitch.plan`],
    }
  },
}
