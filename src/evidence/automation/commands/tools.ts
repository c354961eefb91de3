import { hasFlag, optionOf, optionsOf, positionals } from './arguments.js'
import type { Purpose } from '../facts.js'
import type { Invocation } from './invocation.js'
import type { Meaning, Reader } from './meaning.js'

/** Migration tools by their sub-commands, as their own references name them. */
export const readTool: Reader = (invocation) => {
  const { program, args } = invocation
  const words = positionals(args, [
    '--config',
    '-c',
    '--knexfile',
    '--env',
    '-d',
    '--dataSource',
    '--dir',
    '-dir',
    '--url',
    '-u',
    '-path',
    '-database',
    '-source',
    '--schema',
    '--project',
    '-p',
    '--settings',
    '-e',
    '-x',
    '--path',
    '-t',
    '-s',
    '--startup-project',
    '--context',
    '--migrations-dir',
  ])
  const rule = TOOLS[program]
  const found = rule?.(words, args)
  if (found === undefined) return undefined
  const [purpose, name, host] = found
  return {
    purpose,
    program: name,
    engine: undefined,
    forDevelopment: name === 'prisma migrate dev',
    hosts:
      host === undefined
        ? optionsOf(args, [
            '--url',
            '-u',
            '-database',
            '--database',
            '-url',
            '--database-url',
            '--connection-string',
            '-D',
          ]).filter((each) => /:\/\/|^\$|=/.test(each))
        : [host],
  }
}

/** The purpose, the name for people, and the host where the sub-command itself decides it. */
type Found = readonly [Purpose, string, string?]
type Rule = (words: readonly string[], args: readonly string[]) => Found | undefined

/** A rule by the first words: the longest key that they start with. */
function byWords(tool: string, purposes: Readonly<Record<string, Purpose>>, dryRun: readonly string[] = []): Rule {
  return (words, args) => {
    for (const length of [3, 2, 1]) {
      const key = words.slice(0, length).join(' ')
      const purpose = words.length >= length ? purposes[key] : undefined
      if (purpose === undefined) continue
      return [purpose === 'migrate' && hasFlag(args, ...dryRun) ? 'dry run' : purpose, `${tool} ${key}`]
    }
    return undefined
  }
}

/**
 * `db:migrate:orders` migrates one of several databases, `db:migrate:with_data` data as well: what stands behind a task is
 * another way to do it, but for the tasks of Rails that do something else.
 * https://guides.rubyonrails.org/active_record_multiple_databases.html, https://github.com/ilyakatz/data-migrate
 */
const RAILS: Rule = (words, args) => {
  const known = RAILS_TASKS(words, args)
  if (known !== undefined && known[0] !== 'migrate') return known
  const task = words.find((word) => /^db:migrate:(?!(?:status|down|redo|reset|up)\b)\w/.test(word))
  return task === undefined || words[0] !== task ? known : ['migrate', `rails ${task}`]
}

const RAILS_TASKS = byWords('rails', {
  'db:migrate': 'migrate',
  'db:prepare': 'migrate',
  'db:migrate:up': 'migrate',
  'db:rollback': 'roll back',
  'db:migrate:down': 'roll back',
  'db:migrate:redo': 'roll back',
})

const SEQUELIZE = byWords('sequelize', {
  'db:migrate': 'migrate',
  'db:migrate:undo': 'roll back',
  'db:migrate:undo:all': 'roll back',
})

const TYPEORM = byWords('typeorm', {
  'migration:run': 'migrate',
  'migration:revert': 'roll back',
  'schema:sync': 'push',
})

const DOCTRINE: Rule = (words, args) => {
  if (words[0] !== 'doctrine:migrations:migrate' && words[0] !== 'migrations:migrate') {
    return words[0] === 'doctrine:migrations:execute' && hasFlag(args, '--down')
      ? ['roll back', 'doctrine:migrations:execute --down']
      : undefined
  }
  if (hasFlag(args, '--dry-run')) return ['dry run', 'doctrine:migrations:migrate --dry-run']
  return words[1] === 'prev' || words[1] === 'first'
    ? ['roll back', 'doctrine:migrations:migrate prev']
    : ['migrate', 'doctrine:migrations:migrate']
}

/**
 * `migrate <app> <name>` may go either way; `zero` and a name go back as a drill does. `test` makes a database of its own
 * and migrates it: https://docs.djangoproject.com/en/5.2/topics/testing/overview/#the-test-database
 */
