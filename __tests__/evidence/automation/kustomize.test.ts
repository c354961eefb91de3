import { describe, expect, test } from '@jest/globals'
import { automationOf, said } from './reading.js'

const CRONJOB = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: dump
              image: postgres:16
              command: ["/bin/bash", "/scripts/backup.sh"]
              volumeMounts:
                - name: scripts
                  mountPath: /scripts
          volumes:
            - name: scripts
              configMap:
                name: backup-scripts
`
const BASE = {
  'k8s/base/kustomization.yaml': `resources:
  - backup.yaml
configMapGenerator:
  - name: backup-scripts
    files:
      - backup.sh=files/nightly.sh
`,
  'k8s/base/backup.yaml': CRONJOB,
  'k8s/base/files/nightly.sh':
    '#!/bin/bash\nset -euo pipefail\npg_dump "$DATABASE_URL" -Fc -f shop.dump\naws s3 cp shop.dump s3://shop-backups/\n',
}

describe('a cron job that kustomize deploys', () => {
  test('runs the script that a ConfigMap is generated from, at the hour that the overlay sets', async () => {
    const { units } = await automationOf({
      ...BASE,
      'k8s/overlays/production/kustomization.yaml': `resources: [../../base]
namePrefix: shop-
patches:
  - target: { kind: CronJob }
    patch: |-
      - op: replace
        path: /spec/schedule
        value: "0 */6 * * *"
`,
    })
    const jobs = units.filter((each) => each.kind === 'cron job')
    expect(jobs.map((each) => each.name)).toEqual(['shop-backup'])
    expect(jobs[0]?.schedules).toMatchObject([
      { maxGapHours: 6, seen: { path: 'k8s/overlays/production/kustomization.yaml', line: 8 } },
    ])
    expect(jobs[0]?.commands.map(said)).toEqual(['backup: pg_dump', 'upload: aws s3 cp'])
    expect(jobs[0]?.commands[0]?.seen).toMatchObject({ path: 'k8s/base/files/nightly.sh', line: 3 })
  })

  test('is suspended where the overlay for production suspends it, whatever another one does', async () => {
    const { units } = await automationOf({
      ...BASE,
      'k8s/overlays/staging/kustomization.yaml': 'resources: [../../base]\n',
      'k8s/overlays/production/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: off.yaml }]\n',
      'k8s/overlays/production/off.yaml':
        'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: backup }\nspec: { suspend: true }\n',
    })
    const jobs = units.filter((each) => each.kind === 'cron job')
    expect(jobs.map((each) => each.schedules.map(({ suspended }) => suspended))).toEqual([[true]])
  })

  test('of many replicas has as many as the overlay says', async () => {
    const { units } = await automationOf({
      'k8s/base/kustomization.yaml': 'resources: [app.yaml]\n',
      'k8s/base/app.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: shop
          command: ["sh", "-c", "npx prisma migrate deploy && node server.js"]
`,
      'k8s/overlays/production/kustomization.yaml': 'resources: [../../base]\nreplicas: [{ name: shop, count: 4 }]\n',
    })
    expect(units.find((each) => each.name === 'shop')?.replicas).toBe(4)
  })
})
