import { describe, expect, test } from '@jest/globals'
import type { ColumnDefinition, Operation } from '../../../src/migrations/operation.js'
import { effectOf } from '../../../src/schema/effects/index.js'
import { Schema } from '../../../src/schema/schema.js'
import {
  addColumn,
  addConstraint,
  alterColumn,
  base,
  column,
  createIndex,
  createTable,
  dropColumn,
  expression,
  foreignKey,
  index,
  named,
  primaryKey,
} from '../build.js'

function built(): Schema {
  const schema = new Schema('mariadb')
  const columns = [column('id', 'int4'), column('name', 'varchar(50)'), column('state', 'text', { nullable: true })]
  schema.apply(createTable('t', columns, [primaryKey(['id'])]), '1')
  schema.nextEra()
  return schema
}

const modify = (name: string, type: string, more: Partial<ColumnDefinition> = {}): Operation =>
  alterColumn('t', name, { kind: 'redefine', definition: column(name, type, more) })

/** Which ALGORITHM a MariaDB 10.11 server accepts first, and whether LOCK=NONE goes with it. */
const MEASURED: readonly (readonly [string, Operation, 'instant' | 'online' | 'rebuilt' | 'shared' | 'copied'])[] = [
  ['ADD COLUMN', addColumn('t', column('a', 'int4', { nullable: false, default: expression('0') })), 'instant'],
  ['DROP COLUMN', dropColumn('t', 'state'), 'instant'],
  ['varchar(50) to varchar(60)', modify('name', 'varchar(60)'), 'instant'],
  ['ADD INDEX', createIndex(index('t', ['name'], { name: 'i' })), 'online'],
  ['MODIFY to NOT NULL', modify('state', 'text', { nullable: false }), 'rebuilt'],
  [
    'ENGINE=InnoDB',
    { ...base, kind: 'alter-table-storage', table: named('t'), change: { kind: 'engine', engine: 'InnoDB' } },
    'rebuilt',
  ],
  ['ADD FULLTEXT', createIndex(index('t', ['name'], { name: 'f', kind: 'fulltext' })), 'shared'],
  ['int to bigint', modify('id', 'int8', { nullable: false }), 'copied'],
  ['varchar(50) to varchar(300)', modify('name', 'varchar(300)'), 'copied'],
  ['varchar(50) to varchar(20)', modify('name', 'varchar(20)'), 'copied'],
  [
    'CONVERT TO CHARACTER SET',
    {
      ...base,
      kind: 'alter-table-storage',
      table: named('t'),
      change: { kind: 'charset', charset: 'utf8mb4', convert: true },
    },
    'copied',
  ],
  [
    'a STORED column',
    addColumn('t', column('g', 'int4', { generated: { storage: 'stored', expression: expression('id + 1', ['id']) } })),
    'copied',
  ],
  ['ADD FOREIGN KEY', addConstraint('t', foreignKey(['id'], 'u', ['id'])), 'copied'],
]

describe('InnoDB lets through and copies what the server says', () => {
  for (const [name, operation, way] of MEASURED) {
    test(`${name}: ${way}`, () => {
      const { locks, rewrites } = effectOf('mariadb', operation, built(), 10)
      expect(locks[0]).toMatchObject({
        relation: { name: 't' },
        blocks: way === 'copied' || way === 'shared' ? 'writes' : 'nothing',
      })
      expect(rewrites).toHaveLength(way === 'copied' || way === 'rebuilt' ? 1 : 0)
    })
  }
})
