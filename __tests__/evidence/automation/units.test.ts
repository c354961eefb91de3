import { describe, expect, test } from '@jest/globals'
import { automationWants } from '../../../src/evidence/automation/index.js'
import { automationOf, only, said } from './reading.js'

describe('GitHub workflows', () => {
  test('an environment that a caller names by an input, as it is where nobody fills in a form', async () => {
    const called = `on:
  workflow_call:
    inputs: { environment: { type: string } }
jobs:
  migrate:
    runs-on: ubuntu-latest
    steps:
      - run: npx knex migrate:latest
`
    const calling = (on: string, environment: string, matrix = ''): string =>
      `on:\n  ${on}:\njobs:\n  deploy:${matrix}\n    uses: ./.github/workflows/migrate.yml\n    with:\n      environment: ${environment}\n`
    const environmentOf = async (...call: Parameters<typeof calling>): Promise<string | undefined> => {
      const { units } = await automationOf({
        '.github/workflows/migrate.yml': called,
        '.github/workflows/deploy.yml': calling(...call),
      })
      return units[0]?.environment
    }
    const list = `\n    strategy:\n      matrix:\n        place: `
    const chosen = `\${{ fromJSON(inputs.place != null && format('["{0}"]', inputs.place) || github.ref_name == 'main' && '["eu-staging"]' || '["dev"]') }}`
    expect(await environmentOf('push', 'staging')).toBe('staging')
    expect(await environmentOf('release', "\${{ inputs.place == 'dev' && 'eu-dev' || inputs.place || 'prod' }}")).toBe(
      'prod',
    )
    expect(await environmentOf('push', '\${{ matrix.place }}', `${list}${chosen}`)).toBe('eu-staging')
    expect(await environmentOf('push', "\${{ github.ref == 'refs/heads/main' && 'prod' || 'dev' }}")).toBe('prod')
    expect(await environmentOf('push', "\${{ !inputs.dry && (inputs.a || 'x && y') != 'x && y' && 'a' || 'b' }}")).toBe(
      'b',
    )
    expect(await environmentOf('push', "\${{ github.actor == 'ada' && 'prod' || 'dev' }}")).toBeUndefined()
    expect(await environmentOf('push', '\${{ vars.PLACE }}')).toBeUndefined()
    expect(await environmentOf('pull_request', 'staging')).toBeUndefined()
  })

  describe('a job of a matrix', () => {
    const migrating = `steps:
      - run: npx knex migrate:latest
`
    const unitsOf = async (
      jobs: string,
      more: Readonly<Record<string, string>> = {},
    ): Promise<readonly (readonly [name: string, environment: string | undefined, needs: readonly string[]])[]> => {
      const { units } = await automationOf({
        '.github/workflows/deploy.yml': `on: { push: { branches: [main] } }\njobs:\n${jobs}`,
        ...more,
      })
      return units.map(({ name, environment, needs }) => [name, environment, needs])
    }

    test('deploys to each of its environments, and what needs the job waits for all of them', async () => {
      expect(
        await unitsOf(`  before:
    strategy: { matrix: { place: [test, preprod], node: [22, 24] } }
    environment: { name: '\${{ matrix.place }}', url: 'https://example.org' }
    ${migrating}  production:
    needs: [before]
    environment: production
    ${migrating}`),
      ).toEqual([
        ['before (test)', 'test', []],
        ['before (preprod)', 'preprod', []],
        ['production', 'production', ['before (test)', 'before (preprod)']],
      ])
    })

    test('waits for the one before it only where they run one at a time and a failure stops the rest', async () => {
      const job = (strategy: string): string => `  deploy:
    strategy: { ${strategy}, matrix: { include: [{ to: { name: staging } }, { to: { name: prod } }] } }
    environment: shop-\${{ matrix.to.name }}
    ${migrating}`
      expect(await unitsOf(job('max-parallel: 1'))).toEqual([
        ['deploy (staging)', 'shop-staging', []],
        ['deploy (prod)', 'shop-prod', ['deploy (staging)']],
      ])
      for (const strategy of ['max-parallel: 2', 'max-parallel: 1, fail-fast: false']) {
        expect((await unitsOf(job(strategy))).map(([, , needs]) => needs)).toEqual([[], []])
      }
    })

    test('has what include adds, and not what exclude takes away', async () => {
      expect(
        (
          await unitsOf(`  deploy:
    strategy:
      matrix:
        place: [staging, prod]
        zone: [eu, us]
        include:
          - { place: staging, zone: eu, size: small }
          - { place: canary }
        exclude:
          - { place: staging, zone: us }
    environment: \${{ matrix.place }}\${{ matrix.zone && '' }}
    ${migrating}`)
        ).map(([name]) => name),
      ).toEqual(['deploy (staging, eu)', 'deploy (prod, eu)', 'deploy (prod, us)', 'deploy (canary)'])
    })

    test('tells the environment to the workflow that it calls', async () => {
      const called = `on: { workflow_call: { inputs: { environment: { type: string } } } }
jobs:
  migrate:
    environment: \${{ inputs.environment || 'staging' }}
    ${migrating}  start:
    needs: [migrate]
    environment: \${{ inputs.environment }}
    ${migrating}`
      expect(
        await unitsOf(
          `  release:
    strategy: { matrix: { environment: [staging, prod] } }
    uses: ./.github/workflows/one.yml
    with: { environment: '\${{ matrix.environment }}' }
`,
          { '.github/workflows/one.yml': called },
        ),
      ).toEqual([
        ['release (staging) / migrate', 'staging', []],
        ['release (staging) / start', 'staging', ['release (staging) / migrate']],
        ['release (prod) / migrate', 'prod', []],
        ['release (prod) / start', 'prod', ['release (prod) / migrate']],
      ])
    })

    test('takes the environments that a job before it writes as a list', async () => {
      const plan = (script: string): string => `  plan:
    outputs: { environments: '\${{ steps.choose.outputs.list }}' }
    steps:
      - id: choose
        run: |
          ${script}
  deploy:
    needs: [plan]
    strategy: { matrix: { environment: '\${{ fromJSON(needs.plan.outputs.environments) }}' } }
    environment: \${{ matrix.environment }}
    ${migrating}`
      const names = async (script: string): Promise<readonly string[]> =>
        (await unitsOf(plan(script))).map(([name]) => name)
      expect(await names(`echo 'list=["staging", "prod-eu"]' >> "$GITHUB_OUTPUT"`)).toEqual([
        'deploy (staging)',
        'deploy (prod-eu)',
      ])
      expect(await names(`echo "list=$(./choose)" >> "$GITHUB_OUTPUT"`)).toEqual(['deploy'])
    })
  })

  test('a scheduled backup has its schedule, its environment and a time limit', async () => {
    const { units } = await automationOf({
      '.github/workflows/backup.yml': `name: backup
on:
  schedule:
    - cron: '0 3 * * *'
concurrency: backup
jobs:
  dump:
    runs-on: ubuntu-latest
    environment: production
    timeout-minutes: 30
    env:
      DATABASE_URL: \${{ secrets.DATABASE_URL }}
    steps:
      - run: |
          pg_dump "$DATABASE_URL" -Fc -f shop.dump
          aws s3 cp shop.dump s3://shop-backups/
`,
    })
    const [unit] = units
    expect(unit).toMatchObject({
      kind: 'workflow job',
      name: 'dump',
      reachable: true,
      environment: 'production',
      single: true,
      timeoutMinutes: 30,
      onPullRequest: false,
    })
    expect(unit?.schedules).toMatchObject([
      { expression: '0 3 * * *', maxGapHours: 24, suspended: false, seen: { line: 4 } },
    ])
    expect(unit?.commands.map(said)).toEqual(['backup: pg_dump', 'upload: aws s3 cp'])
    expect(only(unit, 'backup')).toMatchObject({
      local: false,
      failureIgnored: false,
      seen: { path: '.github/workflows/backup.yml', line: 15 },
    })
  })

  test('a database service of the job is local, and so is a scratch database made by it', async () => {
    const { units } = await automationOf({
      '.github/workflows/ci.yml': `on: [pull_request]
jobs:
  test:
    services:
      postgres:
        image: postgres:16
    env:
      DATABASE_URL: postgres://postgres:x@localhost:5432/test
    steps:
      - run: npx prisma migrate deploy
  drill:
    steps:
      - run: |
          createdb -h db.example.com scratch
          pg_restore -h db.example.com -d scratch latest.dump
`,
    })
    expect(only(units[0], 'migrate').local).toBe(true)
    expect(units[0]?.onPullRequest).toBe(true)
    expect(only(units[1], 'restore').local).toBe(true)
  })

  test('reusable workflows and composite actions belong to the job that calls them', async () => {
    const { units } = await automationOf({
      '.github/workflows/deploy.yml': `on: { push: { branches: [main] } }
jobs:
  staging:
    uses: ./.github/workflows/release.yml
    with: { environment: staging }
  production:
    needs: staging
    uses: ./.github/workflows/release.yml
    with: { environment: production }
`,
      '.github/workflows/release.yml': `on:
  workflow_call:
    inputs: { environment: { type: string } }
jobs:
  release:
    environment: \${{ inputs.environment }}
    steps:
      - uses: ./.github/actions/migrate
`,
      '.github/actions/migrate/action.yml': `runs:
  using: composite
  steps:
    - run: npx knex migrate:latest
      shell: bash
`,
    })
    expect(units.map(({ name, environment, needs }) => ({ name, environment, needs }))).toEqual([
      { name: 'staging', environment: 'staging', needs: [] },
      { name: 'production', environment: 'production', needs: ['staging'] },
    ])
    expect(only(units[1], 'migrate').seen.path).toBe('.github/actions/migrate/action.yml')
  })

  test('what runs only after a failure is known as such, and what never runs is not there', async () => {
    const { units } = await automationOf({
      '.github/workflows/deploy.yml': `on: push
jobs:
  migrate:
    steps:
      - run: npx knex migrate:latest
      - if: failure()
        run: npx knex migrate:rollback
      - if: \${{ false }}
        run: pg_dump shop
  alarm:
    needs: migrate
    if: needs.migrate.result == 'failure'
    steps:
      - uses: slackapi/slack-github-action@v2
`,
    })
    expect(only(units[0], 'roll back').onFailure).toBe(true)
    expect(only(units[0], 'migrate').onFailure).toBe(false)
    expect(units[0]?.commands).toHaveLength(2)
    expect(only(units[1], 'notify').onFailure).toBe(true)
  })

  test('cache restores and a step that may fail are no proof', async () => {
    const { units } = await automationOf({
      '.github/workflows/drill.yml': `on: { schedule: [{ cron: '0 4 1 * *' }] }
jobs:
  drill:
    steps:
      - uses: actions/cache/restore@v4
      - run: pg_restore -d scratch latest.dump
        continue-on-error: true
`,
    })
    expect(units[0]?.commands.map(said)).toEqual(['restore: pg_restore'])
    expect(only(units[0], 'restore').failureIgnored).toBe(true)
  })

  test("without shell: bash a failing dump in a pipe goes unseen, as on GitHub's runners", async () => {
    const job = (shell: string): string => `on: push
jobs:
  dump:
    steps:
      - run: pg_dump shop | gzip > shop.gz
${shell}`
    const plain = await automationOf({ '.github/workflows/a.yml': job('') })
    const bash = await automationOf({ '.github/workflows/a.yml': job('        shell: bash\n') })
    expect(only(plain.units[0], 'backup').failureIgnored).toBe(true)
    expect(only(bash.units[0], 'backup').failureIgnored).toBe(false)
  })
})

