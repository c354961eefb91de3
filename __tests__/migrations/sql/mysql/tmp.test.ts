import { expect, test } from '@jest/globals'
import { loadGrammar } from '../../../../src/migrations/sql/mysql/load.js'
import { statementParser } from '../../../../src/migrations/sql/mysql/parser.js'
test('x', async () => {
  let t = performance.now()
  const parse = statementParser(await loadGrammar())
  console.log('load', performance.now() - t)
  t = performance.now()
  console.log(JSON.stringify(parse('ALTER TABLE `a` ADD COLUMN b int unsigned NOT NULL, DROP c')))
  console.log('first', performance.now() - t)
  console.log(JSON.stringify(parse('ALTER TABLE a ADD COLUMN b int nonsense NULL, DROP c')))
  console.log(JSON.stringify(parse('ALTER TABLE 💥 ADD COLUMN b int ¬ DROP c \u0001')))
  console.log(JSON.stringify(parse('SELECT 1 SELECT 2')))
  console.log(JSON.stringify(parse('DROP TABLE a CREATE TABLE b (c int)')))
})