const DJANGO: Rule = (words, args) => {
  switch (words[0]) {
    case 'migrate':
      if (hasFlag(args, '--plan')) return ['dry run', 'manage.py migrate --plan']
      return words.length > 2 ? ['roll back', 'manage.py migrate <app> <name>'] : ['migrate', 'manage.py migrate']
    case 'sqlmigrate':
      return ['dry run', 'manage.py sqlmigrate']
    case 'test':
      return ['migrate', 'manage.py test', 'localhost']
    default:
      return undefined
  }
}

const ALEMBIC = byWords('alembic', { upgrade: 'migrate', downgrade: 'roll back' }, ['--sql'])

const LIQUIBASE: Rule = (words) => {
  const verb = (words.find((word) => /^(update|rollback)/i.test(word)) ?? '').replace(
    /[A-Z]/g,
    (letter) => `-${letter.toLowerCase()}`,
  )
  if (/-sql$/.test(verb)) return ['dry run', `liquibase ${verb}`]
  if (verb === 'update-testing-rollback' || /^rollback/.test(verb)) return ['roll back', `liquibase ${verb}`]
  return /^update/.test(verb) ? ['migrate', `liquibase ${verb}`] : undefined
}

const FLYWAY: Rule = (words, args) => {
  if (words.includes('check') || args.some((arg) => /^-dryRunOutput/.test(arg))) return ['dry run', 'flyway check']
  if (words.includes('undo')) return ['roll back', 'flyway undo']
  return words.includes('migrate') ? ['migrate', 'flyway migrate'] : undefined
}

/** https://www.prisma.io/docs/orm/reference/prisma-cli-reference: `resolve --rolled-back` only marks a row and undoes nothing; `migrate dev` resets what drifted, and is for development alone. */
const PRISMA: Rule = (words, args) => {
  const key = words.slice(0, 2).join(' ')
  if (key === 'migrate deploy' || key === 'migrate dev') return ['migrate', `prisma ${key}`]
  if (key === 'db push') return ['push', `prisma db push${hasFlag(args, '--force-reset') ? ' --force-reset' : ''}`]
  if (key === 'migrate diff') return ['dry run', 'prisma migrate diff']
  const file = optionOf(args, '--file') ?? ''
  return key === 'db execute' && /(^|[._/-])(down|rollback|revert)([._/-].*)?\.sql$/i.test(file)
    ? ['roll back', 'prisma db execute down.sql']
    : undefined
}

const ARTISAN = byWords(
  'artisan',
  { migrate: 'migrate', 'migrate:rollback': 'roll back', 'migrate:refresh': 'roll back', 'migrate:reset': 'roll back' },
  ['--pretend'],
)

/** golang-migrate is only taken by its own options: `migrate` is everybody's word. */
const GOLANG_MIGRATE: Rule = (words, args) => {
  if (!args.some((arg) => /^--?(path|source|database)(=|$)/.test(arg))) return undefined
  const verb = words.find((word) => /^(up|down|goto)$/.test(word))
  return verb === undefined ? undefined : [verb === 'down' ? 'roll back' : 'migrate', `migrate ${verb}`]
}

const GOOSE: Rule = (words) => {
  const verb = words.find((word) => /^(up|up-to|up-by-one|down|down-to|redo|reset)$/.test(word))
  return verb === undefined ? undefined : [verb.startsWith('up') ? 'migrate' : 'roll back', `goose ${verb}`]
}

const DOTNET: Rule = (words) => {
  const [ef, what, verb, target] = words
  if (ef !== 'ef') return undefined
  if (what === 'migrations' && verb === 'script') return ['dry run', 'dotnet ef migrations script']
  if (what !== 'database' || verb !== 'update') return undefined
  return target === undefined
    ? ['migrate', 'dotnet ef database update']
    : ['roll back', 'dotnet ef database update <name>']
}

