import { baseName, directoryOf } from '../paths.js'
import type { DraftDown, Writer } from '../writer.js'
import type { Dialect, History } from '../../model.js'

/**
 * A module with RunSQL, its statements one by one, and `atomic = False` outside a transaction:
 * https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runsql and
 * https://docs.djangoproject.com/en/5.2/howto/writing-migrations/#non-atomic-migrations
 */
export const djangoWriter: Writer = {
  grammar: /^(?<version>\d{4})_(?<name>\w+)(?<tail>\.py)$/,
  named: 'file',
  alone: false,
  numbersByFolder: true,
  write: ({ path, up, down, outsideTransaction, replaces, follows }, history, inFile) => {
    const folder = directoryOf(path)
    const [like] = [...inFile(path), ...(follows === undefined ? [] : inFile(follows))]
    const app = like?.id.split('.')[0] ?? baseName(directoryOf(folder))
    const before = follows === undefined ? [] : [`        ("${app}", "${baseName(follows).replace(/\.py$/, '')}"),`]
    const contents = [
      'from django.db import migrations',
      '',
      '',
      ...(down.kind === 'irreversible' ? [`# irreversible: ${down.reason}`] : []),
      'class Migration(migrations.Migration):',
      ...(outsideTransaction ? ['    atomic = False', ''] : []),
      '    dependencies = [',
      ...before,
      '    ]',
      '',
      '    operations = [',
      '        migrations.RunSQL(',
      `            sql=${list(up)},`,
      ...reverse(down),
      ...(replaces !== undefined
        ? [
            '            # The operation that makemigrations wrote, so that the models stay in step:',
            '            state_operations=[],',
          ]
        : []),
      '        ),',
      '    ]',
      '',
    ].join('\n')
    const concurrent = up.some((each) => /^create (?:unique )?index concurrently/i.test(each))
    return {
      files: [{ path, contents }],
      notes: [
        ...(replaces !== undefined
          ? [
              'Move the operation that makemigrations wrote into state_operations, or Django writes it again, and keep its other dependencies',
            ]
          : []),
        ...onlyHere(history),
        ...(concurrent
          ? ['AddIndexConcurrently of django.contrib.postgres.operations does the same for an index of Meta.indexes']
          : []),
      ],
    }
  },
  // Operations are undone last one first: on the way back a setting would come too late.
  opening: (statements, path, history) => ({
    language: 'python',
    code: [
      `# The first of the operations of ${path}`,
      ...onlyHere(history).map((each) => `# ${each}.`),
      ...statements.map((each) => `migrations.RunSQL(${text(each)}, reverse_sql=migrations.RunSQL.noop),`),
    ].join('\n'),
  }),
  undoesByStep: true,
  // What makemigrations wrote takes itself back: only RunSQL has to be told.
  writeDown: (path, statements) => ({
    kind: 'section',
    path,
    language: 'python',
    code: `reverse_sql=${list(statements, '    ')}`,
    text: `Give the RunSQL of ${path} its reverse, as one more argument.`,
  }),
}

/**
 * Where the project runs on other engines too, which SQL of this one fails on:
 * https://docs.djangoproject.com/en/5.2/howto/writing-migrations/#migrations-and-multiple-databases
 */
function onlyHere({ dialect, alsoFor = [] }: History): readonly string[] {
  const vendor = VENDORS[dialect]
  return alsoFor.length === 0 || vendor === undefined
    ? []
    : [
        `The project runs on ${alsoFor.join(' and ')} too, where this SQL fails: send it only where schema_editor.connection.vendor is ${vendor}`,
      ]
}

/** https://docs.djangoproject.com/en/5.2/ref/databases/, `vendor` of each backend's DatabaseWrapper. */
const VENDORS: Partial<Readonly<Record<Dialect, string>>> = {
  postgres: 'postgresql',
  mysql: 'mysql',
  sqlite: 'sqlite',
  sqlserver: 'microsoft',
}

function reverse(down: DraftDown): readonly string[] {
  switch (down.kind) {
    case 'statements':
      return [`            reverse_sql=${list(down.statements)},`]
    case 'nothing':
      return ['            reverse_sql=migrations.RunSQL.noop,']
    case 'irreversible':
      return []
  }
}

/** A list is sent statement by statement, a string in one go. */
function list(statements: readonly string[], indent = ' '.repeat(16)): string {
  return `[\n${statements.map((each) => `${indent}${text(each)},\n`).join('')}${indent.slice(4)}]`
}

function text(statement: string): string {
  return `"""${statement.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"').replace(/"$/, '\\"')}"""`
}
