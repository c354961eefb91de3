import { expect, test } from '@jest/globals'
import { automationOf, said } from './reading.js'

const CONFIGURATION = `fuse:
  dir: /litefs
exec:
  - cmd: npx prisma migrate deploy
    if-candidate: true
  - cmd: npm start
`

test('LiteFS runs migrations before the application when a machine starts', async () => {
  const { units } = await automationOf({ 'other/litefs.yml': CONFIGURATION }, ['sqlite'], ['prisma'])
  expect(units).toMatchObject([
    {
      kind: 'container',
      reachable: true,
      commands: [{ purpose: 'migrate', failureIgnored: false, seen: { line: 4 } }],
    },
  ])
  const one = await automationOf({ 'litefs.yml': 'exec: "npx prisma migrate deploy"\n' }, ['sqlite'], ['prisma'])
  expect(one.units.flatMap(({ commands }) => commands.map(said))).toEqual(['migrate: prisma migrate deploy'])
})

test('LiteFS takes a copy of its database and brings one back', async () => {
  const script =
    '#!/bin/sh\nset -e\nlitefs export -name shop.db /backups/shop.db\nlitefs import -name shop.db /backups/shop.db\n'
  const { units } = await automationOf({ 'ops/copy.sh': script }, ['sqlite'])
  expect(units.flatMap(({ commands }) => commands.map(said))).toEqual([
    'backup: litefs export',
    'restore: litefs import',
  ])
})
