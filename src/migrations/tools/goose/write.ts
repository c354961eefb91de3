import { body, downBody, downSection, type DraftDown, type Writer } from '../writer.js'

/**
 * One file with both sections. goose splits at semicolons that end a line, but for what stands between StatementBegin and
 * StatementEnd; NO TRANSACTION holds for both sections: https://pressly.github.io/goose/documentation/annotations/
 */
export const gooseWriter: Writer = {
  grammar: /^(?<version>\d+)_(?<name>.+)(?<tail>\.(?:sql|go))$/,
  named: 'file',
  alone: false,
  write: ({ path, up, down, outsideTransaction }) => ({
    files: [
      {
        path,
        contents: [
          ...(outsideTransaction ? ['-- +goose NO TRANSACTION\n'] : []),
          `-- +goose Up\n${body(up.map(kept))}\n`,
          `-- +goose Down\n${downBody(keptDown(down))}`,
        ].join(''),
      },
    ],
  }),
  writeDown: (path, statements) =>
    path.endsWith('.sql') ? downSection(path, '-- +goose Down', statements.map(kept)) : undefined,
}

/** A body with semicolons stays one statement. */
function kept(statement: string): string {
  return /\$\w*\$/.test(statement) ? `-- +goose StatementBegin\n${statement}\n-- +goose StatementEnd` : statement
}

function keptDown(down: DraftDown): DraftDown {
  return down.kind === 'statements' ? { kind: 'statements', statements: down.statements.map(kept) } : down
}
