import { hasFlag, optionOf, positionals } from './arguments.js'
import { purposeOfFile } from './clients.js'
import type { Invocation } from './invocation.js'
import { onlyRelational, type Meaning, type Reader } from './meaning.js'

/** The providers' own commands on databases and on storage. */
export const readCloud: Reader = (invocation, engines) => {
  const { program, args } = invocation
  switch (program) {
    case 'aws':
      return aws(args, onlyRelational(engines))
    case 'gcloud':
      return gcloud(args, onlyRelational(engines))
    case 'gsutil':
      return copies(
        'gsutil',
        args.slice(args.findIndex((arg) => /^(cp|mv|rsync)$/.test(arg))),
        /^gs:/,
        /^(cp|mv|rsync)$/,
      )
    case 'az':
      return azure(args, onlyRelational(engines))
    case 'heroku':
      return heroku(args)
    case 'wrangler':
      return wrangler(args)
    case 'turso':
      return turso(args)
    case 'neonctl':
    case 'neon':
    case 'pscale':
    case 'supabase':
      return branch(program, args)
    default:
      return undefined
  }
}

const S3: RegExp = /^s3:/

function aws(args: readonly string[], engine: ReturnType<typeof onlyRelational>): Meaning | undefined {
  const [service = '', verb = '', ...rest] = positionals(args, [
    '--profile',
    '--region',
    '--endpoint-url',
    '--output',
    '--query',
    '--sse',
    '--sse-kms-key-id',
    '--storage-class',
    '--acl',
    '--exclude',
    '--include',
    '--expires',
    '--metadata',
  ])
  const program = `aws ${service} ${verb}`
  const database = optionOf(
    args,
    '--db-instance-identifier',
    '--db-cluster-identifier',
    '--target-db-instance-identifier',
  )
  switch (service) {
    case 'rds':
      if (/^create-db-(cluster-)?snapshot$|^start-export-task$/.test(verb))
        return { purpose: 'backup', program, engine, database }
      if (/^restore-db-(instance|cluster)/.test(verb)) return { purpose: 'restore', program, engine, database }
      return undefined
    case 'dynamodb':
      if (/^(create-backup|export-table-to-point-in-time)$/.test(verb))
        return { purpose: 'backup', program, engine: 'dynamodb' }
      return /^restore-table-/.test(verb) ? { purpose: 'restore', program, engine: 'dynamodb' } : undefined
    case 'docdb':
      return verb === 'create-db-cluster-snapshot' ? { purpose: 'backup', program, engine: 'mongodb' } : undefined
    case 'elasticache':
      return verb === 'create-snapshot' ? { purpose: 'backup', program, engine: 'redis' } : undefined
    case 'backup':
      if (verb === 'start-backup-job') return { purpose: 'backup', program, engine: undefined }
      return verb === 'start-restore-job' ? { purpose: 'restore', program, engine: undefined } : undefined
    case 'sns':
      return verb === 'publish' ? { purpose: 'notify', program, engine: undefined } : undefined
    case 's3':
      return /^(cp|sync|mv)$/.test(verb)
        ? copies(program, [verb, ...rest], S3, /^(cp|sync|mv)$/, s3Transport(args))
        : undefined
    case 's3api':
      if (verb === 'put-object') return { purpose: 'upload', program, engine: undefined, ...s3Transport(args) }
      return verb === 'get-object' ? { purpose: 'download', program, engine: undefined } : undefined
    default:
      return undefined
  }
}

/**
 * S3 encrypts every new object since January 2023: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html.
 * Another endpoint than Amazon's says nothing of the kind.
 */
function s3Transport(args: readonly string[]): Pick<Meaning, 'encrypts' | 'overTls'> {
  const endpoint = optionOf(args, '--endpoint-url')
  const stated = hasFlag(args, '--sse', '--sse-c', '--server-side-encryption')
  return {
    ...(stated || endpoint === undefined ? { encrypts: true } : {}),
    ...(endpoint === undefined || endpoint.startsWith('https:')
      ? { overTls: true }
      : endpoint.startsWith('http:')
        ? { overTls: false }
        : {}),
  }
}

/** A copy between here and storage: the last place named is where it goes. */
function copies(
  program: string,
  words: readonly string[],
  remote: RegExp,
  verbs: RegExp,
  transport: Pick<Meaning, 'encrypts' | 'overTls'> = { encrypts: true, overTls: true },
): Meaning | undefined {
  const places = words.filter((word) => !/^-./.test(word) && !verbs.test(word))
  const to = places.at(-1) ?? ''
  const from = places.at(-2) ?? ''
  if (remote.test(to) || (/^\$/.test(to) && !remote.test(from) && places.length > 1))
    return { purpose: 'upload', program, engine: undefined, ...transport }
  return remote.test(from) || /^\$/.test(from)
    ? { purpose: 'download', program, engine: undefined, ...transport }
    : undefined
}

function gcloud(args: readonly string[], engine: ReturnType<typeof onlyRelational>): Meaning | undefined {
  const words = positionals(args, ['--project', '--region', '--instance', '-i'])
  const path = words.slice(0, 3).join(' ')
  const program = `gcloud ${path}`
  if (/^sql (backups create|export (sql|bak))$/.test(path)) return { purpose: 'backup', program, engine }
  if (/^sql (backups restore|import (sql|bak)|instances clone)$/.test(path))
    return { purpose: 'restore', program, engine }
  if (/^storage (cp|rsync)/.test(path)) return copies('gcloud storage cp', words.slice(2), /^gs:/, /^(cp|rsync)$/)
  return undefined
}

