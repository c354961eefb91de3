import type { History } from '../../model.js'
import { baseName } from '../paths.js'
import type { Draft, DraftDown, Writer } from '../writer.js'
import { dbmsOf } from './dbms.js'

/**
 * A changelog with one changeSet, in the format of the one under review. `runInTransaction`:
 * https://docs.liquibase.com/concepts/changelogs/attributes/run-in-transaction.html; Liquibase splits SQL at semicolons,
 * but where `splitStatements` is false: https://docs.liquibase.com/change-types/sql.html
 */
export const liquibaseWriter: Writer = {
  // changelog-6.15.0.xml has no name; the 0 is none.
  grammar:
    /^(?<head>\D*)(?<version>\d+(?:[._]\d+)*)(?:(?<between>[-_. ]+)(?<name>\d*[^\d\-_. ].*))?(?<tail>\.(?:sql|xml|ya?ml))$/,
  named: 'file',
  alone: false,
  write: (draft, history, inFile) => {
    const { path, replaces, follows } = draft
    const like = replaces ?? inFile(follows ?? path)[0]
    const [, id = draft.name, author = 'author'] = like?.id.split('::') ?? []
    const others = inFile(path).length > 1
    return {
      files: [
        {
          path,
          contents: changelog(replaces === undefined ? draft : { ...draft, name: id }, author, dbmsFor(history)),
        },
      ],
      notes:
        replaces !== undefined
          ? others
            ? [`Only this changeSet changes: the others of ${baseName(path)} stay as they are`]
            : []
          : [
              `A changelog that names its files one by one has to include ${baseName(path)}, behind ${baseName(follows ?? path)}`,
            ],
    }
  },
  afterwards: (history) => {
    const dbms = dbmsFor(history)
    return dbms === undefined
      ? undefined
      : `These changeSets are for ${dbms} alone: keep what they replace in a changeSet of dbms="!${dbms}" for the other engines`
  },
  opening: (statements, path) => {
    if (path.endsWith('.sql')) return undefined
    const xml = path.endsWith('.xml')
    const where = `The first change of the changeSet in ${path}`
    return {
      language: xml ? 'xml' : 'yaml',
      code: [
        xml ? `<!-- ${where} -->` : `# ${where}`,
        ...statements.map((each) => (xml ? `<sql>${each}</sql>` : `- sql: { sql: ${JSON.stringify(each)} }`)),
      ].join('\n'),
    }
  },
  // One <rollback> stands in the place of all that Liquibase would derive.
  writeDown: (path, statements) => ({
    kind: 'section',
    path,
    ...rollback(path, statements),
    text: `Add the rollback to its changeSet in ${path}.`,
  }),
}

/**
 * The engine that SQL written out is for, where the changelog serves several:
 * https://docs.liquibase.com/concepts/changelogs/attributes/dbms.html
 */
function dbmsFor({ id, dialect }: History): string | undefined {
  return id.endsWith(`#${dialect}`) ? dbmsOf(dialect) : undefined
}

/** https://docs.liquibase.com/workflows/liquibase-community/using-rollback.html */
function rollback(path: string, statements: readonly string[]): { readonly language: string; readonly code: string } {
  if (path.endsWith('.sql'))
    return {
      language: 'sql',
      code: lines(statements)
        .map((line) => `--rollback ${line}`)
        .join('\n'),
    }
  if (path.endsWith('.xml')) return { language: 'xml', code: `<rollback>${kept(statements)}</rollback>` }
  return { language: 'yaml', code: ['rollback:', ...yamlSql(statements, '  ')].join('\n') }
}

function changelog(draft: Draft, author: string, dbms: string | undefined): string {
  if (draft.path.endsWith('.sql')) return formatted(draft, author, dbms)
  return draft.path.endsWith('.xml') ? xml(draft, author, dbms) : yaml(draft, author, dbms)
}

/** A body with semicolons stays one statement. */
function isWhole(statements: readonly string[]): boolean {
  return statements.some((each) => /\$\w*\$/.test(each))
}

function lines(statements: readonly string[]): readonly string[] {
  return statements.join('\n').split('\n')
}

/** `--rollback empty`: https://docs.liquibase.com/concepts/changelogs/sql-format.html */
function formatted({ name, up, down, outsideTransaction }: Draft, author: string, dbms: string | undefined): string {
  const attributes = [
    outsideTransaction ? ' runInTransaction:false' : '',
    isWhole(up) ? ' splitStatements:false' : '',
    dbms === undefined ? '' : ` dbms:${dbms}`,
  ].join('')
  return [
    '--liquibase formatted sql',
    '',
    `--changeset ${author}:${name}${attributes}`,
    ...lines(up),
    ...back(down),
    '',
  ].join('\n')

  function back(way: DraftDown): readonly string[] {
    switch (way.kind) {
      case 'statements':
        return lines(way.statements).map((line) => `--rollback ${line}`)
      case 'nothing':
        return ['--rollback empty']
      case 'irreversible':
        return [`-- irreversible: ${way.reason}`]
    }
  }
}

function kept(statements: readonly string[]): string {
  return `<![CDATA[\n${statements.join('\n').replaceAll(']]>', ']]]]><![CDATA[>')}\n    ]]>`
}

function xml({ name, up, down, outsideTransaction }: Draft, author: string, dbms: string | undefined): string {
  const said = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  const sql = (statements: readonly string[]): string =>
    `<sql${isWhole(statements) ? ' splitStatements="false"' : ''}>${kept(statements)}</sql>`
  const back =
    down.kind === 'statements'
      ? [`    <rollback>${kept(down.statements)}</rollback>`]
      : down.kind === 'nothing'
        ? ['    <rollback/>']
        : []
  const reason = down.kind === 'irreversible' ? [`-- irreversible: ${down.reason}`] : []
  const attributes = [
    dbms === undefined ? '' : ` dbms="${dbms}"`,
    outsideTransaction ? ' runInTransaction="false"' : '',
  ].join('')
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"',
    '    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    '    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">',
    `  <changeSet id="${said(name)}" author="${said(author)}"${attributes}>`,
    `    ${sql([...reason, ...up])}`,
    ...back,
    '  </changeSet>',
    '</databaseChangeLog>',
    '',
  ].join('\n')
}

function yaml({ name, up, down, outsideTransaction }: Draft, author: string, dbms: string | undefined): string {
  return [
    'databaseChangeLog:',
    '  - changeSet:',
    ...(down.kind === 'irreversible' ? [`      # irreversible: ${down.reason}`] : []),
    `      id: ${JSON.stringify(name)}`,
    `      author: ${JSON.stringify(author)}`,
    ...(dbms === undefined ? [] : [`      dbms: ${dbms}`]),
    ...(outsideTransaction ? ['      runInTransaction: false'] : []),
    '      changes:',
    ...yamlSql(up, '        '),
    ...(down.kind === 'statements' ? ['      rollback:', ...yamlSql(down.statements, '        ')] : []),
    ...(down.kind === 'nothing' ? ['      rollback:', '        - empty: {}'] : []),
    '',
  ].join('\n')
}

function yamlSql(statements: readonly string[], indent: string): readonly string[] {
  return [
    `${indent}- sql:`,
    ...(isWhole(statements) ? [`${indent}    splitStatements: false`] : []),
    `${indent}    sql: |`,
    ...lines(statements).map((line) => (line === '' ? '' : `${indent}      ${line}`)),
  ]
}
