import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import type { Check, Evidence, Outcome, Remedy } from '../check.js'
import { attestationForm } from './attestation-form.js'
import { backedUpStores, keptByProvider, type BackedUpStore } from './backups.js'
import { infrastructureFix, secondRegion, type BackupCheck } from './backup-infrastructure.js'
import { backupScript } from './backup-scripts.js'
import { logArchiving } from './log-archiving.js'
import { mainTablesOf } from './own-tables.js'
import { restoreDrill } from './restore-drills.js'
import { serviceDrill, serviceExport } from './sqlite-services.js'

/**
 * The remedy of a check of backups: a change to the resource that lacks it, else a script for its engine; where nothing
 * of the store is here, what to declare.
 */
export function backupRemedy(gap: BackupCheck): Check['remedy'] {
  return (evidence, answer) => {
    if (answer.status === 'pass' || answer.status === 'not-applicable') return undefined
    const stores = backedUpStores(evidence)
    // The facts may be another store's: this one has none here.
    const absent = stores.find(({ engine }) => answer.summary.startsWith(`${engine} runs `))
    if (absent !== undefined) return { missing: answer.summary, ...attestation(evidence, absent, gap) }
    const named = stores.flatMap((each) => each.resources).find((each) => isAbout(answer, each))
    const store = storeOf(stores, named, answer)
    if (store === undefined) return undefined
    const resource = named ?? keptElsewhere(store)
    const elsewhere = answer.status === 'unverifiable' && store.resources.length === 0 && store.jobs.length === 0
    const fix = elsewhere ? attestation(evidence, store, gap) : fixFor(evidence, store, resource, gap)
    const [fact] = answer.facts ?? []
    return {
      missing: answer.summary,
      ...fix,
      ...(fact?.path === undefined ? {} : { path: fact.path }),
      ...(fact?.line === undefined ? {} : { line: fact.line }),
    }
  }
}

/** The resource whose backups its provider keeps, where nothing here takes dumps: no script can restore one. */
function keptElsewhere({ resources, jobs }: BackedUpStore): StoreResource | undefined {
  if (jobs.some((job) => job.backups.length > 0 && !keptByProvider(job))) return undefined
  return resources.find(({ kind, backups }) => kind === 'managed' && backups.state === 'on')
}

/** The answer's first fact stands at one of the places that speak for a resource. */
function isAbout({ facts }: Outcome, resource: StoreResource): boolean {
  const [fact] = facts ?? []
  const { seen, backups, pitr, crossRegion, encryptedAtRest } = resource
  return [seen, backups.seen, pitr.seen, crossRegion.seen, encryptedAtRest.seen, backups.schedule?.seen].some(
    (each) => each !== undefined && each.path === fact?.path && each.line === fact.line,
  )
}

function storeOf(
  stores: readonly BackedUpStore[],
  resource: StoreResource | undefined,
  answer: Outcome,
): BackedUpStore | undefined {
  const [fact] = answer.facts ?? []
  return (
    stores.find((each) => resource !== undefined && each.resources.includes(resource)) ??
    stores.find(({ jobs }) =>
      jobs.some(({ backups }) => backups.some(({ seen }) => seen.path === fact?.path && seen.line === fact.line)),
    ) ??
    stores.find(({ own }) => own !== undefined && own.seen.path === fact?.path && own.seen.line === fact.line) ??
    stores.find((each) => answer.summary.startsWith(each.engine)) ??
    stores[0]
  )
}

type Fix = Pick<Remedy, 'text' | 'language' | 'code'>

