import { body, downBody, downFile, type Writer } from '../writer.js'

/**
 * A change is three scripts and a line of the plan; psql runs a script as it stands, so that a transaction is what its
 * own BEGIN opens: https://sqitch.org/docs/manual/sqitch-add/
 */
export const sqitchWriter: Writer = {
  grammar: /^(?<version>)(?<between>)(?<name>.+)(?<tail>\.sql)$/,
  named: 'file',
  alone: false,
  write: ({ path, name, up, down, outsideTransaction, replaces }) => {
    const script = (text: string): string => (outsideTransaction ? text : inTransaction(text))
    return {
      files: [
        { path, contents: script(up.map((each) => `${each}\n`).join('')) },
        { path: scriptOf(path, 'revert'), contents: script(downBody(down)) },
        ...(replaces !== undefined
          ? []
          : [
              {
                path: scriptOf(path, 'verify'),
                contents: '-- SELECT what must be there now; an error fails the change.\n',
              },
            ]),
      ],
      notes:
        replaces !== undefined
          ? []
          : [`sqitch add ${name} -n "…" makes the three scripts and their line in sqitch.plan`],
    }
  },
  writeDown: (path, statements) => downFile(scriptOf(path, 'revert'), [inTransaction(body(statements)).trimEnd()]),
}

function inTransaction(text: string): string {
  return `BEGIN;\n\n${text}\nCOMMIT;\n`
}

/** The script of the same change in another folder. */
function scriptOf(path: string, folder: string): string {
  return path.replace(/(^|\/)deploy\//, `$1${folder}/`)
}
