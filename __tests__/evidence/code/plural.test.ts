import { expect, test } from '@jest/globals'
import { entTable } from '../../../src/evidence/code/models/plural.js'

/** As `rules.Pluralize` of go-openapi/inflect gives them, by its rules read in their order. */
test.each([
  ['Order', 'orders'],
  ['OrderLine', 'order_lines'],
  ['Shelf', 'shelves'],
  ['Knife', 'knives'],
  ['Category', 'categories'],
  ['Day', 'days'],
  ['Address', 'addresses'],
  ['Box', 'boxes'],
  ['Analysis', 'analyses'],
  ['Datum', 'data'],
  ['Medium', 'media'],
  ['Salesman', 'salesmen'],
  // Capitals hide the words that the rules know.
  ['Person', 'persons'],
  ['Child', 'childs'],
  ['OrderStatus', 'order_status'],
  ['SearchIndex', 'search_indexes'],
  ['Money', 'money'],
  ['Quiz', 'quizs'],
])('%s is kept in %s', (type, table) => {
  expect(entTable(type)).toBe(table)
})
