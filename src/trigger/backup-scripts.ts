import type { TriggerReason } from '../report.js'
import type { ChangeSet, Reason } from './change.js'
import { describe, isWatched } from './watched.js'

/** A path that may hold a backup or restore of a database, by its name. */
const NAMED =
  /(^|[/_.-])(backups?|restores?|restoration|pg_?dump|pgdump|mysqldump|mongodump|pgbackrest|wal-?g|barman|litestream|velero)([/_.-]|$)/i
/** What runs things rather than being an application's code: worth opening whatever its name is. */
const AUTOMATION =
  /\.(sh|bash|ps1|tf|conf|cron|service|timer)$|(^|\/)(Makefile|Procfile|crontab|Dockerfile|Jenkinsfile)$|^\.github\/workflows\/[^/]+\.ya?ml$|(^|\/)[\w.-]*cron[\w.-]*\.ya?ml$/
/** What may run one. */
const RUNS =
  /\.(sh|bash|ps1|py|rb|js|ts|mjs|ya?ml|tf|toml|conf|cron|service|timer)$|(^|\/)(Makefile|Procfile|crontab|Dockerfile|Jenkinsfile)$/
/** A command that makes or brings back a backup of a database. */
const COMMAND =
  /\b(pg_dump(all)?|pg_restore|pg_basebackup|pgbackrest|wal-g|barman|mysqldump|mariadb-dump|mariabackup|xtrabackup|mydumper|myloader|mongodump|mongorestore|litestream|redis-cli\s+[^\n]*\bBGSAVE|sqlite3\s+[^\n]*\.backup|aws\s+rds\s+(create-db-(cluster-)?snapshot|restore-)|aws_backup_\w+|backup_retention_period|gcloud\s+sql\s+(backups|export|import))\b/

/** Backup or restore scripts and their configuration. */
export const backupScripts: Reason = {
  id: 'backup-scripts',
  replaceable: true,
  find,
  mayHold: (change) => change.files.some((file) => isWatched(file, change) && mayRunBackups(file.path)),
}

/** A name alone proves nothing (`restore.css`): a command must stand in the file, before or after the change. */
function find(change: ChangeSet): readonly TriggerReason[] {
  return change.files.flatMap((file) => {
    if (!isWatched(file, change) || !mayRunBackups(file.path)) return []
    const head = commandIn(change.headText(file.path))
    const base = commandIn(change.baseText(file.previousPath ?? file.path))
    const found = head ?? base
    if (found === undefined || (head?.text === base?.text && !NAMED.test(file.path))) return []
    const line = head?.line ?? 1
    return [{ id: 'backup-scripts', detail: `${found.command} in a script ${describe(file)}`, path: file.path, line }]
  })
}

/** The first backup command, its line, and all lines with one: a workflow may change elsewhere. */
function commandIn(text: string | undefined): { command: string; line: number; text: string } | undefined {
  if (text === undefined) return undefined
  const lines = text.split(/\r?\n/)
  const at = lines.findIndex((line) => !/^\s*(#|\/\/)/.test(line) && COMMAND.test(line))
  if (at === -1) return undefined
  const command = COMMAND.exec(lines[at] ?? '')?.[1] ?? ''
  return { command, line: at + 1, text: lines.filter((line) => COMMAND.test(line)).join('\n') }
}

/** Whether the text of a changed file has to be read for this reason. */
export function mayRunBackups(path: string): boolean {
  return AUTOMATION.test(path) || (NAMED.test(path) && RUNS.test(path))
}
