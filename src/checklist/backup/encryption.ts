import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import { check, type Answer, type Evidence } from '../check.js'
import {
  judgeStores,
  keptByProvider,
  levelOf,
  seenAnswer,
  worstAnswer,
  type BackedUpStore,
  type BackupJob,
} from '../shared/backups.js'
import { notHere } from '../shared/elsewhere.js'
import { backupRemedy } from '../shared/backup-remedies.js'
import { cited } from '../shared/scanner-rules.js'

export const encryption = check({
  id: 'backup/encryption',
  title: 'Backup encryption',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E3',
  attestable: true,
  priority: 'high',
  why: 'A dump is the whole database in one file: whoever copies it has everything.',
  evaluate: (evidence) => judgeStores(evidence, (store) => answerFor(evidence, store)),
  remedy: backupRemedy('encryption'),
})

/** A container's volume says nothing of the dumps that a job takes of it. */
function answerFor(evidence: Evidence, store: BackedUpStore): Answer {
  const taken = store.jobs.filter((each) => each.backups.length > 0)
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html: a snapshot is encrypted as its source is.
  const jobs = store.resources.length === 0 ? taken : taken.filter((each) => !keptByProvider(each))
  const resources = store.resources.filter((each) => each.kind !== 'container' || jobs.length === 0)
  return (
    worstAnswer([...resources.map(fromResource), ...jobs.map(fromJob)]) ??
    notHere(evidence, store, 'whether its backups are encrypted cannot be seen', 'backup')
  )
}

function fromResource(resource: StoreResource): Answer {
  return cited(stateOf(resource), resource, 'storage')
}

function stateOf({ address, encryptedAtRest, backups }: StoreResource): Answer {
  const seen = encryptedAtRest.seen ?? backups.seen
  switch (encryptedAtRest.state) {
    case 'on':
      return seenAnswer('pass', `${address}: storage is encrypted, and its snapshots with it`, seen)
    case 'provider default':
      return seenAnswer('pass', `${address}: encrypted by the provider`, seen)
    case 'off':
      return seenAnswer('fail', `${address}: storage is not encrypted, nor are its snapshots`, seen)
    case 'unknown':
      return seenAnswer('unverifiable', `${address}: whether its storage is encrypted is not written here`, seen)
  }
}

/** At rest and on the way. Where a program does not say, neither do we. */
function fromJob(job: BackupJob): Answer {
  const { unit, backups, uploads } = job
  const all = [...backups, ...uploads]
  const level = levelOf(job)
  const plain = all.find((each) => each.overTls === false)
  if (plain !== undefined)
    return seenAnswer('fail', `${unit.name}: ${plain.program} sends it without TLS`, plain.seen, { level })
  const open = all.find((each) => each.encrypts === false)
  if (open !== undefined)
    return seenAnswer('fail', `${unit.name}: ${open.program} stores it unencrypted`, open.seen, { level })
  const seen = (uploads[0] ?? backups[0])?.seen ?? unit.seen
  const encrypted =
    all.find((each) => each.encrypts === true) ?? uploads.find((each) => encryptsByDefault(each.program))
  if (encrypted === undefined) {
    return seenAnswer('unverifiable', `${unit.name}: whether its dumps are encrypted is not written here`, seen, {
      level,
    })
  }
  // What is encrypted before it leaves needs no TLS; the connection to the database does.
  const onTheWay = backups.every((each) => each.overTls === true)
  return onTheWay
    ? seenAnswer('pass', `${unit.name}: encrypted at rest (${encrypted.program}) and on the way`, encrypted.seen, {
        level,
      })
    : seenAnswer(
        'warn',
        `${unit.name}: encrypted at rest (${encrypted.program}); TLS to the database is not required`,
        encrypted.seen,
        { level },
      )
}

/**
 * Amazon S3 encrypts every new object since January 2023 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html),
 * Google Cloud Storage (https://cloud.google.com/storage/docs/encryption/default-keys) and Azure Storage
 * (https://learn.microsoft.com/azure/storage/common/storage-service-encryption) always do.
 */
function encryptsByDefault(program: string): boolean {
  return /^(aws s3|aws s3api|gsutil|gcloud storage|az storage|azcopy)\b/.test(program)
}
