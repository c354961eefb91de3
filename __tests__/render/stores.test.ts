import { expect, test } from '@jest/globals'
import { renderSummary } from '../../src/render/summary.js'
import { renderText } from '../../src/render/text.js'
import type { Report } from '../../src/report.js'
import { smallReport } from './reports.js'

const [postgres] = smallReport().databases

function report(): Report {
  const main = postgres === undefined ? [] : [{ ...postgres, id: 'orders' }]
  return smallReport({
    databases: [...main, { id: 'redis', engine: 'redis', version: '7', role: 'queue', signals: [] }],
    unreviewedStores: [{ id: 'clickhouse', title: 'ClickHouse', path: 'compose.yml', line: 4, detail: 'image' }],
  })
}

test.each([
  ['Markdown', renderSummary(report())],
  ['text', renderText(report(), { colour: false })],
])('the header names every store with its role: %s', (_, shown) => {
  expect(shown).toMatch(/Databases?: postgres 15 \(orders\), redis 7 \(queue\), ClickHouse \(not analysed\)\n/)
})
