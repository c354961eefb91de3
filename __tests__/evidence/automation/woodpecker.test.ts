import { expect, test } from '@jest/globals'
import { automationOf } from './reading.js'

const PIPELINE = `variables:
  - &rust "rust:1.95"
  - &reviewed
    - event: pull_request
      path: ["migrations/**"]
steps:
  schema:
    image: *rust
    environment:
      DATABASE_URL: postgres://shop:secret@database:5432/shop
    commands:
      - cargo build
      - diesel migration run
      - diesel migration revert
    when: *reviewed
  release:
    image: *rust
    commands:
      - diesel migration run
    when:
      - event: tag
  undo:
    image: *rust
    commands: [diesel migration revert]
    when:
      - status: failure
services:
  database:
    image: postgres:18
`

test('steps of Woodpecker with the database beside them', async () => {
  const { units, unreadCi } = await automationOf({ '.woodpecker.yml': PIPELINE }, ['postgres'], ['diesel'])
  expect(unreadCi).toEqual([])
  expect(
    units.map(({ kind, name, onPullRequest, commands }) => [
      kind,
      name,
      onPullRequest,
      commands.map(({ purpose, local, onFailure, seen }) => [purpose, local, onFailure, seen.line]),
    ]),
  ).toEqual([
    [
      'ci job',
      'schema',
      true,
      [
        ['migrate', true, false, 13],
        ['roll back', true, false, 14],
      ],
    ],
    ['ci job', 'release', false, [['migrate', true, false, 19]]],
    ['ci job', 'undo', true, [['roll back', true, true, 24]]],
  ])
})
