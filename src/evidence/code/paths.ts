import { isForeign } from '../../migrations/tools/paths.js'

const CODE =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|rake|erb|haml|slim|go|rs|java|kts?|scala|groovy|php|cs|fs|vb|exs?|swift|dart|clj|sql|prisma)$/i

/** What tells tests by their names: they may go on naming what is gone without anybody's production noticing. */
const TEST =
  /(^|\/)(?:tests?|[\w-]*[-_.]tests?|__tests__|specs?|e2e|cypress|playwright|testing|testutils?|testdata|fixtures?|__fixtures__|mocks?|__mocks__|factories|benchmarks?|stories|storybook)\/|\.(?:test|spec|e2e|stories|bench|mock|cy)\.\w+$|_(?:test|spec)\.\w+$|(^|\/)(?:test[-_][^/]*|conftest)\.py$|(?:Tests?|Spec|IT)\.(?:java|kt|cs|scala|php|swift)$/

/** Migrations, what is restated from them, seeds of development, translations, other people's code, examples and documents. */
const NOT_CODE =
  /(^|\/)(?:node_modules|bower_components|vendor|vendors|third_party|site-packages|\.venv|\.next|dist|build|out|target|coverage|migrations?|migrate|db_migrations?|migrator|alembic|changelogs?|seeds?|seeders?|__snapshots__|locales?|i18n|lang|langs|translations?|docs?|documentation|examples?|samples?|dev|dev-\w+|devtools|hack|storybook|public|static|\.yarn)\/|\.min\.js$|\.d\.ts\.map$|ModelSnapshot\.cs$|\.Designer\.cs$|(^|\/)(?:seeds?|structure|schema|dump|init)(?:\.\w+)?\.(?:sql|[jt]s|rb)$/i

/** A schema file that is the code's own mapping, though it bears the name of a dump. */
const MAPPING = /(^|\/)(?:db|database|drizzle|data)(?:\/[^/]+)*\/schema(?:\.\w+)?\.[cm]?ts$|(^|\/)schema\.[cm]?ts$/i

/** Whether a path is source that a release runs, by its name alone. Rails' `db/schema.rb` restates the migrations. */
export function isReleasedCode(path: string): boolean {
  if (!CODE.test(path) || TEST.test(path) || isForeign(path)) return false
  return !NOT_CODE.test(path) || (MAPPING.test(path) && !NOT_CODE.test(path.slice(0, path.lastIndexOf('/') + 1)))
}

/** Pages and components show what an interface gives them: an identifier there names no column. */
export function isInterface(path: string): boolean {
  return /\.(?:[jt]sx|vue|svelte|dart|swift)$|(^|\/)(?:frontend|client|clients|webapp|web-app|ui|components|pages|assets|app\/javascript|generated|__generated__|gen)\//i.test(
    path,
  )
}

/** Files that a generator wrote: their models and queries run, their other identifiers follow something else. */
export function isGenerated(text: string): boolean {
  return /@generated|\bgenerated (?:by|from|code)\b|DO NOT EDIT|auto-?generated/i.test(text.slice(0, 1_000))
}

/**
 * A source that speaks of an analytical store asks that one, which often bears tables of the same names. What it says in
 * SQL is no use of this database.
 */
export function asksAnotherStore(path: string, text: string): boolean {
  return /clickhouse|bigquery|snowflake|duckdb|databricks|redshift|athena/i.test(`${path}\n${text}`)
}

/** Where mappers' models stand by custom: in a folder or a file of such a name. */
export function isModelFile(path: string): boolean {
  return (
    isReleasedCode(path) &&
    /\.prisma$|\.entity\.ts$|(^|\/)(?:models?|entit(?:y|ies)|tables|schemas?|orm)(?:\.\w+$|\/[^/]+\.\w+$|\/[^/]+\/[^/]+\.\w+$)/i.test(
      path,
    )
  )
}
