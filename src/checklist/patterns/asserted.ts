import { quoted, quotedName } from '../../hazards/shared/quote.js'
import { showName, type Dialect } from '../../migrations/operation.js'
import { orphansOf, type Referring } from './orphans.js'
import { sql, type Pattern } from './pattern.js'

type Named = Referring & { readonly constraint: { readonly name?: string } }

/** Where the migrations show no foreign key. */
const EXAMPLE: Referring = {
  table: { name: 'orders' },
  constraint: { columns: ['customer_id'], references: { table: { name: 'customers' }, columns: ['id'] } },
}

/** What a test asks after the migrations: that a rule still stands, and that no row breaks it. */
export function asserted(dialect: Dialect, reference: Named | undefined): Pattern {
  const standIns = reference === undefined ? '; orders and customers stand for your tables' : ''
  const referring = reference ?? EXAMPLE
  const orphans = orphansOf(referring, dialect)
  if (dialect !== 'postgres')
    return sql(`-- after the migrations${standIns}. The test fails where this gives a row`, orphans)
  const [child, parent] = [showName(referring.table), showName(referring.constraint.references.table)].map(literal)
  return sql(
    `-- after the migrations, with psql -v ON_ERROR_STOP=1${standIns}`,
    'DO $$',
    'BEGIN',
    ...(reference?.constraint.name === undefined
      ? []
      : [
          '  IF NOT EXISTS (',
          '    SELECT FROM pg_constraint',
          `    WHERE conrelid = '${literal(quotedName(reference.table, dialect))}'::regclass AND contype = 'f'`,
          `      AND conname = '${literal(reference.constraint.name)}'`,
          '  ) THEN',
          `    RAISE EXCEPTION 'nothing keeps ${child ?? ''} to rows of ${parent ?? ''}: ${literal(quoted(reference.constraint.name, dialect))} is gone';`,
          '  END IF;',
        ]),
    '  IF EXISTS (',
    ...orphans
      .replace(/;$/, '')
      .split('\n')
      .map((line) => `    ${line}`),
    '  ) THEN',
    `    RAISE EXCEPTION '${child ?? ''} refers to rows that ${parent ?? ''} does not have';`,
    '  END IF;',
    '  IF EXISTS (SELECT FROM pg_constraint WHERE NOT convalidated) THEN',
    "    RAISE EXCEPTION 'a constraint is not validated';",
    '  END IF;',
    'END $$;',
  )
}

/** Within quotes of SQL, where RAISE takes a per cent sign for a place. */
function literal(text: string): string {
  return text.replaceAll("'", "''").replaceAll('%', '%%')
}
