import { expect, test } from '@jest/globals'
import { blockedBy, LOCK_MODES, shownLockMode } from '../../src/schema/effect.js'

test('a SQL Server lock bears its own name, and nothing that blocks is called by one that does not', () => {
  const shown = LOCK_MODES.map((mode) => [shownLockMode('sqlserver', mode), blockedBy(mode)])
  expect(new Set(shown.filter(([, blocks]) => blocks === 'everything').map(([name]) => name))).toEqual(
    new Set(['Sch-M']),
  )
  expect(new Set(shown.filter(([, blocks]) => blocks === 'writes').map(([name]) => name))).toEqual(new Set(['S', 'X']))
  expect(shownLockMode('postgres', 'ACCESS EXCLUSIVE')).toBe('ACCESS EXCLUSIVE')
})
