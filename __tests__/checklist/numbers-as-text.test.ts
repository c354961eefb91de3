import { describe, expect, test } from '@jest/globals'
import { audited, type Tracked } from '../runner/in-memory.js'

const SECTIONS = (table: string): string =>
  `-- migrate:up\nCREATE TABLE ${table} (id bigint PRIMARY KEY);\n-- migrate:down\nDROP TABLE ${table};\n`

async function naming(files: Tracked): Promise<string> {
  const report = await audited({ 'package.json': '{ "dependencies": { "pg": "8" } }', ...files })
  const found = report.categories.flatMap(({ checks }) => checks).find(({ id }) => id === 'migrations/naming')
  return `${found?.status ?? ''}: ${found?.summary ?? ''}`
}

describe('numbers of several lengths', () => {
  test('run out of order where the tool sorts names as text', async () => {
    expect(
      await naming({
        'db/migrations/9_orders.sql': SECTIONS('orders'),
        'db/migrations/10_items.sql': SECTIONS('items'),
      }),
    ).toBe('warn: 10_items runs before 9_orders: the tool sorts names as text')
  })

  test('run in order where it pads them, or sorts them as numbers', async () => {
    expect(
      await naming({
        'db/migrations/09_orders.sql': SECTIONS('orders'),
        'db/migrations/10_items.sql': SECTIONS('items'),
      }),
    ).toMatch(/^pass: /)
    const goose = (table: string): string =>
      SECTIONS(table).replaceAll('migrate:', '+goose ').replace('up', 'Up').replace('down', 'Down')
    expect(
      await naming({ 'db/migrations/9_orders.sql': goose('orders'), 'db/migrations/10_items.sql': goose('items') }),
    ).toMatch(/^pass: /)
  })
})