describe('what reaches a script', () => {
  const script = '#!/bin/bash\nset -euo pipefail\npg_dump "$DATABASE_URL" | aws s3 cp - s3://b/x\n'

  test('a script that nothing calls is a unit that nothing reaches', async () => {
    const { units } = await automationOf({ 'scripts/backup.sh': script })
    expect(units).toMatchObject([{ kind: 'script', name: 'scripts/backup.sh', reachable: false }])
  })

  test('a script belongs to the workflow, package script, target or crontab that calls it', async () => {
    const { units } = await automationOf({
      'scripts/backup.sh': script,
      'package.json': '{ "scripts": { "backup": "make backup" } }',
      Makefile: 'backup:\n\t@./scripts/backup.sh\n',
      '.github/workflows/a.yml':
        "on: { schedule: [{ cron: '0 3 * * *' }] }\njobs:\n  dump:\n    steps:\n      - run: npm run backup\n",
      'deploy/crontab':
        'PATH=/bin\n# 0 1 * * * pg_dump old\n30 2 * * * root /opt/shop/scripts/backup.sh >> /var/log/backup.log 2>&1\n',
    })
    expect(units.map(({ kind, reachable }) => [kind, reachable])).toEqual([
      ['workflow job', true],
      ['cron job', true],
    ])
    expect(only(units[0], 'backup').seen).toMatchObject({ path: 'scripts/backup.sh', line: 3 })
    expect(units[1]?.schedules[0]?.maxGapHours).toBe(24)
  })

  test('targets and scripts for a developer are not evidence', async () => {
    const { units } = await automationOf({
      Makefile: 'dump-local:\n\tpg_dump shop > dump.sql\n',
      'scripts/dev/backup.sh': script,
      'package.json': '{ "scripts": { "db:test": "knex migrate:latest", "dev:reset": "pg_restore -d shop x.dump" } }',
    })
    expect(units).toEqual([])
  })
})

