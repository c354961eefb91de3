import type { Dialect, Reading, Text } from '../model.js'
import type { Readers } from '../tools/tool.js'

type Read = (text: Text) => Reading

/** Readers by dialect, each loaded when a history first needs it: a grammar costs more than most reviews. */
export interface LoadableReaders extends Readers {
  load(dialect: Dialect): Promise<void>
}

export function loadReaders(): LoadableReaders {
  const loaded = new Map<Dialect, Read>()
  return {
    async load(dialect) {
      if (!loaded.has(dialect)) loaded.set(dialect, await readerOf(dialect))
    },
    sql: (dialect) => loaded.get(dialect) ?? ((text) => notAnalysed(text, dialect)),
  }
}

async function readerOf(dialect: Dialect): Promise<Read> {
  switch (dialect) {
    case 'postgres':
      return (await import('./postgres/index.js')).loadPostgresReader()
    case 'mysql':
    case 'mariadb':
      return (await import('./mysql/index.js')).loadMysqlReader(dialect)
    case 'sqlite':
      return (await import('./sqlite/index.js')).loadSqliteReader()
    case 'sqlserver':
      return (await import('./sqlserver/index.js')).loadSqlserverReader()
    case 'mongodb':
    case 'dynamodb':
    case 'redis':
      return (text) => notAnalysed(text, dialect)
  }
}

/** Nothing is claimed of text in a dialect that has no reader. */
function notAnalysed(text: Text, dialect: Dialect): Reading {
  if (text.value.trim() === '') return { statements: [], unread: [] }
  return {
    statements: [],
    unread: [{ span: text.whole, reason: `${dialect} SQL is not analysed yet`, refused: false }],
  }
}