function azure(args: readonly string[], engine: ReturnType<typeof onlyRelational>): Meaning | undefined {
  const words = positionals(args).join(' ')
  if (/^(postgres|mysql) flexible-server backup create/.test(words))
    return { purpose: 'backup', program: 'az flexible-server backup create', engine }
  if (/^(postgres|mysql) flexible-server (restore|geo-restore)|^sql db restore/.test(words))
    return { purpose: 'restore', program: 'az restore', engine }
  if (/^storage blob (upload|upload-batch|sync)/.test(words))
    return { purpose: 'upload', program: 'az storage blob upload', engine: undefined, encrypts: true, overTls: true }
  return /^storage blob (download|download-batch)/.test(words)
    ? { purpose: 'download', program: 'az storage blob download', engine: undefined }
    : undefined
}

/** https://devcenter.heroku.com/articles/heroku-postgres-backups */
function heroku(args: readonly string[]): Meaning | undefined {
  const [verb = ''] = positionals(args, ['-a', '--app'])
  const program = `heroku ${verb}`
  if (verb === 'pg:backups:capture' || verb === 'pg:backups:schedule')
    return { purpose: 'backup', program, engine: 'postgres' }
  if (verb === 'pg:backups:restore') return { purpose: 'restore', program, engine: 'postgres' }
  if (verb === 'pg:backups:download') return { purpose: 'download', program, engine: 'postgres' }
  return verb === 'releases:rollback' || verb === 'rollback'
    ? { purpose: 'roll back application', program, engine: undefined }
    : undefined
}

/**
 * D1 by Cloudflare's own program: without `--remote` it works on a copy of the developer's machine
 * (https://developers.cloudflare.com/workers/wrangler/commands/d1/). What a file does its path says.
 */
function wrangler(args: readonly string[]): Meaning | undefined {
  const [d1, verb = '', third = '', name] = positionals(args, [
    '--env',
    '-e',
    '--config',
    '-c',
    '--cwd',
    '--output',
    '--file',
    '--command',
    '--timestamp',
    '--bookmark',
  ])
  if (d1 !== 'd1') return undefined
  const hosts =
    hasFlag(args, '--local') || (!hasFlag(args, '--remote', '--preview') && verb !== 'time-travel') ? ['localhost'] : []
  const meaning = (purpose: Meaning['purpose'], program: string, more: Partial<Meaning> = {}): Meaning => ({
    purpose,
    program: `wrangler d1 ${program}`,
    engine: 'sqlite',
    hosts,
    database: third,
    ...more,
  })
  switch (verb) {
    case 'migrations':
      return third === 'apply' ? meaning('migrate', 'migrations apply', { database: name }) : undefined
    case 'execute': {
      const purpose = purposeOfFile(optionOf(args, '--file') ?? '')
      if (purpose !== undefined) return meaning(purpose, 'execute --file')
      return undefined
    }
    case 'export':
      return meaning('backup', 'export', { schemaOnly: hasFlag(args, '--no-data'), overTls: true })
    case 'time-travel':
      return third === 'restore' ? meaning('restore', 'time-travel restore', { database: name }) : undefined
    default:
      return undefined
  }
}

/** https://docs.turso.tech/cli/db/create, https://docs.turso.tech/cli/db/shell */
function turso(args: readonly string[]): Meaning | undefined {
  const [db, verb, , text = ''] = positionals(args, [
    '--from-db',
    '--timestamp',
    '--group',
    '--from-dump',
    '--from-file',
  ])
  if (db !== 'db') return undefined
  if (verb === 'create' && optionOf(args, '--from-db', '--from-dump') !== undefined)
    return { purpose: 'restore', program: 'turso db create', engine: 'sqlite' }
  return verb === 'shell' && /^\s*\.dump\b/.test(text)
    ? { purpose: 'backup', program: 'turso db shell .dump', engine: 'sqlite', overTls: true }
    : undefined
}

/** A branch of the database to try a migration on, and Supabase's own migrations. */
function branch(program: Invocation['program'], args: readonly string[]): Meaning | undefined {
  const [first = '', second = ''] = positionals(args, ['--project-id', '--org', '--project-ref', '--db-url'])
  if (/^branch(es)?$/.test(first) && second === 'create')
    return { purpose: 'dry run', program: `${program} ${first} create`, engine: undefined }
  if (program !== 'supabase') return undefined
  if (first === 'db' && second === 'push')
    return {
      purpose: hasFlag(args, '--dry-run') ? 'dry run' : 'migrate',
      program: 'supabase db push',
      engine: 'postgres',
      hosts: hasFlag(args, '--local') ? ['localhost'] : [],
    }
  if (first === 'db' && second === 'dump')
    return {
      purpose: 'backup',
      program: 'supabase db dump',
      engine: 'postgres',
      schemaOnly: !hasFlag(args, '--data-only'),
      hosts: hasFlag(args, '--local') ? ['localhost'] : [],
    }
  if (first === 'migration' && second === 'up')
    return {
      purpose: 'migrate',
      program: 'supabase migration up',
      engine: 'postgres',
      hosts: hasFlag(args, '--linked') ? [] : ['localhost'],
    }
  return undefined
}
