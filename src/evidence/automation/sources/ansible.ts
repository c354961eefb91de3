import type { Dialect } from '../../../migrations/operation.js'
import type { Command, Purpose } from '../facts.js'
import { scheduleOf } from '../schedule.js'
import { draft, isForDevelopment, seenAt, step, type Draft, type Source } from '../unit.js'
import { Yaml } from '../yaml.js'
import { isEvidence } from './paths.js'

const PLAYBOOK =
  /(^|\/)(roles\/[\w.-]+\/(tasks|handlers)\/[\w./-]+|tasks\/[\w.-]+|playbooks?\/[\w./-]+|ansible\/[\w./-]+|site|playbook[\w.-]*)\.ya?ml$/

/**
 * Ansible: crontab lines that a task writes (https://docs.ansible.com/ansible/latest/collections/ansible/builtin/cron_module.html),
 * and dumps and restores by the modules of PostgreSQL and MySQL
 * (https://docs.ansible.com/ansible/latest/collections/community/postgresql/postgresql_db_module.html,
 * https://docs.ansible.com/ansible/latest/collections/community/mysql/mysql_db_module.html).
 */
export const ansible: Source = {
  wants: (path) => PLAYBOOK.test(path) && isEvidence(path) && !path.startsWith('.github/'),
  read: (files) =>
    [...files].flatMap(([path, text]) =>
      ansible.wants(path) && !isForDevelopment(path) && /\b(cron|postgresql_db|mysql_db)\s*:/.test(text)
        ? Yaml.read(text).flatMap((root) =>
            root
              .items()
              .flatMap((each) => tasksOf(each, 0))
              .flatMap((task) => fromTask(path, task)),
          )
        : [],
    ),
}

const DEEPEST = 6

/** Tasks of plays and of blocks. */
function tasksOf(item: Yaml, depth: number): readonly Yaml[] {
  if (depth > DEEPEST || item.get('when')?.text() === 'false') return []
  const inner = ['pre_tasks', 'tasks', 'post_tasks', 'block', 'always'].flatMap((key) => item.get(key)?.items() ?? [])
  return inner.length === 0 ? [item] : inner.flatMap((each) => tasksOf(each, depth + 1))
}

function fromTask(path: string, task: Yaml): readonly Draft[] {
  const name = task.get('name')?.text() ?? path
  const cron = task.get('cron') ?? task.get('ansible.builtin.cron')
  if (cron !== undefined) return cronJob(path, name, cron)
  for (const [module, engine] of MODULES) {
    const given = task.get(module)
    if (given !== undefined) return databaseTask(path, name, given, engine)
  }
  return []
}

function cronJob(path: string, name: string, cron: Yaml): readonly Draft[] {
  const job = cron.get('job')
  const text = job?.text()
  if (job === undefined || text === undefined || cron.get('state')?.text() === 'absent') return []
  const field = (key: string): string => cron.get(key)?.text() ?? '*'
  const special = cron.get('special_time')?.text()
  const expression =
    special === undefined ? ['minute', 'hour', 'day', 'month', 'weekday'].map(field).join(' ') : `@${special}`
  const disabled = /^(yes|true)$/i.test(cron.get('disabled')?.text() ?? '')
  return [
    draft('cron job', name, seenAt(path, cron.line, `cron: ${expression} ${text}`), {
      schedules: [scheduleOf(expression, 'cron', seenAt(path, cron.line, `cron: ${expression}`), disabled)],
      setting: { machine: 'production', environment: new Map(), services: new Set(), databaseService: false },
      steps: [step(path, job.contentLine, text, { folder: '' })],
    }),
  ]
}

const MODULES: readonly (readonly [string, Dialect])[] = [
  ['postgresql_db', 'postgres'],
  ['community.postgresql.postgresql_db', 'postgres'],
  ['mysql_db', 'mysql'],
  ['community.mysql.mysql_db', 'mysql'],
]

const STATES: Readonly<Record<string, Purpose>> = { dump: 'backup', restore: 'restore', import: 'restore' }

/** Somebody or something must run the playbook: without a schedule it is weaker evidence. */
function databaseTask(path: string, name: string, given: Yaml, engine: Dialect): readonly Draft[] {
  const state = given.get('state')
  const purpose = STATES[state?.text() ?? '']
  if (purpose === undefined || state === undefined) return []
  const options = `${given.get('dump_extra_args')?.text() ?? ''} ${given.get('target_opts')?.text() ?? ''}`
  const command: Command = {
    purpose,
    program: `${engine === 'postgres' ? 'postgresql_db' : 'mysql_db'} state=${state.text() ?? ''}`,
    engine,
    seen: seenAt(path, state.line, `state: ${state.text() ?? ''}`),
    failureIgnored: false,
    onFailure: false,
    encrypts: undefined,
    overTls: undefined,
    local: false,
    schemaOnly: /--schema-only|(^|\s)-s\b|--no-data/.test(options),
  }
  return [draft('script', name, seenAt(path, given.line, name), { reachable: false, commands: [command] })]
}
