import { describe, expect, test } from '@jest/globals'
import { automationOf, said } from './reading.js'

const CRON_WORKFLOW = (spec: string): string => `apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata:
  name: orders-backup
spec:
${spec}`

const DUMP = `  workflowSpec:
    entrypoint: dump
    templates:
      - name: dump
        script:
          image: postgres:16
          command: [bash]
          source: |
            set -euo pipefail
            pg_dump "$DATABASE_URL" | aws s3 cp - s3://backups/orders.sql
`

describe('Argo Workflows', () => {
  test('a CronWorkflow runs its script on a schedule', async () => {
    const { units } = await automationOf({ 'ops/backup.yaml': CRON_WORKFLOW(`  schedule: "0 3 * * *"\n${DUMP}`) })
    expect(units).toMatchObject([
      { kind: 'cron job', name: 'orders-backup', schedules: [{ maxGapHours: 24, suspended: false }] },
    ])
    expect(units[0]?.commands.map(said)).toEqual(['backup: pg_dump', 'upload: aws s3 cp'])
    expect(units[0]?.commands[0]?.seen.line).toBe(16)
  })

  test('several schedules, the template of another file, and one that is suspended', async () => {
    const { units } = await automationOf({
      'ops/backup.yaml': CRON_WORKFLOW(
        '  suspend: true\n  schedules:\n    - "0 3 * * *"\n    - "0 15 * * *"\n  workflowSpec:\n    workflowTemplateRef: { name: dump }\n',
      ),
      'ops/template.yaml':
        'apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: { name: dump }\nspec:\n  templates:\n    - container: { image: "postgres:16", command: [pg_dump, -Fc, orders] }\n',
    })
    expect(units).toMatchObject([{ schedules: [{ suspended: true }, { suspended: true }] }])
    expect(units[0]?.commands.map(said)).toEqual(['backup: pg_dump'])
  })

  test('a single Workflow is no schedule', async () => {
    const { units } = await automationOf({
      'ops/backup.yaml': CRON_WORKFLOW(DUMP).replace('CronWorkflow', 'Workflow'),
    })
    expect(units).toEqual([])
  })
})

describe('Ansible', () => {
  test('writes a crontab line, with the script that it starts', async () => {
    const { units } = await automationOf({
      'roles/database/tasks/main.yml':
        '- name: Nightly dump\n  ansible.builtin.cron:\n    name: dump\n    minute: "0"\n    hour: "2"\n    user: postgres\n    job: /usr/local/bin/dump.sh\n',
      'roles/database/files/dump.sh': '#!/bin/sh\nset -e\npg_dump orders > /var/backups/orders.sql\n',
    })
    expect(units).toMatchObject([
      { kind: 'cron job', name: 'Nightly dump', schedules: [{ expression: '0 2 * * *', maxGapHours: 24 }] },
    ])
    expect(units[0]?.commands.map(said)).toEqual(['backup: pg_dump'])
  })

  test('dumps by the modules of PostgreSQL and MySQL: evidence that nothing here schedules', async () => {
    const { units } = await automationOf({
      'playbooks/backup.yml':
        '- hosts: db\n  tasks:\n    - name: Dump orders\n      community.postgresql.postgresql_db: { name: orders, state: dump, target: /b/orders.sql }\n    - name: Dump shop\n      mysql_db: { name: shop, state: dump, target: /b/shop.sql }\n',
    })
    expect(units.map(({ reachable, commands }) => [reachable, ...commands.map(said)])).toEqual([
      [false, 'backup: postgresql_db state=dump'],
      [false, 'backup: mysql_db state=dump'],
    ])
  })

  test.each([
    ['a line that is taken away', 'cron: { name: dump, state: absent, job: pg_dump orders }'],
    ['a database that is only made', 'postgresql_db: { name: orders, state: present }'],
    ['a file that is copied', 'copy: { src: pg_dump.conf, dest: /etc }'],
  ])('%s is none', async (_, task) => {
    const { units } = await automationOf({ 'roles/db/tasks/main.yml': `- name: x\n  ${task}\n` })
    expect(units).toEqual([])
  })

  test('a disabled line is suspended, and only the schema is no backup', async () => {
    const { units } = await automationOf({
      'roles/db/tasks/main.yml':
        '- name: a\n  cron: { minute: "0", hour: "1", disabled: true, job: pg_dump orders }\n- name: b\n  postgresql_db: { name: orders, state: dump, dump_extra_args: --schema-only }\n',
    })
    expect(units[0]?.schedules[0]?.suspended).toBe(true)
    expect(units[1]?.commands[0]?.schemaOnly).toBe(true)
  })
})

test('a script that Ansible makes of a template is what its cron job runs', async () => {
  const { units } = await automationOf({
    'ansible/backup.yml': `- hosts: db
  tasks:
    - name: Install the script
      ansible.builtin.template:
        src: pg-backup.sh.j2
        dest: /usr/local/bin/pg-backup.sh
    - name: Nightly dump
      ansible.builtin.cron:
        name: nightly dump
        minute: '0'
        hour: '2'
        job: /usr/local/bin/pg-backup.sh
`,
    'ansible/templates/pg-backup.sh.j2': `#!/bin/bash
# {{ ansible_managed }}
set -euo pipefail
{% if backup_enabled %}
pg_dump -Fc "{{ database_url }}" -f /tmp/shop.dump
aws s3 cp /tmp/shop.dump s3://{{ backup_bucket | default('shop-backups') }}/shop.dump
{% endif %}
`,
  })
  const job = units.find((each) => each.kind === 'cron job')
  expect(job?.commands.map(said)).toEqual(['backup: pg_dump', 'upload: aws s3 cp'])
  expect(job?.commands[0]?.seen).toMatchObject({ path: 'ansible/templates/pg-backup.sh.j2', line: 5 })
  expect(units.filter((each) => each.kind === 'script')).toEqual([])
})
