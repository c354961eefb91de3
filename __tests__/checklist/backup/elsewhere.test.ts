import { describe, expect, test } from '@jest/globals'
import { procedure } from '../../../src/checklist/backup/procedure.js'
import { restoreTested } from '../../../src/checklist/backup/restore-tested.js'
import { answer, line } from './backed-up.js'

describe('what takes the backups may be code that is not read here', () => {
  const NIGHTLY_ACTION = {
    '.github/workflows/backup.yml': `on:
  schedule:
    - cron: '0 4 * * *'
jobs:
  backup:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - uses: actions/cache/restore@v4
      - uses: shop/actions/backup-postgres@main
`,
    '.github/workflows/restore.yml': `on: workflow_dispatch
jobs:
  restore:
    runs-on: ubuntu-latest
    steps:
      - uses: shop/actions/restore-postgres-backup@main
`,
  }
  const MODULE = {
    'terraform/main.tf':
      'module "postgres" {\n  source = "./vendor/modules/aks//aks/postgres"\n\n  server_version = "16"\n}\n',
  }

  test('an action of another repository is named with its schedule, and proves nothing', async () => {
    expect(await answer(procedure, NIGHTLY_ACTION)).toMatchObject({
      status: 'unverifiable',
      summary:
        'backup runs shop/actions/backup-postgres@main every 24 hours, which is not read here: its backups cannot be seen',
      facts: [{ path: '.github/workflows/backup.yml', line: 10 }],
    })
    expect(await line(restoreTested, NIGHTLY_ACTION)).toBe(
      'unverifiable: restore runs shop/actions/restore-postgres-backup@main, which is not read here: whether its backups were ever restored cannot be seen',
    )
  })

  test('a module whose code is fetched before the run is named where it is called', async () => {
    expect(await answer(procedure, MODULE)).toMatchObject({
      status: 'unverifiable',
      summary:
        'module.postgres takes postgres from ./vendor/modules/aks//aks/postgres, which is not read here: its backups cannot be seen',
      facts: [{ path: 'terraform/main.tf', line: 1 }],
    })
    const redis = { 'terraform/main.tf': MODULE['terraform/main.tf'].replaceAll('postgres', 'redis') }
    expect(await line(procedure, redis)).toMatch(/^unverifiable: postgres runs outside this repository/)
  })
})
