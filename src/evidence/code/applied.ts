import { excerpt } from '../../findings/masking.js'
import type { Tree } from '../../tree/tree.js'
import { lineCounter } from '../documents/source.js'
import type { AppliedByCode } from './facts.js'
import { isReleasedCode } from './paths.js'
import { isReached } from './reached.js'
import { scan } from './scan.js'
import { isBuildFile, isSpringSetting, startOfSpring } from './spring-boot.js'

/** A call or setting by which an application applies the migrations that it brings. */
interface Rule {
  readonly tool: string
  readonly files: RegExp
  /** What the file must say besides: the tool's name, or that of its module. */
  readonly marks: RegExp
  readonly call: RegExp
  readonly what: string
  /** A setting or a child of the supervisor: nothing has to call it. */
  readonly declared?: true
}

const JAVASCRIPT = /\.[cm]?[jt]s$/
const GO = /\.go$/
const RUST = /\.rs$/
const JVM = /\.(?:java|kt|scala|groovy)$/

/** Calls by their own references. */
const RULES: readonly Rule[] = [
  // https://docs.rs/diesel_migrations/latest/diesel_migrations/trait.MigrationHarness.html
  {
    tool: 'diesel',
    files: RUST,
    marks: /diesel_migrations|MigrationHarness|embed_migrations/,
    call: /\.run_pending_migrations\(/g,
    what: 'run_pending_migrations',
  },
  // https://docs.rs/sqlx/latest/sqlx/macro.migrate.html
  { tool: 'sqlx', files: RUST, marks: /sqlx/, call: /\b(?:sqlx::)?migrate!\s*\(/g, what: 'sqlx::migrate!' },
  // https://docs.rs/refinery/latest/refinery/struct.Runner.html
  {
    tool: 'refinery',
    files: RUST,
    marks: /refinery/,
    call: /\brunner\(\)[^;]{0,200}?\.run(?:_async)?\(/g,
    what: 'refinery runner().run',
  },
  // https://www.sea-ql.org/SeaORM/docs/migration/running-migration/#migrating-programmatically
  { tool: 'sea-orm', files: RUST, marks: /\bmigration\b|sea_orm/, call: /\bMigrator::up\(/g, what: 'Migrator::up' },
  // https://pkg.go.dev/github.com/pressly/goose/v3
  {
    tool: 'goose',
    files: GO,
    marks: /pressly\/goose/,
    call: /\bgoose\.Up(?:Context)?\(|\b\w*[pP]rovider\.Up\(/g,
    what: 'goose.Up',
  },
  // https://pkg.go.dev/github.com/golang-migrate/migrate/v4#Migrate.Up; a package of its own may wrap it.
  {
    tool: 'golang-migrate',
    files: GO,
    marks: /golang-migrate\/migrate|"[\w./-]+\/migrat(?:e|ions?)"/,
    call: /\b(?:m|\w*[mM]igrat(?:e|or|ions?))\.Up\(\)/g,
    what: 'migrate.Up',
  },
  // https://pkg.go.dev/github.com/amacneil/dbmate/v2/pkg/dbmate#DB.CreateAndMigrate
  {
    tool: 'dbmate',
    files: GO,
    marks: /amacneil\/dbmate/,
    call: /\b\w+\.(?:CreateAndMigrate|Migrate)\(\)/g,
    what: 'dbmate Migrate',
  },
  // https://pkg.go.dev/github.com/gobuffalo/pop/v6#Migrator.Up; ory keeps a migrator of its own beside it.
  {
    tool: 'pop',
    files: GO,
    marks: /gobuffalo\/pop|\/popx"/,
    call: /\b(?:m|mig|\w*[mM]igrat(?:or|ions?|ionBox)|\w*[bB]ox)\.Up\((?:ctx|context\.Background\(\))?\)/g,
    what: 'Migrator.Up',
  },
  // https://laravel.com/docs/12.x/artisan#programmatically-executing-commands
  {
    tool: 'laravel',
    files: /\.php$/,
    marks: /Artisan/,
    call: /\bArtisan::call(?:Silent(?:ly)?)?\(\s*["']migrate(?:["']|\s)/g,
    what: "Artisan::call('migrate')",
  },
  // https://learn.microsoft.com/ef/core/managing-schemas/migrations/applying#apply-migrations-at-runtime
  {
    tool: 'ef-core',
    files: /\.(?:cs|fs|vb)$/,
    marks: /Database/,
    call: /\.Database\s*\.Migrate(?:Async)?\(/g,
    what: 'Database.Migrate',
  },
  // https://documentation.red-gate.com/flyway/reference/usage/api-java
  { tool: 'flyway', files: JVM, marks: /org\.flywaydb/, call: /\.migrate\(\)/g, what: 'Flyway.migrate' },
  // https://orm.drizzle.team/docs/migrations
  {
    tool: 'drizzle',
    files: JAVASCRIPT,
    marks: /drizzle-orm/,
    call: /\bmigrate\(\s*[\w.]+\s*,\s*\{[^{}]*\bmigrationsFolder\b/g,
    what: 'migrate() of drizzle-orm',
  },
  // https://knexjs.org/guide/migrations.html#latest
  { tool: 'knex', files: JAVASCRIPT, marks: /knex/i, call: /\.migrate\s*\.latest\(/g, what: 'knex.migrate.latest' },
  // https://typeorm.io/docs/data-source/data-source-options#common-data-source-options
  {
    tool: 'typeorm',
    files: JAVASCRIPT,
    marks: /typeorm/i,
    call: /\bmigrationsRun\s*:\s*true\b/g,
    what: 'migrationsRun: true',
    declared: true,
  },
  {
    tool: 'typeorm',
    files: JAVASCRIPT,
    marks: /typeorm|data-?source/i,
    call: /\.runMigrations\(/g,
    what: 'runMigrations',
  },
  // https://github.com/sequelize/umzug#executing-pending-migrations
  { tool: 'sequelize', files: JAVASCRIPT, marks: /umzug/i, call: /\b\w*(?:umzug|migrator)\.up\(/gi, what: 'umzug.up' },
  // https://kysely-org.github.io/kysely-apidoc/classes/Migrator.html#migrateToLatest
  { tool: 'kysely', files: JAVASCRIPT, marks: /kysely/, call: /\.migrateToLatest\(/g, what: 'migrateToLatest' },
  // https://mikro-orm.io/docs/migrations#using-the-migrator-programmatically
  {
    tool: 'mikro-orm',
    files: JAVASCRIPT,
    marks: /mikro-?orm/i,
    call: /\b(?:getMigrator\(\)|migrator)\s*\.up\(/g,
    what: 'migrator.up',
  },
  // https://alembic.sqlalchemy.org/en/latest/api/commands.html
  {
    tool: 'alembic',
    files: /\.py$/,
    marks: /alembic/,
    call: /\bcommand\.upgrade\(/g,
    what: 'alembic command.upgrade',
  },
  // https://docs.djangoproject.com/en/5.2/ref/django-admin/#running-management-commands-from-your-code
  {
    tool: 'django',
    files: /\.py$/,
    marks: /call_command/,
    call: /\bcall_command\(\s*["']migrate["']/g,
    what: "call_command('migrate')",
  },
  // https://hexdocs.pm/ecto_sql/Ecto.Migrator.html#module-example-running-migrations-in-releases
  {
    tool: 'ecto',
    files: /\.exs?$/,
    marks: /Ecto/,
    call: /\{\s*Ecto\.Migrator\s*,/g,
    what: 'Ecto.Migrator',
    declared: true,
  },
]

/** What people start by hand, what tests stand on, and commands of the application that do nothing else. */
const BY_HAND =
  /(^|[/._-])(?:dev|development|test|tests|testing|testutils?|local|seed|seeds|seeder|demo|mocks?|fakes?|sandbox|playground|scripts?|tools?|tasks|cli|commands?|console|jobs?|generated?|quickstart|tutorials?|bench|alembic)(?=[/._-]|$)|(^|\/)(?:bin|cmd)\/(?:[^/]*\/)*[^/]*migrat[^/]*(?:\/|\.\w+$)|^migrat(?:e|ions?)\.\w+$/i

/** Where code of the head applies the migrations that it brings. Only what the stack has is looked for. */
export async function gatherApplied(
  tree: Tree,
  tools: readonly string[],
  isLibrary: boolean,
): Promise<readonly AppliedByCode[]> {
  const rules = RULES.filter(({ tool }) => tools.includes(tool))
  const spring = tools.includes('flyway') || tools.includes('liquibase')
  if (isLibrary || (rules.length === 0 && !spring)) return []
  const paths = [...tree.entries.values()]
    .filter(
      ({ kind, path }) =>
        kind !== 'link' &&
        ((isReleasedCode(path) && rules.some(({ files }) => files.test(path))) ||
          (spring && (isBuildFile(path) || isSpringSetting(path)))),
    )
    .map(({ path }) => path)
  const contents = await tree.read(paths)
  const texts = [...contents].flatMap(([path, each]) => (each.kind === 'text' ? [[path, each.text] as const] : []))
  return appliedIn(new Map(texts), tools)
}

/** The same in sources that are at hand. */
export function appliedIn(texts: ReadonlyMap<string, string>, tools: readonly string[]): readonly AppliedByCode[] {
  const rules = RULES.filter(({ tool }) => tools.includes(tool))
  const codes = new Map<string, string>()
  const codeOf = (path: string): string => {
    const known = codes.get(path) ?? withoutTests(path, scan(path, texts.get(path) ?? '').code)
    codes.set(path, known)
    return known
  }
  const sources = {
    paths: [...texts.keys()],
    textOf: (path: string) => texts.get(path) ?? '',
    codeOf,
    isByHand: (path: string) => BY_HAND.test(path),
    throughGuards: true,
  }
  const found = [...texts].flatMap(([path, text]): readonly AppliedByCode[] => {
    if (!isReleasedCode(path) || BY_HAND.test(path)) return []
    const lineOf = lineCounter(text)
    return rules.flatMap(({ tool, files, marks, call, what, declared }) => {
      if (!files.test(path) || !marks.test(text) || text.search(call) === -1) return []
      return [...codeOf(path).matchAll(call)]
        .filter(({ index }) => declared === true || isReached({ path, at: index }, sources))
        .map(({ index }): AppliedByCode => {
          const line = lineOf(index)
          const quote = (text.split('\n')[line - 1] ?? '').trim().slice(0, 1_000)
          const locked = TAKES_LOCK.test(codeOf(path)) ? { locked: true as const } : {}
          return { tool, what, ...locked, seen: { path, line, quote: excerpt(quote) } }
        })
    })
  })
  return [...found, ...startOfSpring(texts, tools)]
}

/**
 * A lock that a session holds by name: https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS,
 * https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html
 */
const TAKES_LOCK = /\bpg_advisory_(?:xact_)?lock\s*\(|\bGET_LOCK\s*\(/i

/** Tests of Rust stand at the end of the file that they test. */
function withoutTests(path: string, code: string): string {
  const at = RUST.test(path) ? code.search(/^[ \t]*#\[cfg\(test\)\]\s*(?:pub\s+)?mod\b/m) : -1
  return at === -1 ? code : code.slice(0, at)
}
