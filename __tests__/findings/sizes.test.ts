import { describe, expect, test } from '@jest/globals'
import type { DatabaseSettings, TableSettings } from '../../src/inputs/settings.js'
import { parseTableStatistics } from '../../src/inputs/table-statistics.js'
import { judged } from './settled.js'

const BASE = { '1_create_orders': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);' }
const INDEX = 'CREATE INDEX orders_note_idx ON orders (note);'
const MESSAGE = 'Writes to orders wait until orders_note_idx is built'

function database(tables: Partial<TableSettings>): DatabaseSettings {
  return {
    id: 'main',
    paths: [],
    dialect: 'postgres',
    version: undefined,
    urlEnv: undefined,
    transaction: undefined,
    tables: { large: [], rows: {}, statsFile: undefined, ...tables },
    role: undefined,
    criticality: 'normal',
  }
}

async function indexFinding(tables: Partial<TableSettings>) {
  const { findings } = await judged({
    base: BASE,
    change: { '2_index': INDEX },
    settings: { databases: [database(tables)] },
  })
  const finding = findings.find((each) => each.hazard === 'index-not-concurrent')
  return { severity: finding?.severity, message: finding?.message }
}

const stats = (text: string) => ({ statistics: parseTableStatistics(text, 'db/stats.csv') })

describe('a table size that somebody measured', () => {
  test('stands in the message with its source and day', async () => {
    expect(await indexFinding(stats('schema,table,rows,as_of\npublic,orders,2134567,2026-11-03\n'))).toEqual({
      severity: 'high',
      message: `${MESSAGE} (2.1 million rows, by db/stats.csv of 2026-11-03).`,
    })
  })

  test('lowers the severity of a wait on a small table by one', async () => {
    expect(await indexFinding(stats('table,rows\norders,250\n'))).toEqual({
      severity: 'medium',
      message: `${MESSAGE} (250 rows, by db/stats.csv without a date).`,
    })
  })

  test('gives way to declared rows', async () => {
    expect(await indexFinding({ rows: { orders: 9_999 }, ...stats('table,rows\norders,50000000\n') })).toEqual({
      severity: 'medium',
      message: `${MESSAGE} (9,999 rows, as declared).`,
    })
  })

  test('is the larger one where two schemas have a table of that name', async () => {
    const found = await indexFinding(stats('schema,table,rows\nold,orders,3\npublic,orders,20000\n'))
    expect(found.severity).toBe('high')
  })

  test('of another table says nothing', async () => {
    expect(await indexFinding(stats('table,rows\nreorders,5\n'))).toEqual({
      severity: 'high',
      message: `${MESSAGE}.`,
    })
  })
})