/** A release's own function: https://hexdocs.pm/phoenix/releases.html#ecto-migrations-and-custom-commands */
const RELEASE: Rule = (words) => {
  const text = words[0] === 'eval' || words[0] === 'rpc' ? (words[1] ?? '') : ''
  if (/\.rollback\(/.test(text)) return ['roll back', 'release eval rollback']
  return /\bRelease\.migrate\b/.test(text) ? ['migrate', 'release eval migrate'] : undefined
}

const MIGRATE_MONGO = byWords('migrate-mongo', { up: 'migrate', down: 'roll back' })
const MIKRO_ORM = byWords('mikro-orm', { 'migration:up': 'migrate', 'migration:down': 'roll back' })
const PHINX = byWords('phinx', { migrate: 'migrate', rollback: 'roll back' }, ['--dry-run', '-x'])
const POP: Rule = byWords('soda', { migrate: 'migrate', 'migrate up': 'migrate', 'migrate down': 'roll back' })

const TOOLS: Readonly<Record<string, Rule>> = {
  knex: byWords('knex', {
    'migrate:latest': 'migrate',
    'migrate:up': 'migrate',
    'migrate:rollback': 'roll back',
    'migrate:down': 'roll back',
  }),
  prisma: PRISMA,
  'drizzle-kit': byWords('drizzle-kit', {
    migrate: 'migrate',
    check: 'dry run',
    push: 'push',
    'push:pg': 'push',
    'push:mysql': 'push',
    'push:sqlite': 'push',
  }),
  typeorm: TYPEORM,
  'typeorm-ts-node-commonjs': TYPEORM,
  'typeorm-ts-node-esm': TYPEORM,
  sequelize: SEQUELIZE,
  'sequelize-cli': SEQUELIZE,
  'node-pg-migrate': byWords('node-pg-migrate', { up: 'migrate', down: 'roll back', redo: 'roll back' }, ['--dry-run']),
  'mikro-orm': MIKRO_ORM,
  'mikro-orm-esm': MIKRO_ORM,
  'migrate-mongo': MIGRATE_MONGO,
  kysely: byWords('kysely', {
    'migrate latest': 'migrate',
    'migrate:latest': 'migrate',
    'migrate down': 'roll back',
    'migrate:down': 'roll back',
    'migrate rollback': 'roll back',
    'migrate:rollback': 'roll back',
  }),
  'graphile-migrate': byWords('graphile-migrate', { migrate: 'migrate' }),
  alembic: ALEMBIC,
  flask: byWords('flask', { 'db upgrade': 'migrate', 'db downgrade': 'roll back' }, ['--sql']),
  'manage.py': DJANGO,
  'django-admin': DJANGO,
  django: DJANGO,
  rails: RAILS,
  rake: RAILS,
  artisan: ARTISAN,
  console: DOCTRINE,
  'doctrine-migrations': DOCTRINE,
  phinx: PHINX,
  mix: byWords('mix', { 'ecto.migrate': 'migrate', 'ecto.rollback': 'roll back' }),
  dotnet: DOTNET,
  'dotnet-ef': (words, args) => DOTNET(['ef', ...words], args),
  migrate: GOLANG_MIGRATE,
  goose: GOOSE,
  dbmate: byWords('dbmate', { up: 'migrate', migrate: 'migrate', rollback: 'roll back', down: 'roll back' }),
  atlas: byWords(
    'atlas',
    { 'migrate apply': 'migrate', 'schema apply': 'migrate', 'migrate down': 'roll back', 'migrate lint': 'dry run' },
    ['--dry-run'],
  ),
  flyway: FLYWAY,
  liquibase: LIQUIBASE,
  sqlx: byWords('sqlx', { 'migrate run': 'migrate', 'migrate revert': 'roll back' }, ['--dry-run']),
  diesel: byWords('diesel', {
    'migration run': 'migrate',
    'migration revert': 'roll back',
    'migration redo': 'roll back',
  }),
  'sea-orm-cli': byWords('sea-orm-cli', {
    'migrate up': 'migrate',
    'migrate down': 'roll back',
    'migrate refresh': 'roll back',
  }),
  refinery: byWords('refinery', { migrate: 'migrate' }),
  sqitch: byWords('sqitch', { deploy: 'migrate', revert: 'roll back', rebase: 'roll back' }),
  soda: POP,
  buffalo: (words, args) => (words[0] === 'pop' ? POP(words.slice(1), args) : undefined),
  pgroll: byWords('pgroll', { start: 'migrate', migrate: 'migrate', complete: 'migrate', rollback: 'roll back' }),
  squawk: () => ['dry run', 'squawk'],
  'diesel-guard': byWords('diesel-guard', { check: 'dry run' }),
  pgfence: byWords('pgfence', { analyze: 'dry run', trace: 'dry run' }),
  'pg-migration-lint': () => ['dry run', 'pg-migration-lint'],
  pgvet: byWords('pgvet', { lint: 'dry run' }),
  eugene: byWords('eugene', { lint: 'dry run', trace: 'dry run' }),
}

/** Programs of a release are named by the application: `bin/shop eval "Shop.Release.migrate"`. */
export const readRelease: Reader = ({ args }: Invocation): Meaning | undefined => {
  const found = RELEASE(args, args)
  return found === undefined ? undefined : { purpose: found[0], program: found[1], engine: undefined }
}
