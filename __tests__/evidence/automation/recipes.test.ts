import { describe, expect, test } from '@jest/globals'
import { automationOf } from './reading.js'

const CALL = (run: string): string =>
  `on:\n  push:\n    branches: [main]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    environment: production\n    steps:\n      - run: ${run}\n`

/** What a job that runs this does to a database: purpose, file and line of each command, in order. */
async function reached(run: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { units } = await automationOf({ ...files, '.github/workflows/deploy.yml': CALL(run) })
  return units
    .filter(({ kind }) => kind === 'workflow job')
    .flatMap(({ commands }) => commands.map(({ purpose, seen }) => `${purpose} ${seen.path}:${seen.line}`))
}

describe('make', () => {
  const MAKEFILE = `DB ?= shop
.PHONY: all migrate
.DELETE_ON_ERROR:

all: backup migrate
backup:
\tpg_dump $(DB) -Fc -f shop.dump
migrate: ; npx knex migrate:latest
rollback:
\t-npx knex migrate:rollback
drill:
ifdef CI
\tpg_restore --dbname=scratch shop.dump
endif
\t$(MAKE) -C db check
%.o: %.c
\tcc $<
`
  const files = { Makefile: MAKEFILE, 'db/Makefile': 'check: verify\nverify:\n\tpg_restore --list ../shop.dump\n' }

  test.each([
    ['make', ['backup Makefile:7', 'migrate Makefile:8']],
    ['make -s -j 4 rollback ENV=production', ['roll back Makefile:10']],
    ['make -j migrate', ['migrate Makefile:8']],
    ['make -C db', ['verify db/Makefile:3']],
    ['make --directory=db verify', ['verify db/Makefile:3']],
    ['make drill', ['restore Makefile:13', 'verify db/Makefile:3']],
    ['make -n all', []],
  ])('%s', async (run, expected) => {
    expect(await reached(run, files)).toEqual(expected)
  })

  test('of the file that -f names, in the folder that it is called in', async () => {
    const named = {
      'ops/db.mk': 'dump: start\n\t./ops/dump.sh\nstart:\n\tnpx knex migrate:latest\n',
      'ops/dump.sh': '#!/bin/sh\npg_dump shop -f x.sql\n',
    }
    expect(await reached('make -f ops/db.mk dump', named)).toEqual(['migrate ops/db.mk:4', 'backup ops/dump.sh:2'])
    expect(await reached('make -f ops/db.mk', named)).toEqual(['migrate ops/db.mk:4', 'backup ops/dump.sh:2'])
    expect(await reached('make --file=ops/db.mk start', named)).toEqual(['migrate ops/db.mk:4'])
  })

  test('the goal that the file sets, and prerequisites in an included file', async () => {
    const set = {
      Makefile: '.DEFAULT_GOAL := release\ninclude db.mk\nbuild:\n\techo built\nrelease: build migrate\n',
      'db.mk': 'migrate:\n\tnpx knex migrate:latest\n',
    }
    expect(await reached('make', set)).toEqual(['migrate db.mk:2'])
  })

  test('a program that the repository installs, started in a container, on each pull request', async () => {
    const { units } = await automationOf({
      'api/Makefile': [
        'APP := shop-api',
        'ifdef CI',
        ' ARGS := -T -e CI',
        'endif',
        'RUN := docker compose run $(ARGS) --rm $(APP)',
        'init: start migrate',
        'start:',
        '\tdocker compose up --detach db',
        'migrate:',
        '\t$(RUN) shop etl db_migrate',
        'undo:',
        '\t$(RUN) db-migrate-down',
        '',
      ].join('\n'),
      '.github/workflows/ci.yml':
        'on: pull_request\ndefaults:\n  run:\n    working-directory: ./api\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make init\n      - run: make undo\n',
    })
    expect(units.flatMap((unit) => unit.commands)).toMatchObject([
      { purpose: 'migrate', program: 'shop etl db_migrate', local: true, seen: { path: 'api/Makefile', line: 10 } },
    ])
  })

  test('a failure that the line ignores is ignored', async () => {
    const { units } = await automationOf({ Makefile: MAKEFILE, '.github/workflows/deploy.yml': CALL('make rollback') })
    expect(units.find(({ kind }) => kind === 'workflow job')?.commands).toMatchObject([{ failureIgnored: true }])
  })

  test('a rule that needs itself ends', async () => {
    expect(await reached('make a', { Makefile: 'a: b\n\tnpx knex migrate:latest\nb: a\n' })).toEqual([
      'migrate Makefile:2',
    ])
  })
})

