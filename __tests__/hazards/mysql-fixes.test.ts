import { spawnSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import { SEVERITIES, type Example } from '../../src/hazards/hazard.js'
import { hazards } from '../../src/hazards/registry.js'
import { printSteps } from '../../src/migrations/sql/print.js'
import type { Detected } from '../../src/replay/detect.js'
import { replayedExample } from '../replay/sql-history.js'
import { expanding } from './expanding.js'

const DATABASE = `review_fixes_${String(process.pid)}`

function mariadb(script: string): { readonly complaints: string; readonly ok: boolean } {
  const ran = spawnSync('mariadb', ['-h', '127.0.0.1', '-u', 'root', '-N', '-B'], { input: script, encoding: 'utf8' })
  return { complaints: ran.stderr, ok: ran.status === 0 }
}

const there = mariadb('SELECT 1').ok
if (!there) process.stderr.write('SKIPPED: no MariaDB on 127.0.0.1 to run the fixes on\n')

/** Their fix comes behind the author's own statement, not in its place. */
const FOLLOW: ReadonlySet<string> = new Set(['inline-references-ignored', 'table-without-primary-key'])

/** The statement stays, behind the release that makes it harmless. */
const STAYS: ReadonlySet<string> = new Set(['drop-default', 'drop-not-null'])

const CASES = hazards.flatMap((hazard) =>
  (['mysql', 'mariadb'] as const).flatMap((dialect) =>
    (hazard.bad[dialect] ?? []).map((example): [string, 'mysql' | 'mariadb', Example] => [hazard.id, dialect, example]),
  ),
)

/** A collation of MySQL 8 that MariaDB 10.11 lacks, and one that both have. */
const shared = (sql: string): string => sql.replaceAll('utf8mb4_0900_ai_ci', 'utf8mb4_unicode_ci')

/** Where the version is not known some are found with less than their own severity: their fixes are judged by that. */
const own = ({ hazard }: Detected): number => SEVERITIES.indexOf(hazard.severity)

/** Only people know the values, which they write between two steps of the fix. */
const FILLED_BY_PEOPLE: ReadonlySet<string> = new Set([
  'add-not-null-without-default',
  'add-required-column',
  'implicit-value',
])

/** A row with a value in each column, in each table that takes one: a fix must run where there is data. */
const FILL = `DELIMITER $$
CREATE PROCEDURE fill_tables() BEGIN
  DECLARE finished INT DEFAULT 0;
  DECLARE filling TEXT;
  DECLARE tables CURSOR FOR SELECT CONCAT('INSERT INTO \`', table_name, '\` (',
      GROUP_CONCAT('\`', column_name, '\`' ORDER BY ordinal_position), ') VALUES (',
      GROUP_CONCAT(CASE
        WHEN data_type IN ('date', 'datetime', 'timestamp') THEN '''2024-06-01'''
        WHEN data_type = 'json' OR column_name LIKE '%json%' THEN '''{}'''
        WHEN data_type IN ('enum', 'set', 'year', 'bit', 'time') OR numeric_precision IS NOT NULL THEN '1'
        ELSE '''1''' END ORDER BY ordinal_position), ')')
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND extra NOT LIKE '%GENERATED%'
    GROUP BY table_name;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET finished = 1;
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
  OPEN tables;
  filling: LOOP
    FETCH tables INTO filling;
    IF finished THEN LEAVE filling; END IF;
    EXECUTE IMMEDIATE filling;
  END LOOP;
  CLOSE tables;
END $$
DELIMITER ;
SET FOREIGN_KEY_CHECKS = 0;
CALL fill_tables();
SET FOREIGN_KEY_CHECKS = 1;
DROP PROCEDURE fill_tables;`

const severity = ({ hazard, candidate }: Detected): number => SEVERITIES.indexOf(candidate.severity ?? hazard.severity)

describe('the fix of each bad example', () => {
  test.each(CASES)('%s in %s: %j', async (id, dialect, example) => {
    const { detected } = await replayedExample(example, dialect)
    const known = new Set(detected.map(({ hazard }) => hazard.id))
    const scripts: string[] = []
    for (const found of detected.filter(({ hazard }) => hazard.id === id)) {
      if (found.candidate.fix === undefined) continue
      const fix = printSteps(dialect, found.candidate.fix)
      expect(fix).not.toContain('as it stands in the migration')
      const sql = FOLLOW.has(id) ? `${example.sql}\n${fix}` : fix
      scripts.push(
        `CREATE DATABASE ${DATABASE}; USE ${DATABASE};\n${example.before ?? ''}\n${FILLED_BY_PEOPLE.has(id) ? '' : FILL}\n${sql}\n`,
      )

      const reviewed = FOLLOW.has(id) ? sql : printSteps(dialect, expanding(found.candidate.fix))
      const again = await replayedExample({ ...example, sql: reviewed }, dialect)
      const unread = again.plan.migrations.flatMap(({ migration }) => migration.unread.map(({ reason }) => reason))
      expect(unread).toEqual([])
      const left = again.detected.filter(
        (each) =>
          (each.hazard.id === id && !STAYS.has(id)) ||
          (severity(each) > Math.max(severity(found), own(found)) && !known.has(each.hazard.id)),
      )
      expect(left.map(({ hazard, candidate }) => `${hazard.id}: ${candidate.message}`)).toEqual([])
    }
    // Without a table of its own the example has nothing to run on.
    if (!there || scripts.length === 0 || (example.before === undefined && !FOLLOW.has(id))) return
    const ran = mariadb(
      scripts.map((script) => `DROP DATABASE IF EXISTS ${DATABASE};\n${shared(script)}`).join('\n') +
        `DROP DATABASE ${DATABASE};`,
    )
    expect(ran.complaints).toBe('')
  })
})
