import { describe, expect, test } from '@jest/globals'
import { automationOf, said } from './reading.js'

/** What a script starts, a line each, with `?` where a failure stops nothing. */
async function startedBy(path: string, source: string): Promise<readonly string[]> {
  const { units } = await automationOf({ [path]: source })
  return units.flatMap((unit) =>
    unit.commands.map((each) => `${each.seen.line} ${said(each)}${each.failureIgnored ? '?' : ''}`),
  )
}

describe('programs that a JavaScript or TypeScript script starts', () => {
  test.each([
    [
      'execSync',
      "import { execSync } from 'node:child_process'\nexecSync('pg_dump -Fc app > app.dump')",
      ['2 backup: pg_dump'],
    ],
    [
      'a template with the environment',
      "const { execSync } = require('child_process')\nexecSync(`pg_dump ${process.env.DATABASE_URL} | gzip | aws s3 cp - s3://backups/${day}.gz`)",
      ['2 backup: pg_dump?', '2 upload: aws s3 cp'],
    ],
    [
      'a constant command',
      "import { execSync } from 'child_process'\nconst dump = 'mysqldump --single-transaction app'\nexport function main() {\n  execSync(dump + ' > app.sql')\n}",
      ['4 backup: mysqldump'],
    ],
    [
      'spawn with words',
      "import { spawn } from 'child_process'\nconst child = spawn('pg_dump', ['-Fc', '--dbname', process.env.DATABASE_URL])\nchild.on('close', (code) => { if (code) process.exit(code) })",
      ['2 backup: pg_dump'],
    ],
    [
      'spawnSync whose status nobody looks at',
      "import { spawnSync } from 'child_process'\nspawnSync('pg_dump', ['app'])",
      ['2 backup: pg_dump?'],
    ],
    [
      'a promised exec',
      "import { exec } from 'child_process'\nimport { promisify } from 'util'\nconst run = promisify(exec)\nawait run('mongodump --archive=app.gz --gzip')",
      ['4 backup: mongodump'],
    ],
    [
      'execa',
      "import { execa } from 'execa'\nawait execa('pg_restore', ['-d', 'app', 'app.dump'])",
      ['2 restore: pg_restore'],
    ],
    [
      'zx',
      "#!/usr/bin/env zx\nimport { $ } from 'zx'\nawait $`pg_dump ${process.env.DATABASE_URL} > app.sql`",
      ['3 backup: pg_dump'],
    ],
    [
      'a handler that goes on',
      "import { execSync } from 'child_process'\ntry {\n  execSync('pg_dump app > app.sql')\n} catch (error) {\n  console.error(error)\n}",
      ['3 backup: pg_dump?'],
    ],
    [
      'a handler that throws',
      "import { execSync } from 'child_process'\ntry {\n  execSync('pg_dump app > app.sql')\n} catch (error) {\n  throw new Error('no dump')\n}",
      ['3 backup: pg_dump'],
    ],
    ['Deno', "await new Deno.Command('pg_dump', { args: ['-Fc', 'app'] }).output()", ['1 backup: pg_dump']],
  ])('%s', async (_, source, expected) => {
    expect(await startedBy('scripts/nightly.ts', source)).toEqual(expected)
  })

  test.each([
    ['a comment', "import { execSync } from 'child_process'\n// execSync('pg_dump app')\nexecSync('ls')"],
    ['a text that is only printed', "import 'child_process'\nconsole.log('run pg_dump app')"],
    ['the exec of a regular expression', "import 'child_process'\n/x/.exec('pg_dump app')"],
    ['what does not parse', "import { execSync from 'child_process'\nexecSync('pg_dump app')"],
  ])('%s starts nothing', async (_, source) => {
    expect(await startedBy('scripts/nightly.js', source)).toEqual([])
  })

  test('a test or a migration is no script, whatever it starts', async () => {
    const source = "import { execSync } from 'child_process'\nexecSync('pg_dump app')"
    expect(await startedBy('scripts/backup.test.ts', source)).toEqual([])
    expect(await startedBy('db/migrations/20240101000000_backup.ts', source)).toEqual([])
  })
})

