import { spawnSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'

/** What the tests that compare with a real program ask. */
const PROGRAMS = [
  ['PostgreSQL', 'psql', ['-h', '127.0.0.1', '-U', 'postgres', '-Atc', 'select 1']],
  ['MariaDB', 'mariadb', ['-h', '127.0.0.1', '-u', 'root', '-Ne', 'select 1']],
  ['SQLite', 'sqlite3', ['-version']],
  ['shellcheck', 'shellcheck', ['--version']],
] as const

const required = process.env['REQUIRE_SERVERS'] === '1'

describe('tests that compare with a real program', () => {
  test.each(PROGRAMS)('%s answers, or its tests are skipped loudly', (name, program, args) => {
    const answers = spawnSync(program, args).status === 0
    if (!answers) process.stderr.write(`${name} does not answer: every test that compares with it is skipped\n`)
    expect(answers || !required).toBe(true)
  })
})
