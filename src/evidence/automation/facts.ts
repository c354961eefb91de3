import type { Dialect } from '../../migrations/operation.js'
import type { Seen } from '../facts.js'
import type { SeenPlatform } from './deploy-platform.js'

/** What a command does to a database. Parsed from its arguments, never from a word in a line. */
export type Purpose =
  | 'backup'
  | 'restore'
  /** Reads a backup back: `pg_restore --list`, `pgbackrest verify`. */
  | 'verify'
  | 'migrate'
  /** Runs downs: `knex migrate:rollback`, `alembic downgrade`. */
  | 'roll back'
  /** Plans or prints SQL without applying it. */
  | 'dry run'
  /** Compares what a query gives: fails when rows are missing. */
  | 'assert'
  /** Ships a file away from the host: `aws s3 cp`, `gsutil cp`, `rclone`, `restic`. */
  | 'upload'
  /** Fetches a backup made elsewhere. */
  | 'download'
  /** Rolls back the application alone: `kubectl rollout undo`, `helm rollback`. */
  | 'roll back application'
  | 'notify'
  /** Deletes every key of a store, or all that a pattern matches. */
  | 'flush'
  /** Brings the schema to what models say, without a migration: `prisma db push`, `drizzle-kit push`. */
  | 'push'

export interface Command {
  readonly purpose: Purpose
  /** `pg_dump`, `aws s3 cp`, `alembic upgrade`. */
  readonly program: string
  /** The store it works on; undefined where it does not say. */
  readonly engine: Dialect | undefined
  readonly seen: Seen
  /** `|| true`, `continue-on-error`, a pipe without pipefail: its failure stops nothing. */
  readonly failureIgnored: boolean
  /** It runs only when something before it failed. */
  readonly onFailure: boolean
  /** Undefined where it cannot be told. */
  readonly encrypts: boolean | undefined
  readonly overTls: boolean | undefined
  /** The target is localhost, a compose service or a scratch database made in the same unit. */
  readonly local: boolean
  /** Only the schema: `pg_dump -s`, a question to the catalog. No backup, and no look at rows. */
  readonly schemaOnly: boolean
  /** A program of the image that is deployed runs it: a task of a cluster. */
  readonly ofImage?: true
  /** The step of a workflow job that runs it, as GitHub shows it; expressions stand as they are written. */
  readonly step?: string
}

export interface Schedule {
  /** As written. */
  readonly expression: string
  /** The longest time between two runs, in hours; undefined where the expression cannot be read. */
  readonly maxGapHours: number | undefined
  readonly suspended: boolean
  readonly seen: Seen
}

/**
 * What starts together and succeeds or fails together: a workflow job, a CronJob's container, a script with what calls
 * it, an application that migrates by its own code.
 */
/** An action or a workflow of another repository that takes or restores backups of a database, by its name alone. */
export interface UnreadAction {
  readonly what: 'backup' | 'restore'
  /** Undefined: its name says no engine. */
  readonly engine: Dialect | undefined
  /** `owner/actions/backup-postgres@v1`. */
  readonly uses: string
  readonly seen: Seen
}

export interface Unit {
  readonly kind:
    'workflow job' | 'ci job' | 'cron job' | 'container' | 'script' | 'release phase' | 'hook' | 'application'
  readonly name: string
  readonly seen: Seen
  readonly commands: readonly Command[]
  readonly schedules: readonly Schedule[]
  /** Something runs it: an event, a schedule, another unit. A script that nothing calls is weaker evidence. */
  readonly reachable: boolean
  /** GitHub environment, GitLab environment, namespace. */
  readonly environment: string | undefined
  /** Names of units in the same file that must succeed before. */
  readonly needs: readonly string[]
  readonly onPullRequest: boolean
  /** `concurrency:`, a single Job, a lock: two never run at once. */
  readonly single: boolean
  readonly timeoutMinutes: number | undefined
  /** The job's name as GitHub shows it, expressions as they are written. Its runs are those of the workflow in `seen`. */
  readonly shownAs?: string
  /** A command or action of it deploys. */
  readonly deploys?: boolean
  /** The reusable workflow of the repository that a job calls. */
  readonly calls?: WorkflowCall
  /** Nothing of ours reads what they do: they prove nothing, and nobody can say that nothing is done. */
  readonly unreadActions?: readonly UnreadAction[]
  /** How many copies start at once, where a workload says it. */
  readonly replicas?: number
}

/** A call of a reusable workflow, as it is written. */
export interface WorkflowCall {
  /** `./.github/workflows/deploy.yml` */
  readonly uses: string
  readonly with: ReadonlyMap<string, string>
  /** The input that names the environment. */
  readonly environmentInput: string | undefined
  readonly inheritsSecrets: boolean
  /** What its token may do, where the caller says it: what it calls may do no more. */
  readonly permissions: ReadonlyMap<string, string>
}

/** Where a migrate step connects. Only the host's class is kept, never a credential. */
export interface Connection {
  readonly purpose: 'migrate' | 'application'
  readonly pooled: 'yes' | 'no' | 'unknown'
  readonly seen: Seen
}

/** `lock_timeout`, `statement_timeout` and the like, set in configuration for every session. */
export interface TimeoutSetting {
  readonly name: string
  readonly value: string
  readonly seen: Seen
}

/** An alert on locks, long transactions or a failed migration. */
export interface Alert {
  readonly on: 'locks' | 'long transactions' | 'duration' | 'failure' | 'other database metric'
  readonly seen: Seen
}

export interface AutomationFacts {
  readonly units: readonly Unit[]
  readonly connections: readonly Connection[]
  readonly timeouts: readonly TimeoutSetting[]
  readonly alerts: readonly Alert[]
  /** An alert on something else than a database, where none of its kind is on one: monitoring is kept here. */
  readonly otherAlert?: Seen
  /** Test files that apply migrations to a real engine, and whether they assert on constraint violations or rows. */
  readonly databaseTests: readonly {
    readonly asserts: boolean
    readonly engine: 'real' | 'substitute'
    /** Where they take migrations back as well. */
    readonly takesBack?: Seen
    readonly seen: Seen
  }[]
  /** Test files that ask for rows and assert on them, whoever applied the migrations. */
  readonly rowTests?: readonly Seen[]
  /** Workflows with a job that runs the project's tests, by their paths. */
  readonly testWorkflows?: readonly string[]
  /** Jobs of CI that run the project's tests beside a database of their own, whatever those tests do with it. */
  readonly testsBesideDatabase?: readonly (Seen & { readonly onPullRequest: boolean })[]
  /** Files of CI systems that nothing of ours reads. */
  readonly unreadCi?: readonly string[]
  /** Jobs of pull requests whose steps stand in a workflow of another repository. */
  readonly calledElsewhere?: readonly Seen[]
  /** Compose files that a deploy starts on a host or a swarm, with the command that does. */
  readonly composeInProduction?: ReadonlyMap<string, Seen>
  /** The repository deploys something: a deploy workflow, a chart, a Procfile. */
  readonly deploys: boolean
  /** The branch that its workflows take pushes of, where it is one of the usual names. */
  readonly branch?: string
  /** The version of Python that its workflows set up. */
  readonly python?: string
  /** Where what runs by itself deploys to. */
  readonly platforms?: readonly SeenPlatform[]
}
