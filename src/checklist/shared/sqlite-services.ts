import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import { assertions, scratch, sh } from './restore-drills.js'

type Service = NonNullable<StoreResource['service']>

/** A name that a shell takes for nothing else, else a variable. */
function named(name: string | undefined, variable: string): string {
  return name !== undefined && /^[\w.-]+$/.test(name) ? name : `"$${variable}"`
}

/**
 * How a provider of SQLite restores. D1 goes back in place and prints the bookmark that undoes it
 * (https://developers.cloudflare.com/d1/reference/time-travel/#restore-a-database); Turso makes a new database, to which
 * the application's address and token must change (https://docs.turso.tech/features/point-in-time-recovery).
 */
export function serviceRestore({ provider, name }: Service): {
  readonly commands: readonly string[]
  readonly inPlace: boolean
} {
  switch (provider) {
    case 'd1': {
      const database = named(name, 'D1_DATABASE')
      return {
        inPlace: true,
        commands: [
          `npx wrangler d1 export ${database} --remote --output=before-the-restore.sql`,
          `npx wrangler d1 time-travel restore ${database} --timestamp="$BEFORE_THE_MISTAKE" # 2027-01-31T11:18:00Z`,
        ],
      }
    }
    case 'turso': {
      const database = named(name, 'TURSO_DATABASE')
      return {
        inPlace: false,
        commands: [
          `turso db create "$RESTORED" --from-db ${database} --timestamp "$BEFORE_THE_MISTAKE" # 2027-01-31T11:18:00Z`,
          'turso db show "$RESTORED" --url',
          'turso db tokens create "$RESTORED"',
        ],
      }
    }
  }
}

/**
 * A restore on a database of its own that goes afterwards, with a look at the rows. D1 restores in place alone: the drill
 * fills a new database from an export, makes a table, and goes back to before it (cloudflare/workers-sdk,
 * packages/wrangler/src/d1: create, export, execute, delete, timeTravel).
 */
export function serviceDrill(
  { provider, name }: Service,
  tables: readonly string[],
): { readonly language: string; readonly code: string } {
  const known = tables.filter((each) => /^[a-z_][a-z0-9_]{0,62}$/.test(each))
  const expected = known.length === 0 ? ['${TABLES:?the tables that must have rows}'] : known
  switch (provider) {
    case 'd1': {
      const rows = `npx wrangler d1 execute "$scratch" --remote --json --command="SELECT count(*) AS n FROM $table" | jq ".[0].results[0].n"`
      return sh([
        '# Restores a copy of the database with Time Travel, and looks at the rows. Other requests wait while the export runs.',
        ': "${CLOUDFLARE_API_TOKEN:?with D1:Edit}"',
        ...scratch('npx wrangler d1 delete "$scratch" --skip-confirmation'),
        `npx wrangler d1 export ${named(name, 'D1_DATABASE')} --remote --skip-confirmation --output="$work/dump.sql"`,
        'npx wrangler d1 create "$scratch"',
        'npx wrangler d1 execute "$scratch" --remote --yes --file="$work/dump.sql"',
        'bookmark="$(npx wrangler d1 time-travel info "$scratch" --json | jq -r .bookmark)"',
        'npx wrangler d1 execute "$scratch" --remote --yes --command="CREATE TABLE after_the_bookmark (id)"',
        'npx wrangler d1 time-travel restore "$scratch" --bookmark="$bookmark" --json',
        'left="$(npx wrangler d1 execute "$scratch" --remote --json --command="SELECT count(*) AS n FROM sqlite_master WHERE name = \'after_the_bookmark\'" | jq ".[0].results[0].n")"',
        '[ "$left" = 0 ] || { echo "nothing was taken back" >&2; exit 1; }',
        '',
        ...assertions(expected, rows),
      ])
    }
    case 'turso':
      return sh([
        '# Restores the database as it was an hour ago beside it, and looks at the rows.',
        ': "${TURSO_API_TOKEN:?of the organisation}"',
        ...scratch('turso db destroy "$scratch" --yes'),
        `turso db create "$scratch" --from-db ${named(name, 'TURSO_DATABASE')} --timestamp "$(date -u -d '1 hour ago' +%Y-%m-%dT%H:%M:%SZ)"`,
        '',
        ...assertions(expected, 'turso db shell "$scratch" "SELECT count(*) FROM $table" | tail -n 1'),
      ])
  }
}

/** An export that is kept elsewhere: https://developers.cloudflare.com/d1/best-practices/import-export-data/, https://docs.turso.tech/cli/db/shell */
export function serviceExport({ provider, name }: Service): { readonly language: string; readonly code: string } {
  const dump =
    provider === 'd1'
      ? `npx wrangler d1 export ${named(name, 'D1_DATABASE')} --remote --skip-confirmation --output="$work/$name"`
      : `turso db shell ${named(name, 'TURSO_DATABASE')} .dump > "$work/$name"`
  return sh([
    ': "${BACKUP_BUCKET:?a bucket of another provider or account}"',
    'work="$(mktemp -d)"',
    'trap \'rm -rf "$work"\' EXIT',
    'name="$(date -u +%Y-%m-%dT%H%M%SZ).sql"',
    dump,
    '',
    '# It loads, and is whole.',
    'sqlite3 -bail "$work/check.db" < "$work/$name"',
    'found="$(sqlite3 "$work/check.db" \'PRAGMA integrity_check\')"',
    '[ "$found" = ok ] || { echo "$name: $found" >&2; exit 1; }',
    '',
    'aws s3 cp --only-show-errors --sse AES256 "$work/$name" "s3://$BACKUP_BUCKET/$name"',
  ])
}
