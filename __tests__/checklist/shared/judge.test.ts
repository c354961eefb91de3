import { expect, test } from '@jest/globals'
import type { Answer } from '../../../src/checklist/check.js'
import { worstOf } from '../../../src/checklist/shared/judge.js'

const answer = (status: Answer['status'], summary: string): Answer => ({ status, summary })

test('of histories of one store that are as bad, the one of most migrations speaks', () => {
  const aside = { store: 'main', weight: 1, answer: answer('fail', '0 of 1 tables') }
  const whole = { store: 'main', weight: 300, answer: answer('fail', '2 of 26 tables') }
  expect(worstOf([aside, whole]).summary).toBe('2 of 26 tables')
})

test('a worse state speaks before a larger history', () => {
  const aside = { store: 'main', weight: 1, answer: answer('fail', 'one table without a key') }
  const whole = { store: 'main', weight: 300, answer: answer('pass', '26 tables with a key') }
  expect(worstOf([whole, aside]).summary).toBe('one table without a key')
})

test('what is said of every store alike stands once', () => {
  const fact = { detail: 'it does not say who decides', path: 'docs/rollback.md', line: 7 }
  const answer = { status: 'warn' as const, summary: 'no trigger', facts: [fact] }
  const { facts, stores } = worstOf(['mysql', 'postgres'].map((store) => ({ store, answer })))
  expect(facts).toEqual([fact])
  expect(stores).toHaveLength(2)
})