describe('just', () => {
  const JUSTFILE = `set shell := ["bash", "-uc"]
database := 'shop'
alias m := migrate

# What runs without a name
release env='production' *flags: backup (migrate env) && verify
    @echo released

backup:
    pg_dump {{ database }} -Fc -f shop.dump

migrate env:
    npx knex migrate:latest --env {{env}}

verify:
  pg_restore --list shop.dump

drill:
    #!/usr/bin/env bash
    set -euo pipefail
    pg_restore --dbname=scratch \\
      shop.dump

rows:
    #!/usr/bin/env python3
    print('pg_dump shop')

back:
    -npx knex migrate:rollback
`
  const files = { Justfile: JUSTFILE, 'db.just': 'undo:\n  npx knex migrate:rollback\n' }

  test.each([
    ['just', ['backup Justfile:10', 'migrate Justfile:13', 'verify Justfile:16']],
    ['just m', ['migrate Justfile:13']],
    ['just drill', ['restore Justfile:21']],
    ['just back', ['roll back Justfile:29']],
    ['just rows', []],
    ['just db::undo', ['roll back db.just:2']],
    ['just --list', []],
    ['just env=staging verify', ['verify Justfile:16']],
  ])('%s', async (run, expected) => {
    expect(await reached(run, files)).toEqual(expected)
  })

  test('from a folder beneath the justfile, and of the file that -f names', async () => {
    const nested = { 'ops/justfile': 'dump:\n  pg_dump shop -f x.sql\n', Justfile: JUSTFILE }
    expect(await reached('just -f ops/justfile', nested)).toEqual(['backup ops/justfile:2'])
    expect(await reached('just --justfile ops/justfile dump', nested)).toEqual(['backup ops/justfile:2'])
  })
})

test('task runs its default where no name is given', async () => {
  const files = {
    'Taskfile.yml':
      "version: '3'\ntasks:\n  build: echo built\n  default:\n    deps: [build]\n    cmds:\n      - npx knex migrate:latest\n",
  }
  expect(await reached('task', files)).toEqual(['migrate Taskfile.yml:7'])
})

describe('aliases of Mix', () => {
  const MIX = `defmodule Shop.MixProject do
  def project do
    [aliases: aliases(), deps: deps()]
  end

  defp deps() do
    [{:ecto_sql, "~> 3.13", only: ["test"]}]
  end

  defp aliases() do
    [
      "ecto.setup": ["ecto.create", "ecto.migrate", &seeds/1],
      fresh: ["ecto.drop", "ecto.setup"],
      test: ["ecto.create --quiet", "ecto.migrate --quiet", "test"]
    ]
  end
end
`

  test.each([
    ['mix ecto.setup', ['migrate mix.exs:12']],
    ['mix fresh', ['migrate mix.exs:12']],
    ['mix do deps.get + ecto.setup', ['migrate mix.exs:12']],
    [
      'mix do ecto.rollback, ecto.migrate',
      ['roll back .github/workflows/deploy.yml:9', 'migrate .github/workflows/deploy.yml:9'],
    ],
    ['mix phx.server', []],
  ])('%s', async (run, expected) => {
    expect(await reached(run, { 'mix.exs': MIX })).toEqual(expected)
  })

  test('of the tests migrate what they test', async () => {
    const job = 'on: pull_request\njobs:\n  test:\n    steps:\n      - run: mix test\n'
    const { units } = await automationOf({ 'mix.exs': MIX, '.github/workflows/ci.yml': job })
    const [unit] = units
    expect(unit?.commands.map(({ program, local }) => [program, local])).toEqual([['mix ecto.migrate', true]])
  })
})

test('a special target of make runs nothing', async () => {
  const { units } = await automationOf({ Makefile: '.PHONY: bootstrap\nbootstrap:\n\tflask db upgrade\n' })
  expect(units.map(({ name }) => name)).toEqual(['bootstrap'])
})