describe('programs that a Python script starts', () => {
  test.each([
    [
      'subprocess.run',
      'import subprocess\nsubprocess.run(["pg_dump", "-Fc", "app"], check=True)',
      ['2 backup: pg_dump'],
    ],
    ['without check', 'import subprocess\nsubprocess.run(["pg_dump", "-Fc", "app"])', ['2 backup: pg_dump?']],
    [
      'an f-string for a shell',
      'import os, subprocess\nsubprocess.check_call(f"pg_dump {os.environ[\'DATABASE_URL\']} > app.sql", shell=True)',
      ['2 backup: pg_dump'],
    ],
    ['os.system', 'import os\nos.system("mysqldump app > app.sql")', ['2 backup: mysqldump?']],
    [
      'an imported name, a local constant and shlex',
      'import shlex\nfrom subprocess import check_output as out\ndef main():\n    command = "pg_restore -d app app.dump"\n    out(shlex.split(command))',
      ['5 restore: pg_restore'],
    ],
    [
      'an except clause that goes on',
      'import subprocess\ntry:\n    subprocess.check_call(["pg_dump", "app"])\nexcept Exception as error:\n    print(error)',
      ['3 backup: pg_dump?'],
    ],
  ])('%s', async (_, source, expected) => {
    expect(await startedBy('scripts/nightly.py', source)).toEqual(expected)
  })

  test('comments, docstrings and other functions named run start nothing', async () => {
    const source = '"""pg_dump"""\nimport subprocess\n# os.system("pg_dump app")\nclient.run("pg_dump app")'
    expect(await startedBy('scripts/nightly.py', source)).toEqual([])
  })
})

describe('programs that a Ruby script starts', () => {
  test.each([
    ['system with words', 'system("pg_dump", "-Fc", ENV["DATABASE_URL"]) || abort("no dump")', ['1 backup: pg_dump']],
    ['system alone', 'system "pg_dump app > app.sql"', ['1 backup: pg_dump?']],
    ['backticks', 'out = `pg_dump #{ENV["DATABASE_URL"]}`', ['1 backup: pg_dump?']],
    ['%x', 'out = %x(mysqldump app)\nraise unless $?.success?', ['1 backup: mysqldump']],
    [
      'Open3',
      'require "open3"\nout, status = Open3.capture2e("pg_restore", "-d", "app", "app.dump")\nabort unless status.success?',
      ['2 restore: pg_restore'],
    ],
    ["Rake's sh", 'task :backup do\n  sh "pg_dump app > app.sql"\nend', ['2 backup: pg_dump']],
  ])('%s', async (_, source, expected) => {
    expect(await startedBy('lib/tasks/nightly.rake', source)).toEqual(expected)
  })

  test('comments start nothing', async () => {
    expect(
      await startedBy('scripts/nightly.rb', '# system("pg_dump app")\n=begin\nsystem("pg_dump app")\n=end\n'),
    ).toEqual([])
  })
})

describe('what reaches such a script', () => {
  const scripts = {
    'scripts/backup.ts': "import { execSync } from 'child_process'\nexecSync('pg_dump app > app.sql')",
    'ops/backup.py': 'import subprocess\nsubprocess.run(["pg_dump", "app"], check=True)',
  }

  test('nothing: weaker evidence', async () => {
    const { units } = await automationOf(scripts)
    expect(units.map(({ kind, name, reachable }) => [kind, name, reachable])).toEqual([
      ['script', 'scripts/backup.ts', false],
      ['script', 'ops/backup.py', false],
    ])
  })

  test('a scheduled workflow by its package script, a crontab', async () => {
    const { units } = await automationOf({
      ...scripts,
      'package.json': '{ "scripts": { "backup": "tsx scripts/backup.ts" } }',
      '.github/workflows/backup.yml':
        "on: { schedule: [{ cron: '0 2 * * *' }] }\njobs: { dump: { runs-on: ubuntu-latest, steps: [{ run: npm run backup }] } }",
      'ops/crontab': '0 3 * * * /usr/bin/python3 /srv/app/ops/backup.py\n',
    })
    expect(
      units.map(({ kind, reachable, schedules, commands }) => [
        kind,
        reachable,
        schedules.length,
        ...commands.map(({ seen }) => seen.path),
      ]),
    ).toEqual([
      ['workflow job', true, 1, 'scripts/backup.ts'],
      ['cron job', true, 1, 'ops/backup.py'],
    ])
  })

  test('an upload by a client library takes the dump off the host', async () => {
    const { units } = await automationOf({
      'scripts/backup.mjs':
        "import { execSync } from 'node:child_process'\nimport { S3Client, PutObjectCommand } from '@aws-sdk/client-s3'\nexecSync('pg_dump app > app.sql')\nawait s3.send(new PutObjectCommand({ Bucket: 'backups', Key: 'app.sql', Body: body }))",
    })
    expect(units[0]?.commands.map(said)).toEqual(['backup: pg_dump', 'upload: aws s3 PutObject'])
  })
})
