import type { Dialect } from '../../../migrations/operation.js'
import type { Command, Purpose } from '../facts.js'
import { command, seenAt } from '../unit.js'

/** Images that back up by themselves, on the schedule that their environment names. By their own READMEs. */
const IMAGES: readonly (readonly [RegExp, Dialect | undefined, boolean])[] = [
  [/(^|\/)postgres-backup-local$/, 'postgres', false],
  [/(^|\/)postgres(ql)?-backup-s3$|(^|\/)postgres-s3-backup$/, 'postgres', true],
  [/(^|\/)pg-backup$/, 'postgres', false],
  [/(^|\/)mysql-backup-s3$/, 'mysql', true],
  [/(^|\/)(mysql-backup|mysql-cron-backup)$/, 'mysql', false],
  [/(^|\/)mongo(db)?-backup(-s3)?$/, 'mongodb', true],
  [/(^|\/)(docker-)?db-backup$/, undefined, false],
]

/** Variables in which such images take their schedule. */
const SCHEDULES = [
  'SCHEDULE',
  'BACKUP_CRON',
  'CRON_TIME',
  'BACKUP_SCHEDULE',
  'CRON_SCHEDULE',
  'BACKUP_CRON_EXPRESSION',
  'DB_DUMP_CRON',
  'CRON',
  'DEFAULT_BACKUP_SCHEDULE',
]

/** The variable with a schedule, if one of the known ones is set. */
export function scheduleVariable(variables: ReadonlyMap<string, string>): readonly [string, string] | undefined {
  for (const name of SCHEDULES) {
    const value = variables.get(name)
    if (value !== undefined && value !== '') return [name, value]
  }
  return undefined
}

const BUCKETS =
  /^(S3_BUCKET|AWS_S3_BUCKET|S3_BACKUP_BUCKET|DB_DUMP_TARGET|DEFAULT_S3_BUCKET|AWS_S3_BUCKET_NAME|BACKUP_S3_BUCKET)$/

/** What an image that backs up by itself does, as commands. Empty for other images. */
export function commandsOfImage(
  path: string,
  line: number,
  image: string,
  variables: ReadonlyMap<string, string>,
): readonly Command[] {
  const name = image.replace(/(:[\w.-]+)?(@.*)?$/, '')
  const known = IMAGES.find(([pattern]) => pattern.test(name))
  if (known === undefined) return []
  const [, engine, uploads] = known
  const bucket = [...variables].some(
    ([key, value]) => BUCKETS.test(key) && (key !== 'DB_DUMP_TARGET' || /^s3:/.test(value)),
  )
  const encrypted =
    variables.has('PASSPHRASE') || variables.has('GPG_PUBLIC_KEY') || variables.has('ENCRYPTION_PASSWORD')
  const copying = (purpose: Purpose): Command =>
    command(
      { purpose, program: name, seen: seenAt(path, line, `image: ${image}`) },
      { engine, encrypts: encrypted ? true : undefined },
    )
  return uploads || bucket ? [copying('backup'), copying('upload')] : [copying('backup')]
}
