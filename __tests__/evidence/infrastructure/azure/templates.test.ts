import { describe, expect, test } from '@jest/globals'
import { onlyStore, read } from '../reading.js'

const template = (resources: unknown, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify(
    {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      ...more,
      resources,
    },
    null,
    2,
  )

const server = (properties: unknown, more: Readonly<Record<string, unknown>> = {}): unknown => ({
  type: 'Microsoft.DBforPostgreSQL/flexibleServers',
  apiVersion: '2024-08-01',
  name: 'orders',
  location: 'westeurope',
  properties,
  ...more,
})

describe("a template of Azure's resource manager", () => {
  test('says how long a flexible server keeps its backups, and whether in another region', async () => {
    const source = template([
      server({ version: '16', backup: { backupRetentionDays: 14, geoRedundantBackup: 'Enabled' } }),
    ])
    expect(await onlyStore({ 'deploy/azuredeploy.json': source })).toMatchObject({
      engine: 'postgres',
      address: 'orders',
      backups: { state: 'on', retentionDays: 14 },
      pitr: { state: 'on' },
      crossRegion: { state: 'on' },
    })
    expect(await onlyStore({ 'deploy/azuredeploy.json': template([server({})]) })).toMatchObject({
      backups: { state: 'on', retentionDays: 7 },
      crossRegion: { state: 'off' },
    })
  })

  test('takes parameters from the file for production, else their defaults', async () => {
    const source = template([server({ backup: { backupRetentionDays: "[parameters('days')]" } })], {
      parameters: { days: { type: 'int', defaultValue: 7 } },
    })
    const parameters = (days: number): string =>
      JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
        parameters: { days: { value: days } },
      })
    const files = { 'azure/main.json': source }
    expect((await onlyStore(files)).backups.retentionDays).toBe(7)
    expect(
      await onlyStore({
        ...files,
        'azure/main.parameters.dev.json': parameters(1),
        'azure/main.parameters.prod.json': parameters(30),
      }),
    ).toMatchObject({ backups: { retentionDays: 30 } })
  })

  test('leaves what it computes unknown', async () => {
    const source = template([
      server({ backup: { geoRedundantBackup: "[if(parameters('geo'), 'Enabled', 'Disabled')]" } }),
    ])
    expect((await onlyStore({ 'arm/main.json': source })).crossRegion.state).toBe('unknown')
  })

  test('takes true for Enabled', async () => {
    const source = template([server({ backup: { geoRedundantBackup: true } })])
    expect((await onlyStore({ 'arm/main.json': source })).crossRegion.state).toBe('on')
  })

  test('reads databases of Azure SQL with their policy, and accounts of Cosmos DB', async () => {
    const { stores } = await read({
      'arm/main.json': template([
        { type: 'Microsoft.Sql/servers', name: 'sql', properties: {} },
        {
          type: 'Microsoft.Sql/servers/databases',
          name: 'sql/orders',
          properties: { requestedBackupStorageRedundancy: 'Geo' },
          resources: [{ type: 'backupShortTermRetentionPolicies', name: 'default', properties: { retentionDays: 21 } }],
        },
        {
          type: 'Microsoft.DocumentDB/databaseAccounts',
          name: 'carts',
          kind: 'MongoDB',
          properties: { backupPolicy: { type: 'Continuous' } },
        },
      ]),
    })
    expect(stores).toMatchObject([
      { engine: 'sqlserver', address: 'sql/orders', backups: { retentionDays: 21 }, crossRegion: { state: 'on' } },
      { engine: 'mongodb', address: 'carts', pitr: { state: 'on' } },
    ])
  })

  test('reads templates inside of deployments with the parameters that they are given', async () => {
    const inner = {
      parameters: { days: { type: 'int' } },
      resources: [server({ backup: { backupRetentionDays: "[parameters('days')]" } })],
    }
    const source = template([
      {
        type: 'Microsoft.Resources/deployments',
        name: 'db',
        properties: { template: inner, parameters: { days: { value: 28 } } },
      },
    ])
    expect((await onlyStore({ 'arm/main.json': source })).backups.retentionDays).toBe(28)
  })

  test('leaves out what a condition switches off', async () => {
    expect((await read({ 'arm/main.json': template([server({}, { condition: false })]) })).stores).toEqual([])
  })
})
