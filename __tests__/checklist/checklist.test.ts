import { expect, test } from '@jest/globals'
import { ALL_CHECKS, CHECKS } from '../../src/checklist/checklist.js'
import { CATEGORIES } from '../../src/scoring.js'

test('the checklist has 41 checks, each once, in the category that its id names', () => {
  expect(ALL_CHECKS.length).toBe(41)
  expect(new Set(ALL_CHECKS.map((each) => each.id)).size).toBe(41)
  for (const { id } of CATEGORIES) for (const each of CHECKS[id]) expect(each.id.split('/')[0]).toBe(id)
})

test('the categories have the seed’s numbers of checks, and weights that make 100', () => {
  expect(CATEGORIES.map(({ id }) => CHECKS[id].length)).toEqual([8, 6, 8, 7, 7, 5])
  expect(CATEGORIES.reduce((total, each) => total + each.weight, 0)).toBe(100)
})