describe('other schedulers', () => {
  test('a CronJob with a script from a ConfigMap', async () => {
    const { units } = await automationOf({
      'k8s/backup.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: backup-scripts }
data:
  backup.sh: |
    #!/bin/sh
    set -e
    pg_dump -h db shop -f /tmp/shop.sql
    aws s3 cp /tmp/shop.sql s3://b/
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: backup, namespace: shop }
spec:
  schedule: "0 */6 * * *"
  suspend: true
  jobTemplate:
    spec:
      activeDeadlineSeconds: 600
      template:
        spec:
          containers:
            - name: backup
              image: postgres:16
              command: ["/bin/sh", "/scripts/backup.sh"]
          volumes:
            - { name: scripts, configMap: { name: backup-scripts } }
`,
    })
    expect(units).toMatchObject([
      {
        kind: 'cron job',
        name: 'backup',
        environment: 'shop',
        single: true,
        timeoutMinutes: 10,
        schedules: [{ maxGapHours: 6, suspended: true }],
      },
    ])
    expect(only(units[0], 'backup').seen.line).toBe(8)
  })

  test('a Helm hook of a chart runs once, with the values of production', async () => {
    const files = {
      'chart/Chart.yaml': 'name: shop\n',
      'chart/values.yaml': 'backup:\n  enabled: true\n  schedule: "0 1 * * 0"\n',
      'chart/values-production.yaml': 'backup:\n  schedule: "0 1 * * *"\n',
      'chart/templates/backup.yaml': `{{- if .Values.backup.enabled }}
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ include "shop.fullname" . }}-backup
spec:
  schedule: {{ .Values.backup.schedule | quote }}
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - command: [pg_dump, shop]
{{- end }}
`,
      'chart/templates/migrate.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    "helm.sh/hook": pre-upgrade
spec:
  template:
    spec:
      containers:
        - image: {{ .Values.image }}
          command: ["npx", "knex", "migrate:latest"]
`,
    }
    const facts = await automationOf(files)
    expect(facts.deploys).toBe(true)
    expect(facts.units.map(({ kind, single }) => [kind, single])).toEqual([
      ['cron job', true],
      ['hook', true],
    ])
    expect(facts.units[0]?.schedules[0]?.maxGapHours).toBe(24)
    const off = await automationOf({ ...files, 'chart/values-production.yaml': 'backup:\n  enabled: false\n' })
    expect(off.units.map(({ kind }) => kind)).toEqual(['hook'])
  })

  test('a chart starts its own program in an init container or in a hook, as its values choose', async () => {
    const migrates = `        - image: {{ include "shop.image" . }}
          command:
            - /bin/shop
          args:
            - migrate
            - up
`
    const files = {
      'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\n',
      'charts/shop/values.yaml': 'mode: statefulset\nmigration:\n  enabled: true\n  mode: initContainer\n',
      'charts/shop/templates/job.yaml': `{{- if and .Values.migration .Values.migration.enabled (or (eq .Values.migration.mode "job") (eq .Values.migration.mode "argocd")) }}
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    "helm.sh/hook": pre-upgrade
spec:
  template:
    spec:
      containers:
${migrates}{{- end }}
`,
      'charts/shop/templates/statefulset.yaml': `{{- if eq .Values.mode "statefulset" -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "shop.fullname" . }}
spec:
  replicas: {{ .Values.replicaCount }}
  template:
    spec:
      {{- if eq .Values.migration.mode "initContainer" }}
      initContainers:
${migrates}      {{- end }}
      containers:
        - image: {{ include "shop.image" . }}
{{- else }}
apiVersion: apps/v1
kind: Deployment
{{- end }}
`,
      'charts/shop/templates/others.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: others
spec:
  template:
    spec:
      containers:
        - image: example/mailer
          command: [/bin/mailer, migrate, up]
`,
    }
    const inside = await automationOf(files)
    expect(inside.units.map(({ kind, commands }) => [kind, commands.map(said)])).toEqual([
      ['container', ['migrate: shop migrate']],
    ])
    expect(only(inside.units[0], 'migrate').seen).toMatchObject({ line: 13 })
    const before = await automationOf({
      ...files,
      'charts/shop/values.yaml': 'mode: statefulset\nmigration:\n  enabled: true\n  mode: job\n',
    })
    expect(before.units.map(({ kind }) => kind)).toEqual(['hook'])
  })

  test('a chart of Bitnami with backups turned on by values', async () => {
    const { units } = await automationOf({
      'values.yaml':
        'postgresql:\n  backup:\n    enabled: true\n    cronjob:\n      schedule: "@daily"\nredis:\n  backup:\n    enabled: false\n    schedule: "@daily"\n',
    })
    expect(units).toMatchObject([
      { name: 'postgresql backup', schedules: [{ maxGapHours: 24 }], commands: [{ engine: 'postgres' }] },
    ])
  })

  test('a backup sidecar in Compose, for production and for a laptop', async () => {
    const file = `services:
  db: { image: postgres:16 }
  backup:
    image: eeshugerman/postgres-backup-s3:16
    environment:
      SCHEDULE: '@daily'
      S3_BUCKET: shop
`
    const { units } = await automationOf({ 'docker-compose.prod.yml': file, 'docker-compose.dev.yml': file })
    expect(
      units.map((each) => [each.environment, each.schedules[0]?.maxGapHours, each.commands.map(said).length]),
    ).toEqual([
      ['production', 24, 2],
      ['development', 24, 2],
    ])
  })

  test('a systemd timer and the service that it starts', async () => {
    const { units } = await automationOf({
      'ops/backup.timer': '[Timer]\nOnCalendar=*-*-* 02:00:00\n[Install]\nWantedBy=timers.target\n',
      'ops/backup.service': '[Service]\nType=oneshot\nExecStart=/usr/bin/pg_dump -Fc shop -f /backup/shop.dump\n',
    })
    expect(units).toMatchObject([{ kind: 'cron job', name: 'backup.service', schedules: [{ maxGapHours: 24 }] }])
    expect(only(units[0], 'backup')).toMatchObject({ local: false, seen: { line: 3 } })
  })

  test('GitLab and CircleCI schedules', async () => {
    const { units } = await automationOf(
      {
        '.gitlab-ci.yml': `stages: [deploy, rescue]
.base:
  resource_group: production
migrate:
  extends: .base
  stage: deploy
  environment: { name: production }
  script:
    - alembic upgrade head
undo:
  stage: rescue
  when: on_failure
  script: alembic downgrade -1
`,
        '.circleci/config.yml': `jobs:
  dump:
    docker: [{ image: cimg/base }]
    steps:
      - run: { name: dump, command: mysqldump shop | aws s3 cp - s3://b/x }
workflows:
  nightly:
    triggers: [{ schedule: { cron: "0 0 * * *", filters: {} } }]
    jobs: [dump]
`,
      },
      ['mysql'],
    )
    const [migrate, undo, dump] = units
    expect(migrate).toMatchObject({ name: 'migrate', environment: 'production', single: true })
    expect(undo).toMatchObject({ needs: ['migrate'] })
    expect(only(undo, 'roll back').onFailure).toBe(true)
    expect(dump?.schedules[0]?.maxGapHours).toBe(24)
  })

  test('jobs of orbs and approvals in a workflow of CircleCI, by what the workflow says of them', async () => {
    const { units } = await automationOf({
      '.circleci/config.yml': `orbs: { shop: shop/deploy@1 }
jobs:
  check:
    docker: [{ image: cimg/openjdk:21.0 }, { image: cimg/postgres:15.0 }]
    steps:
      - checkout
      - run: flyway migrate -url="jdbc:postgresql://localhost:5432/shop" -user="postgres" -locations="sql"
      - gradle/with_cache: { steps: [{ run: flyway undo }] }
workflows:
  release:
    jobs:
      - check
      - shop/deploy_env: { name: preprod, env: preprod, requires: [check], filters: { branches: { only: main } } }
      - approve: { type: approval, requires: [preprod] }
      - shop/deploy_env: { name: live, env: prod, requires: [approve] }
      - shop/notify: { env: << pipeline.parameters.env >>, requires: [check] }
`,
    })
    expect(units.map(({ name, environment, onPullRequest }) => [name, environment, onPullRequest])).toEqual([
      ['check', undefined, true],
      ['preprod', 'preprod', false],
      ['approve', undefined, false],
      ['live', 'prod', false],
      ['shop/notify', undefined, true],
    ])
    expect(units[0]?.commands.map(({ program, local }) => [program, local])).toEqual([
      ['flyway migrate', true],
      ['flyway undo', true],
    ])
  })

  test('what uWSGI runs before the application is run by its container', async () => {
    const { units } = await automationOf({
      Dockerfile: 'FROM python:3.13\nCMD ["uwsgi", "--ini", "/opt/shop/docker/uwsgi.ini"]\n',
      'docker/uwsgi.ini':
        '[uwsgi]\nmodule = shop.wsgi\n# hook-asap = exec:./manage.py flush\nhook-pre-app = exec:./manage.py migrate\n',
    })
    expect(units[0]).toMatchObject({ kind: 'container', name: 'Dockerfile' })
    expect(units[0]?.commands.map(said)).toEqual(['migrate: manage.py migrate'])
    expect(only(units[0], 'migrate').seen).toMatchObject({ path: 'docker/uwsgi.ini', line: 4 })
  })

  test('the build of a release on Heroku; not what finishes the making of an app', async () => {
    const manifest = '{\n  "scripts": {\n    "heroku-postbuild": "npx sequelize-cli db:migrate"\n  }\n}\n'
    const app = '{ "scripts": { "postdeploy": "npx sequelize-cli db:migrate" } }'
    const { units } = await automationOf({ 'package.json': manifest, 'app.json': app })
    expect(units.filter(({ reachable }) => reachable).map(({ kind, seen }) => [kind, seen.path, seen.line])).toEqual([
      ['release phase', 'package.json', 3],
    ])
    const elsewhere = await automationOf({ 'package.json': manifest })
    expect(elsewhere.units.filter(({ reachable }) => reachable)).toEqual([])
  })

  test('a release phase, a migration at every start of a container', async () => {
    const facts = await automationOf({
      Procfile: 'web: node server.js\nrelease: npx sequelize-cli db:migrate\n',
      Dockerfile: 'FROM node:20\nENTRYPOINT ["./docker/entrypoint.sh"]\nCMD ["node", "server.js"]\n',
      'docker/entrypoint.sh': '#!/bin/sh\nset -e\nnpx sequelize-cli db:migrate\nexec "$@"\n',
    })
    expect(facts.units.map(({ kind, single }) => [kind, single])).toEqual([
      ['release phase', true],
      ['container', false],
    ])
    expect(facts.deploys).toBe(true)
  })
})

test('broken and hostile files say nothing', async () => {
  const facts = await automationOf({
    '.github/workflows/a.yml': 'on: [push\njobs: {',
    '.github/workflows/b.yml': 'a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\non: *c\njobs: *c\n',
    'package.json': '{ "scripts": ',
    'scripts/x.sh': '\u0000\u0001 ((( "',
    'k8s/x.yaml': '- - - -',
    Makefile: ':::\n\t\n',
    'deploy/crontab': '* * * *\n99 99 99 99 99 pg_dump x\n',
  })
  expect(facts.units).toEqual([])
})

test('files are asked for by their names', () => {
  const wanted = [
    '.github/workflows/ci.yml',
    'scripts/backup.sh',
    'k8s/cron.yaml',
    'Procfile',
    'Makefile',
    'ops/backup.timer',
    'deploy/crontab',
  ]
  const ignored = [
    'node_modules/x/package.json',
    'src/restore.css',
    'locales/de.yml',
    'src/index.ts',
    'fixtures/backup.sh',
  ]
  expect([...wanted, ...ignored].filter(automationWants)).toEqual(wanted)
})

test('a job of pull requests that a workflow of another repository holds is named', async () => {
  const workflow = (on: string, uses: string): Readonly<Record<string, string>> => ({
    '.github/workflows/ci.yml': `on: ${on}\njobs:\n  shared:\n    uses: ${uses}\n`,
  })
  const remote = 'shop/ci/.github/workflows/go.yml@v1'
  expect((await automationOf(workflow('[push, pull_request]', remote))).calledElsewhere).toMatchObject([
    { path: '.github/workflows/ci.yml', line: 4 },
  ])
  expect((await automationOf(workflow('push', remote))).calledElsewhere).toEqual([])
  expect((await automationOf(workflow('pull_request', './.github/workflows/go.yml'))).calledElsewhere).toEqual([])
})
