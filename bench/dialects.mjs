// Migrations of one shop in each dialect: the same changes in the same order, in the words of the engine.
const WORDS = {
  mysql: {
    id: 'bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY',
    text: 'varchar(255)',
    time: 'datetime(6) NOT NULL',
    named: (name) => `\`${name}\``,
    add: 'ADD COLUMN',
    behind: ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4',
    change: (table, column) => `ALTER TABLE ${table} MODIFY COLUMN ${column} varchar(500) NOT NULL;`,
  },
  sqlite: {
    id: 'INTEGER PRIMARY KEY AUTOINCREMENT',
    text: 'TEXT',
    time: 'TEXT NOT NULL',
    named: (name) => name,
    add: 'ADD COLUMN',
    behind: '',
    change: (table, column) => `UPDATE ${table} SET ${column} = '' WHERE ${column} IS NULL;`,
  },
  sqlserver: {
    id: 'bigint IDENTITY(1,1) NOT NULL PRIMARY KEY',
    text: 'nvarchar(255)',
    time: 'datetime2 NOT NULL',
    named: (name) => `[${name}]`,
    add: 'ADD',
    behind: '',
    change: (table, column) => `ALTER TABLE ${table} ALTER COLUMN ${column} nvarchar(500) NOT NULL;`,
  },
  postgres: {
    id: 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
    text: 'text',
    time: 'timestamptz NOT NULL DEFAULT now()',
    named: (name) => name,
    add: 'ADD COLUMN',
    behind: '',
    change: (table, column) => `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE varchar(500);`,
  },
}

/** The `number`-th migration: every tenth makes a table, the others change the one that was made last. */
export function migrationIn(dialect, number) {
  const { id, text, time, named, add, behind, change } = WORDS[dialect]
  const at = Math.floor((number - 1) / 10)
  const table = named(`orders_${at}`)
  const column = named(`note_${number}`)
  const last = named(`note_${number - 1}`)
  const index = named(`orders_${at}_note_${number - 1}_idx`)
  switch ((number - 1) % 10) {
    case 0:
      return script(`create_orders_${at}`, [
        `CREATE TABLE ${table} (`,
        `    ${named('id')} ${id},`,
        `    ${column} ${text},`,
        `    ${named('created_at')} ${time}`,
        `)${behind};`,
      ])
    case 4:
      return script(`index_orders_${at}`, [`CREATE INDEX ${index} ON ${table} (${last});`])
    case 5:
      return script(`fill_orders_${at}`, [
        `ALTER TABLE ${table} ${add} ${column} ${text};`,
        `UPDATE ${table} SET ${column} = 'unknown' WHERE ${column} IS NULL;`,
      ])
    case 6:
      return script(`widen_orders_${at}`, [change(table, last)])
    case 8:
      return script(`drop_note_of_orders_${at}`, [
        '-- nothing reads it any more',
        `ALTER TABLE ${table} DROP COLUMN ${last};`,
      ])
    default:
      return script(`note_orders_${at}`, [
        '-- shown in the back office',
        `ALTER TABLE ${table} ${add} ${column} ${text};`,
      ])
  }
}

function script(title, lines) {
  return { title, sql: `${lines.join('\n')}\n` }
}