function fixFor(evidence: Evidence, store: BackedUpStore, resource: StoreResource | undefined, gap: BackupCheck): Fix {
  if (resource?.service !== undefined) return serviceFix(evidence, store, resource.service, gap)
  const declared = resource === undefined ? undefined : infrastructureFix(resource, gap)
  if (declared !== undefined) return { text: textOfInfrastructure(gap, store), ...declared }
  switch (gap) {
    case 'restore-tested':
    case 'integrity':
      return {
        text: 'Restore the newest backup into a scratch database once a month, in a scheduled job that fails when rows are missing (cron: "17 4 1 * *").',
        ...restoreDrill(store.engine, mainTablesOf(evidence, store.engine, 2)),
      }
    case 'pitr': {
      if (store.engine === 'dynamodb') return { text: ONCE_FOR_EACH_TABLE, ...backupScript(store.engine) }
      const archiving = logArchiving(store.engine)
      if (archiving !== undefined)
        return { text: 'Ship the log away as it is written, beside daily base backups.', ...archiving }
      return { text: 'Take backups more often.', ...backupScript(store.engine) }
    }
    case 'cross-region': {
      const copies = store.engine === 'dynamodb' ? secondRegion('aws_dynamodb_table', 'main') : undefined
      if (copies !== undefined) return { text: textOfInfrastructure(gap, store), ...copies }
      return {
        text: 'Copy backups into a bucket in another region, where who deletes here cannot delete.',
        ...bucketReplication(),
      }
    }
    case 'procedure':
    case 'frequency':
    case 'encryption':
      if (store.engine === 'dynamodb') return { text: ONCE_FOR_EACH_TABLE, ...backupScript(store.engine) }
      return {
        text: 'Run this once a day on a schedule (cron: "17 2 * * *"), from a host that is not the database\'s. It encrypts, reads the backup back, and ships it away.',
        ...backupScript(store.engine),
      }
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html */
const ONCE_FOR_EACH_TABLE =
  'Switch point-in-time recovery on, once for each table: from then on it can be restored to any second of the last 35 days.'

/** What the provider of a SQLite keeps cannot be set in code: it is exported, tried, or vouched for. */
function serviceFix(
  evidence: Evidence,
  store: BackedUpStore,
  service: NonNullable<StoreResource['service']>,
  gap: BackupCheck,
): Fix {
  switch (gap) {
    case 'restore-tested':
    case 'integrity':
      return {
        text: 'Restore it once a month into a database of its own, in a scheduled job that fails when rows are missing (cron: "17 4 1 * *").',
        ...serviceDrill(service, mainTablesOf(evidence, store.engine, 2)),
      }
    case 'cross-region':
      return {
        text: 'Export it once a day on a schedule (cron: "17 2 * * *"), and keep the exports with another provider or account.',
        ...serviceExport(service),
      }
    case 'procedure':
    case 'frequency':
    case 'pitr':
    case 'encryption':
      return attestation(evidence, store, gap)
  }
}

function textOfInfrastructure(gap: BackupCheck, { engine }: BackedUpStore): string {
  switch (gap) {
    case 'procedure':
    case 'frequency':
      return engine === 'dynamodb' ? ONCE_FOR_EACH_TABLE : 'Switch the automated backups on, for two weeks or more.'
    case 'pitr':
      return 'Switch point-in-time recovery on.'
    case 'encryption':
      return 'Encrypt the storage. One that stands cannot be encrypted in place: copy a snapshot with a key, and restore from the copy.'
    case 'cross-region':
      return 'Copy the backups into a second region.'
    case 'restore-tested':
    case 'integrity':
      return 'Let AWS Backup restore the newest recovery point every month; a validation step of your own looks at the rows.'
  }
}

function bucketReplication(): { readonly language: string; readonly code: string } {
  return {
    language: 'hcl',
    code: [
      '# Both buckets have versioning enabled; the second one lies in another region and another account.',
      'resource "aws_s3_bucket_replication_configuration" "backups" {',
      '  bucket = aws_s3_bucket.backups.id',
      '  role   = aws_iam_role.replication.arn',
      '  rule {',
      '    id     = "second-region"',
      '    status = "Enabled"',
      '    filter {}',
      '    delete_marker_replication {',
      '      status = "Disabled"',
      '    }',
      '    destination {',
      '      bucket = aws_s3_bucket.backups_second_region.arn',
      '    }',
      '  }',
      '}',
      '',
    ].join('\n'),
  }
}

/** How long an attestation may stand: a restore for a month, the rest for half a year. */
function attestation({ now }: Evidence, store: BackedUpStore, gap: BackupCheck): Fix {
  return {
    text: 'Bring the code that runs this store here, or say in .github/database-review.yml what is true of it, with a link to the proof.',
    language: 'yaml',
    code: attestationForm({
      check: `backup/${gap}`,
      store: /^[\w-]+$/.test(store.id) ? store.id : store.engine,
      statement: STATEMENTS[gap],
      days: gap === 'restore-tested' ? 30 : 180,
      now,
    }),
  }
}

const STATEMENTS: Readonly<Record<BackupCheck, string>> = {
  procedure: 'what takes the backups, where they are kept, and for how long',
  frequency: 'how often a backup is taken, and when',
  'restore-tested': 'which backup was restored where, when, and what was compared',
  pitr: 'how the log is archived, and how far back every moment can be recovered',
  'cross-region': 'which other region or account holds copies, and how old they are',
  encryption: 'what encrypts the storage and the backups, and with whose key',
  integrity: 'what reads each backup back, and when',
}
