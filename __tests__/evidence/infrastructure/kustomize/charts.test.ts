import { expect, test } from '@jest/globals'
import { onlyStore } from '../reading.js'

const KUSTOMIZATION = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
helmCharts:
  - name: postgresql
    repo: https://charts.example.com
    releaseName: orders
`

test('a database whose chart a kustomization installs is a store of it', async () => {
  expect(await onlyStore({ 'deploy/kustomization.yaml': KUSTOMIZATION })).toMatchObject({
    engine: 'postgres',
    address: 'chart orders',
    role: 'primary',
    backups: { state: 'off' },
  })
})

test('with the values that stand in it, or in a file beside it', async () => {
  const inline = `${KUSTOMIZATION}    valuesInline:\n      backup:\n        enabled: true\n`
  expect((await onlyStore({ 'deploy/kustomization.yaml': inline })).backups.state).toBe('on')
  const file = `${KUSTOMIZATION}    valuesFile: pg.yaml\n`
  expect(
    (await onlyStore({ 'deploy/kustomization.yaml': file, 'deploy/pg.yaml': 'backup:\n  enabled: true\n' })).backups
      .state,
  ).toBe('on')
  expect((await onlyStore({ 'deploy/kustomization.yaml': file })).backups.state).toBe('unknown')
})
