import { expect, test } from '@jest/globals'
import { reviewed, type Tracked } from '../runner/in-memory.js'

const LIBRARY: Tracked = {
  'package.json': '{ "devDependencies": { "wrangler": "4.40.0" } }\n',
  'wrangler.toml':
    'name = "library"\n\n[[d1_databases]]\nbinding = "DB"\ndatabase_name = "library"\ndatabase_id = "x"\n',
  'migrations/0001_init.sql': `CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors (id) ON DELETE CASCADE);
`,
}
const REBUILD = `PRAGMA foreign_keys = OFF;
CREATE TABLE new_authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');
INSERT INTO new_authors SELECT id, coalesce(name, '') FROM authors;
DROP TABLE authors;
ALTER TABLE new_authors RENAME TO authors;
`

test('a table of D1 is not to be rebuilt with foreign keys off, which it does not allow', async () => {
  const { findings } = await reviewed(LIBRARY, { 'migrations/0002_names.sql': REBUILD })
  const found = findings.find(({ hazard }) => hazard === 'cascade-on-rebuild')
  expect(found).toMatchObject({ severity: 'critical', line: 4 })
  expect(found?.message).toMatch(/^Foreign keys are enforced here: .*books/)
  const fix = JSON.stringify(found?.fix)
  expect(fix).toContain(
    'Nothing turns foreign keys off here. Begin with PRAGMA defer_foreign_keys = ON, and copy books',
  )
  expect(fix).not.toContain('foreign_keys = OFF before')
})
