import { describe, expect, test } from '@jest/globals'
import { onlyStore, read } from '../reading.js'

const SERVER = `param days int = 14
param geo bool
var redundancy = 'Enabled'

resource orders 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: 'orders'
  location: resourceGroup().location
  properties: {
    version: '16'
    backup: {
      backupRetentionDays: days
      geoRedundantBackup: redundancy
    }
  }
}
`

describe('a Bicep file', () => {
  test('says what its literals, variables and defaults say, where they stand', async () => {
    expect(await onlyStore({ 'infra/main.bicep': SERVER })).toMatchObject({
      engine: 'postgres',
      address: 'orders',
      role: 'primary',
      seen: { path: 'infra/main.bicep', line: 5 },
      backups: { state: 'on', retentionDays: 14, seen: { line: 11 } },
      pitr: { state: 'on' },
      crossRegion: { state: 'on' },
    })
  })

  test('is read with the parameters of the file beside it, for production first', async () => {
    const parameters = (days: number): string =>
      JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
        parameters: { days: { value: days } },
      })
    const store = await onlyStore({
      'infra/main.bicep': SERVER,
      'infra/main.parameters.staging.json': parameters(7),
      'infra/main.parameters.prod.json': parameters(35),
    })
    expect(store.backups.retentionDays).toBe(35)
  })

  test('leaves what it computes unknown, and what a spread may bring', async () => {
    const choice = SERVER.replace("var redundancy = 'Enabled'", "var redundancy = geo ? 'Enabled' : 'Disabled'")
    expect((await onlyStore({ 'infra/main.bicep': choice })).crossRegion).toMatchObject({
      state: 'unknown',
      note: "geo ? 'Enabled' : 'Disabled' cannot be resolved",
    })
    const spread = SERVER.replace('      geoRedundantBackup: redundancy\n    }\n', '    }\n    ...settings\n')
    expect((await onlyStore({ 'infra/main.bicep': spread })).crossRegion.state).toBe('unknown')
  })

  test('calls modules of the repository with parameters of their own, and those alone', async () => {
    const store = await onlyStore({
      'infra/main.bicep': `param kept int = 21
module database './core/db.bicep' = if (deployDatabase) {
  name: 'db'
  params: {
    days: kept
  }
}
module off './core/off.bicep' = if (false) {
  name: 'off'
}
`,
      'infra/core/db.bicep': SERVER,
      'infra/core/off.bicep': SERVER,
    })
    expect(store.backups.retentionDays).toBe(21)
  })

  test('names databases inside of servers, with their policy, and not what exists already', async () => {
    const { stores } = await read({
      'infra/sql.bicep': `resource server 'Microsoft.Sql/servers@2023-08-01' = {
  name: 'sql'
  resource orders 'databases' = {
    name: 'orders'
    properties: {
      requestedBackupStorageRedundancy: 'Local'
    }
    resource policy 'backupShortTermRetentionPolicies' = {
      name: 'default'
      properties: {
        retentionDays: 28
      }
    }
  }
}
resource shared 'Microsoft.DocumentDB/databaseAccounts@2024-05-15' existing = {
  name: 'shared'
}
`,
    })
    expect(stores).toMatchObject([
      { engine: 'sqlserver', address: 'orders', backups: { retentionDays: 28 }, crossRegion: { state: 'off' } },
    ])
  })

  test('names modules of a registry that make stores as not read', async () => {
    const facts = await read({
      'infra/main.bicep': `module db 'br/public:avm/res/db-for-postgre-sql/flexible-server:0.13.0' = {
  name: 'db'
}
`,
    })
    expect(facts).toMatchObject({ stores: [], unread: [{ path: 'infra/main.bicep', line: 1 }] })
  })
})

describe('a file of parameters in Bicep', () => {
  const given = (days: string): string => `using './main.bicep'\n\nparam days = ${days}\n`

  test('says what production is given, over the default', async () => {
    const store = await onlyStore({
      'infra/main.bicep': SERVER,
      'infra/prod.bicepparam': given('35'),
      'infra/dev.bicepparam': given('7'),
    })
    expect(store.backups).toMatchObject({ state: 'on', retentionDays: 35 })
  })

  test('that computes a value leaves it open', async () => {
    const files = { 'infra/main.bicep': SERVER, 'infra/main.bicepparam': given("int(readEnvironmentVariable('DAYS'))") }
    expect((await onlyStore(files)).backups.retentionDays).toBeUndefined()
  })
})

test('objects that are put together by union are unknown, and nothing is concluded from what they lack', async () => {
  const united = SERVER.replace(/properties: \{[\s\S]*\}\n\}/, "properties: union(base, { version: '16' })\n}")
  expect((await onlyStore({ 'infra/main.bicep': united })).crossRegion.state).toBe('unknown')
})
