import { loadJavaScript } from '../../../migrations/syntax/javascript/module.js'
import { loadPython } from '../../../migrations/syntax/python/module.js'
import { Text } from '../../../migrations/text.js'
import { step, type Step } from '../unit.js'
import { flushesIn, mayFlush } from './flushes.js'
import { processCalls as ofJavaScript } from './javascript.js'
import type { ProcessCall } from './process.js'
import { processCalls as ofPython } from './python.js'
import { processCalls as ofRuby } from './ruby.js'
import { uploadsIn } from './uploads.js'

const JAVASCRIPT = /\.[cm]?[jt]s$/
const PYTHON = /\.py$/
const RUBY = /\.(rb|rake)$|(^|\/)Rakefile$/

/** Where scripts are kept, and what they are called. Elsewhere a program that is started is the application's own. */
const PLACE =
  /(^|\/)(scripts?|bin|tools?|ops|jobs?|cron|tasks|maintenance|backups?|deploy(ment)?s?|infra|db)\/[\w./-]+$|(^|\/)[\w.-]*(backup|restore|dump|snapshot|migrate|cron)[\w.-]*$/i

const LONGEST = 200_000

/** Programs of databases, and those that move their backups: without one of them a script needs no parse. */
const PROGRAMS =
  /pg_dump|pg_restore|pg_basebackup|pgbackrest|psql|mysqldump|mysql\b|mariadb|mydumper|xtrabackup|mongodump|mongorestore|redis-cli|sqlite3|litestream|wal-g|barman|restic|borg|create-db-snapshot|backups|migrat|alembic|flyway|liquibase|prisma|knex|drizzle|sequelize|typeorm|rollout|helm/

/** Whether a file may be a script that starts programs, by its name. */
export function isProcessScript(path: string): boolean {
  return (JAVASCRIPT.test(path) || PYTHON.test(path) || RUBY.test(path)) && PLACE.test(path) && !isTest(path)
}

function isTest(path: string): boolean {
  return /(^|\/)(tests?|__tests__|specs?|e2e|migrations?|db\/migrate|versions|alembic)\/|\.(test|spec|d)\.[cm]?[jt]s$|(^|\/)test_|_(test|spec)\.(py|rb)$/.test(
    path,
  )
}

const STARTS_PROCESSES =
  /child_process|execa|\bzx\b|shelljs|\$`|Deno\.Command|\bsubprocess\b|\bos\.(system|popen)\b|\b(system|sh|exec|spawn)[\s(]+["'%[]|Open3|IO\.popen|`|%x/

/** What the scripts of a repository start, as steps of the script. Parsers are loaded only where something is to parse. */
export async function processScripts(
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, readonly Step[]>> {
  const scripts = [...files].filter(
    ([path, text]) =>
      isProcessScript(path) &&
      text.length <= LONGEST &&
      ((STARTS_PROCESSES.test(text) && PROGRAMS.test(text)) || mayFlush(text)),
  )
  const javaScript = scripts.some(([path]) => JAVASCRIPT.test(path)) ? await loadJavaScript() : undefined
  const python = scripts.some(([path]) => PYTHON.test(path)) ? await loadPython() : undefined
  const callsOf = (path: string, source: string): readonly ProcessCall[] => {
    const lineOf = (offset: number): number => source.slice(0, offset).split('\n').length
    if (JAVASCRIPT.test(path)) {
      const module = javaScript?.(Text.ofFile(path, source))
      return module === undefined || 'problem' in module ? [] : ofJavaScript(module, lineOf)
    }
    if (PYTHON.test(path)) {
      const text = Text.ofFile(path, source)
      return python?.(text, (root) => ofPython(text, root, lineOf)) ?? []
    }
    return ofRuby(source)
  }
  return new Map(
    scripts.flatMap(([path, source]): readonly (readonly [string, readonly Step[]])[] => {
      const steps = callsOf(path, source).map(({ line, started, failureIgnored }) =>
        'words' in started
          ? step(path, line, '', { words: started.words, failureIgnored, folder: '' })
          : step(path, line, started.text, { failureIgnored, folder: '' }),
      )
      const commands = [...(steps.length === 0 ? [] : uploadsIn(path, source)), ...flushesIn(path, source)]
      if (commands.length === 0) return steps.length === 0 ? [] : [[path, steps]]
      const [first = step(path, 1, '', { folder: '' }), ...others] = steps
      return [[path, [{ ...first, commands }, ...others]]]
    }),
  )
}
