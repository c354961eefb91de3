import { describe, expect, test } from '@jest/globals'
import { baselineText, isBaselined, writeBaseline } from '../../src/findings/baseline.js'
import { parseBaseline } from '../../src/findings/baseline-file.js'
import { finding } from '../render/reports.js'
import { NOW } from './settled.js'

const LOCK = finding({ fingerprint: 'b2', severity: 'high', hazard: 'index-not-concurrent', object: 'orders.i' })
const LOSS = finding({ fingerprint: 'a1', severity: 'critical', hazard: 'drop-column', object: 'orders.note' })
const NEWEST = { 'plain-sql:migrations': '0007_add' }
const first = { previous: undefined, prune: false, now: NOW }

describe('writing a baseline', () => {
  test('accepts what stands, and gives the same bytes for the same findings', () => {
    const written = writeBaseline({ findings: [LOCK, LOSS], newest: NEWEST }, first)
    const again = writeBaseline({ findings: [LOSS, LOCK], newest: NEWEST }, first)
    expect(baselineText(written.baseline)).toBe(baselineText(again.baseline))
    expect(parseBaseline(baselineText(written.baseline))).toEqual({
      version: 1,
      created: '2026-11-22',
      tool: 'database-review',
      upTo: NEWEST,
      fingerprints: {
        a1: { hazard: 'drop-column', object: 'orders.note' },
        b2: { hazard: 'index-not-concurrent', object: 'orders.i' },
      },
    })
    expect(isBaselined(written.baseline, LOCK, NOW)).toBe(true)
  })

  test('leaves a critical finding open until a person gives a reason and a date', () => {
    const { baseline, open } = writeBaseline({ findings: [LOCK, LOSS], newest: NEWEST }, first)
    expect(open).toEqual([LOSS])
    const a1 = { hazard: 'drop-column', object: 'orders.note', reason: 'copied in 0005', expires: '2027-06-30' }
    const previous = { ...baseline, fingerprints: { ...baseline.fingerprints, a1 } }
    const later = writeBaseline({ findings: [LOCK, LOSS], newest: NEWEST }, { ...first, previous })
    expect(later.baseline.fingerprints['a1']).toEqual(a1)
    expect(later.open).toEqual([])
  })

  test('needs nothing of what is waived or only informs', () => {
    const waived = finding({ fingerprint: 'c3', waived: { reason: 'small', until: null, by: null } })
    const informs = finding({ fingerprint: 'd4', severity: 'info' })
    expect(writeBaseline({ findings: [waived, informs], newest: {} }, first).baseline.fingerprints).toEqual({})
  })

  test('with --prune takes away what is gone and accepts nothing new', () => {
    const { baseline: previous } = writeBaseline({ findings: [LOCK, LOSS], newest: NEWEST }, first)
    const fresh = finding({ fingerprint: 'e5' })
    const pruned = writeBaseline(
      { findings: [LOCK, fresh], newest: { 'plain-sql:migrations': '0009' } },
      { previous, prune: true, now: new Date('2027-01-01T00:00:00Z') },
    )
    expect(Object.keys(pruned.baseline.fingerprints)).toEqual(['b2'])
    expect([pruned.added, pruned.gone, pruned.baseline.created]).toEqual([0, 1, '2026-11-22'])
    expect(pruned.baseline.upTo).toEqual(NEWEST)
  })
})
