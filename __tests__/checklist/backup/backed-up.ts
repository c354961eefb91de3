import type { Answer, Check, Evidence, Remedy } from '../../../src/checklist/check.js'
import { automationWants, readAutomation } from '../../../src/evidence/automation/index.js'
import { ownBackupsIn } from '../../../src/evidence/code/own-backups.js'
import { readInfrastructure } from '../../../src/evidence/infrastructure/index.js'
import { evidenceOf, store, type Repository } from '../documented.js'

type Files = Readonly<Record<string, string>>

/** The evidence of a repository, with its infrastructure and automation read by the real readers. */
export async function backedUp(files: Files, repository: Repository = {}): Promise<Evidence> {
  const databases = repository.databases ?? [store('postgres')]
  const evidence = await evidenceOf({ ...repository, databases, files })
  return {
    ...evidence,
    facts: {
      ...evidence.facts,
      automation: await readAutomation(new Map(Object.entries(files).filter(([path]) => automationWants(path))), {
        engines: databases.map((each) => each.engine),
        tools: [],
      }),
      infrastructure: await readInfrastructure(new Map(Object.entries(files))),
      ownBackups: Object.entries(files).flatMap(([path, text]) => ownBackupsIn(path, text)),
    },
  }
}

export async function answer(check: Check, files: Files, repository: Repository = {}): Promise<Answer> {
  return check.evaluate(await backedUp(files, repository))
}

/** `pass: aws_db_instance.orders: backups kept 14 days`. */
export async function line(check: Check, files: Files, repository: Repository = {}): Promise<string> {
  const { status, summary } = await answer(check, files, repository)
  return `${status}: ${summary}`
}

export async function remedy(check: Check, files: Files, repository: Repository = {}): Promise<Remedy | undefined> {
  const evidence = await backedUp(files, repository)
  return check.remedy(evidence, check.evaluate(evidence))
}

/** An RDS instance with these attributes. */
export function instance(lines = ''): Files {
  return {
    'infra/main.tf': `resource "aws_db_instance" "orders" {\n  engine = "postgres"\n  ${lines.split('; ').join('\n  ')}\n}\n`,
  }
}

/** A CronJob that runs a script every night. */
export function cronJob(script: string, spec = ''): Files {
  return {
    'k8s/backup.yaml': `apiVersion: batch/v1
kind: CronJob
metadata:
  name: orders-backup
spec:
  schedule: "0 2 * * *"
  ${spec}
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: backup
              image: postgres:16
              command:
                - /bin/bash
                - -c
                - |
                  set -euo pipefail
${script
  .trim()
  .split('\n')
  .map((each) => `                  ${each}`)
  .join('\n')}
`,
  }
}

/** A workflow that runs a script. */
export function workflow(on: string, script: string): Files {
  return {
    '.github/workflows/database.yml': `on:
  ${on}
jobs:
  database:
    runs-on: ubuntu-latest
    env:
      DATABASE_URL: \${{ secrets.DATABASE_URL }}
    steps:
      - uses: actions/checkout@v5
      - run: |
${script
  .trim()
  .split('\n')
  .map((each) => `          ${each}`)
  .join('\n')}
`,
  }
}

export const NIGHTLY = "schedule:\n    - cron: '0 3 * * *'"
export const MONTHLY = "schedule:\n    - cron: '0 3 1 * *'"
