import { describe, expect, test } from '@jest/globals'
import type { Operation, OperationOf, Reading } from '../../src/migrations/model.js'
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

describe('a change of documents', () => {
  const everything = { kind: 'everything' } as const
  const some = { kind: 'predicate', columns: ['state'], text: "{ state: 'old' }" } as const
  const one = { kind: 'key', columns: ['_id'], constants: 1 } as const
  const update = (reach: OperationOf<'update'>['reach']): Operation => ({
    ...HERE,
    kind: 'update',
    table: ORDERS,
    assignments: [{ column: 'total', value: { text: '0', volatility: 'constant', columns: [] } }],
    reach,
    from: [],
    skipLocked: false,
  })
  const remove = (reach: OperationOf<'delete'>['reach']): Operation => ({
    ...HERE,
    kind: 'delete',
    table: ORDERS,
    reach,
    from: [],
    skipLocked: false,
  })

  test.each<readonly [string, Operation, readonly string[]]>([
    [
      'a dropped collection',
      { ...HERE, kind: 'drop-table', table: ORDERS, cascade: false },
      ['drop-table critical: orders'],
    ],
    [
      'a field that is unset',
      { ...HERE, kind: 'drop-column', table: ORDERS, column: 'total', cascade: false },
      ['drop-column critical: orders.total'],
    ],
    [
      'a dropped database',
      { ...HERE, kind: 'drop-schema', what: 'database', name: 'shop', cascade: true },
      ['drop-schema critical: shop'],
    ],
    [
      'a renamed field',
      { ...HERE, kind: 'rename-column', table: ORDERS, column: 'total', to: 'amount' },
      ['rename-column high: orders.total'],
    ],
    [
      'a renamed collection',
      { ...HERE, kind: 'rename-table', table: ORDERS, to: { name: 'sales' } },
      ['rename-table high: orders'],
    ],
    ['deleteMany({})', remove(everything), ['delete-without-where critical: orders', 'unbatched-delete high: orders']],
    ['deleteMany of some', remove(some), ['unbatched-delete high: orders']],
    [
      'updateMany of all',
      update(everything),
      ['unbatched-update high: orders', 'update-without-where critical: orders.total'],
    ],
    ['updateMany of some', update(some), ['unbatched-update high: orders']],
    ['updateOne', update(one), []],
    ['deleteOne', remove(one), []],
  ])('%s', (_, operation, expected) => {
    expect([...found(operation)].sort()).toEqual(expected)
  })
})
