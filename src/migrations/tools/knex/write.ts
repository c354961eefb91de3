import type { DraftDown, Writer } from '../writer.js'

/**
 * A script with up and down; `config.transaction` is its way out of the transaction:
 * https://knexjs.org/guide/migrations.html#transactions-in-migrations
 */
export const knexWriter: Writer = {
  grammar: /^(?<version>\d{14})(?<between>[_-])(?<name>.+)(?<tail>\.[cm]?[jt]s)$/,
  named: 'file',
  alone: false,
  write: ({ path, up, down, outsideTransaction }) => {
    const { typed, modern } = styleOf(path)
    return {
      files: [
        {
          path,
          contents:
            [
              ...(typed ? ["import type { Knex } from 'knex'"] : []),
              method(path, 'up', up.map(raw)),
              `${down.kind === 'irreversible' ? `// irreversible: ${down.reason}\n` : ''}${method(path, 'down', back(down))}`,
              ...(outsideTransaction
                ? [modern ? 'export const config = { transaction: false }' : 'exports.config = { transaction: false }']
                : []),
            ].join('\n\n') + '\n',
        },
      ],
    }
  },
  opening: (statements, path) => ({
    language: path.endsWith('ts') ? 'ts' : 'js',
    code: [`// The first lines of up in ${path}`, ...statements.map((each) => raw(each).trim())].join('\n'),
  }),
  writeDown: (path, statements) => ({
    kind: 'section',
    path,
    language: styleOf(path).typed ? 'ts' : 'js',
    code: method(path, 'down', statements.map(raw)),
    text: `Write the down of ${path}.`,
  }),
}

/** TypeScript and `.mjs` export by keyword. */
function styleOf(path: string): { readonly typed: boolean; readonly modern: boolean } {
  const typed = /\.[cm]?ts$/.test(path)
  return { typed, modern: typed || path.endsWith('.mjs') }
}

function method(path: string, name: string, statements: readonly string[]): string {
  const { typed, modern } = styleOf(path)
  const parameter = typed ? 'knex: Knex' : 'knex'
  return [
    modern
      ? `export async function ${name}(${statements.length === 0 ? '' : parameter})${typed ? ': Promise<void>' : ''} {`
      : `exports.${name} = async (${statements.length === 0 ? '' : 'knex'}) => {`,
    ...statements,
    '}',
  ].join('\n')
}

function back(down: DraftDown): readonly string[] {
  switch (down.kind) {
    case 'statements':
      return down.statements.map(raw)
    case 'nothing':
      return []
    case 'irreversible':
      return [`  throw new Error(${JSON.stringify(down.reason)})`]
  }
}

/** A question mark is a binding unless a backslash stands before it: https://knexjs.org/guide/raw.html */
function raw(statement: string): string {
  const text = statement
    .replace(/;\s*$/, '')
    .replaceAll('\\', '\\\\')
    .replaceAll('`', '\\`')
    .replaceAll('${', '\\${')
    .replaceAll('?', '\\\\?')
  return `  await knex.raw(\`${text}\`)`
}
