import { baseName, directoryOf } from '../paths.js'
import { body, type Writer } from '../writer.js'

/**
 * A file that the journal has to list. migrate() runs all that is pending in one transaction and knows no way out
 * (drizzle-orm/src/pg-core/dialect.ts): what a transaction refuses is run by hand.
 */
export const drizzleWriter: Writer = {
  grammar: /^(?<version>\d+)_(?<name>.+?)(?<tail>(?:\.sql)?)$/,
  named: 'file',
  alone: false,
  byHand: () => true,
  write: ({ path, name, up, outsideTransaction, replaces }) => {
    if (outsideTransaction) {
      const script = `scripts/${name}.sql`
      return {
        files: [{ path: script, contents: body(up) }],
        notes: [
          `Drizzle’s migrate() runs everything in one transaction, which refuses this: run it by hand before the deploy, with psql "$DATABASE_URL" -f ${script}`,
          ...(replaces !== undefined ? [`${baseName(path)} goes, and its entry in meta/_journal.json with it`] : []),
        ],
      }
    }
    return {
      files: [{ path, contents: up.join('\n--> statement-breakpoint\n').concat('\n') }],
      notes:
        replaces !== undefined
          ? []
          : [
              `drizzle-kit generate --custom --name=${name} makes the file in ${directoryOf(path)} and lists it in the journal`,
            ],
    }
  },
}
