import { describe, expect, test } from '@jest/globals'
import type { Operation, Reading } from '../../src/migrations/model.js'
import { migration, replayedHistory } from '../replay/sql-history.js'

const HERE = {
  span: { path: '2_require_email.js', line: 1, column: 1, endLine: 1, endColumn: 1, exact: true },
  guards: [],
}
const ORDERS = { name: 'orders' }
const COLLECTION: Operation = {
  ...HERE,
  kind: 'set-validator',
  table: ORDERS,
  required: ['total'],
  strict: true,
}

function reading(...operations: readonly Operation[]): Reading {
  return {
    statements: operations.map((operation) => ({
      span: HERE.span,
      sql: { origin: 'rendered', text: operation.kind },
      operations: [operation],
      comments: [],
    })),
    unread: [],
  }
}

/** What a change does to a collection that stood before it. */
function found(operation: Operation): readonly string[] {
  const history = replayedHistory(
    [
      migration('1_base', reading(COLLECTION), 'autocommit'),
      migration('2_require_email', reading(operation), 'autocommit'),
    ],
    'mongodb',
    new Set(['2_require_email']),
  )
  return history.detected.map(
    ({ hazard, candidate }) => `${hazard.id} ${candidate.severity ?? hazard.severity}: ${candidate.object}`,
  )
}

describe('a validator', () => {
  const validator = (required: readonly string[], strict = true): Operation => ({
    ...HERE,
    kind: 'set-validator',
    table: ORDERS,
    required,
    strict,
  })

  test('that requires a field which stored documents may lack', () => {
    expect(found(validator(['total', 'email']))).toEqual(['required-field-added high: orders.email'])
  })

  test('of a moderate level leaves stored documents alone', () => {
    expect(found(validator(['email'], false))).toEqual(['required-field-added medium: orders.email'])
  })

  test('that requires what was required before, or less', () => {
    expect(found(validator(['total']))).toEqual([])
    expect(found(validator([]))).toEqual([])
  })
})

describe('a shard key', () => {
  test.each([
    ['change', ['shard-key-change high: orders']],
    ['set', ['shard-key-change medium: orders']],
    ['refine', ['shard-key-change low: orders']],
  ] as const)('%s', (change, expected) => {
    expect(found({ ...HERE, kind: 'shard-key', table: ORDERS, change })).toEqual(expected)
  })
})
