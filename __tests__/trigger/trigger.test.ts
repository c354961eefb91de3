import { describe, expect, test } from '@jest/globals'
import { DEFAULTS } from '../../src/inputs/defaults.js'
import type { Settings } from '../../src/inputs/settings.js'
import { signalsIn } from '../../src/stack/detect.js'
import type { ChangedFile, ChangeSet, Words } from '../../src/trigger/change.js'
import { decideTrigger, mayMatter } from '../../src/trigger/decide.js'

type Files = Readonly<Record<string, string>>

interface Change {
  readonly base?: Files
  readonly head?: Files
  readonly words?: readonly Words[]
  readonly renamed?: Readonly<Record<string, string>>
  readonly tag?: string
  readonly settings?: Partial<Settings>
}

/** A change as the review sees it: what differs between two small trees. */
function changeOf({ base = {}, head = {}, words = [], renamed = {}, tag, settings }: Change): ChangeSet {
  const previous = new Map(Object.entries(renamed))
  const signals = (files: Files) => Object.entries(files).flatMap(([path, text]) => signalsIn(path, text))
  const moved = new Set(previous.values())
  const files: ChangedFile[] = [
    ...Object.entries(head).flatMap(([path, text]): ChangedFile[] => {
      const previousPath = previous.get(path)
      if (previousPath !== undefined) return [{ path, status: 'renamed', previousPath }]
      if (base[path] === text) return []
      return [{ path, status: base[path] === undefined ? 'added' : 'modified' }]
    }),
    ...Object.keys(base).flatMap((path): ChangedFile[] =>
      head[path] === undefined && !moved.has(path) ? [{ path, status: 'deleted' }] : [],
    ),
  ]
  return {
    words,
    files,
    tag,
    roleOf: (path) => {
      if (/^migrations\/\d+_\w+\.sql$/.test(path)) return { tool: 'plain-sql', role: 'migration' }
      if (path.endsWith('_journal.json')) return { tool: 'drizzle', role: 'ledger' }
      return path.endsWith('schema.prisma') ? { tool: 'prisma', role: 'schema' } : undefined
    },
    headSignals: signals(head),
    baseSignals: signals(base),
    basePaths: Object.keys(base),
    headText: (path) => head[path],
    baseText: (path) => base[path],
    settings: { ...DEFAULTS, ...settings },
  }
}

/** Reasons as `id path:line detail`. */
function reasonsOf(change: Change): readonly string[] {
  const set = changeOf(change)
  const { triggered, reasons } = decideTrigger(set)
  expect(triggered).toBe(reasons.length > 0)
  // What is found with the trees must not have been given up before them.
  if (triggered)
    expect(
      mayMatter({
        ...set,
        headSignals: [],
        baseSignals: [],
        basePaths: [],
        headText: () => undefined,
        baseText: () => undefined,
      }),
    ).toBe(true)
  return reasons.map(({ id, path, line, detail }) =>
    [id, path === undefined ? '' : `${path}:${line ?? 0}`, detail].filter(Boolean).join(' '),
  )
}

describe('keywords', () => {
  const said = (source: Words['source'], text: string, settings: Partial<Settings> = {}) =>
    reasonsOf({ words: [{ source, text }], settings })

  test.each<[Words['source'], string, string]>([
    ['title', 'Fix the Schema', '“schema” in the title: Fix the Schema'],
    ['body', 'Hello\n\n  Runs a MIGRATION, slowly.\n', '“migration” in the description: Runs a MIGRATION, slowly.'],
    ['label', 'needs/sql', '“sql” in a label: needs/sql'],
    ['commit', 'feat(prisma): upgrade', '“prisma” in a commit message: feat(prisma): upgrade'],
  ])('in %s', (source, text, detail) => {
    expect(said(source, text)).toEqual([`keywords ${detail}`])
  })

  test.each(['eschemata', 'schemas', 'postgresql', 'Datenbank', 'süßsql', 'sqlß', 'database2', ''])(
    'are whole words: %j has none',
    (text) => {
      expect(said('title', text)).toEqual([])
    },
  )

  test('a template’s comment is nobody’s word', () => {
    expect(said('body', '<!-- Did you change\nthe database schema? -->\nNo.\n')).toEqual([])
  })

  test('may hold spaces and signs', () => {
    expect(said('title', 'New data  model (v2)', { keywords: ['data model'] })).toHaveLength(1)
    expect(said('title', 'Uses C++', { keywords: ['c++'] })).toHaveLength(1)
  })

  test('can be switched off', () => {
    expect(said('title', 'schema migration', { keywords: [] })).toEqual([])
  })
})

describe('files', () => {
  test('a migration that is added, and a schema that changes', () => {
    expect(
      reasonsOf({ base: { 'schema.prisma': 'a' }, head: { 'schema.prisma': 'b', 'migrations/1_a.sql': 'SELECT 1' } }),
    ).toEqual([
      'migration-files migrations/1_a.sql:1 plain-sql migration added',
      'schema-files schema.prisma:1 prisma schema modified',
    ])
  })

  test('a migration that moves away', () => {
    expect(
      reasonsOf({
        base: { 'migrations/1_a.sql': 'x' },
        head: { 'old/1_a.sql': 'x' },
        renamed: { 'old/1_a.sql': 'migrations/1_a.sql' },
      }),
    ).toEqual(['migration-files old/1_a.sql:1 plain-sql migration renamed from migrations/1_a.sql'])
  })

  test('what paths-ignore names never counts', () => {
    expect(
      reasonsOf({
        head: { 'migrations/1_a.sql': 'x', 'migrations/meta/_journal.json': '{}' },
        settings: { pathsIgnore: ['migrations/**'] },
      }),
    ).toEqual([])
  })

  test('paths takes the place of what counts by default, keywords stay', () => {
    const head = { 'migrations/1_a.sql': 'x', 'sql/changes.txt': 'x' }
    expect(reasonsOf({ head, settings: { paths: ['sql/**'] }, words: [{ source: 'title', text: 'sql' }] })).toEqual([
      'configured-paths sql/changes.txt:1 matches “sql/**”, added',
      'keywords “sql” in the title: sql',
    ])
  })

  test('names with a dot are matched too', () => {
    expect(reasonsOf({ head: { 'db/.hidden/a.txt': 'x' }, settings: { paths: ['db/**'] } })).toHaveLength(1)
  })
})

describe('a new database', () => {
  const manifest = (...names: string[]) =>
    JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '1'])) }, null, 2)

  test('by a driver', () => {
    expect(
      reasonsOf({ base: { 'package.json': manifest('left') }, head: { 'package.json': manifest('left', 'pg') } }),
    ).toEqual(['new-database package.json:4 postgres is new: "pg" in dependencies'])
  })

  test('by a URL or a variable, without its secrets', () => {
    expect(
      reasonsOf({
        base: { '.env.example': 'A=1\n' },
        head: { '.env.example': 'A=1\nDB=mysql://root:secret@db/x\nPGHOST=\n' },
      }),
    ).toEqual([
      'new-database .env.example:2 mysql is new: mysql://***@service/***',
      'new-database .env.example:3 postgres is new: PGHOST',
    ])
  })

  test('by a second driver of a known one', () => {
    expect(
      reasonsOf({ base: { 'package.json': manifest('pg') }, head: { 'package.json': manifest('pg', 'postgres') } }),
    ).toEqual(['new-database package.json:4 "postgres" in dependencies is new (postgres)'])
  })

  test('not by a new version, a moved manifest or another dependency', () => {
    expect(
      reasonsOf({
        base: { 'package.json': manifest('pg') },
        head: { 'package.json': manifest('pg').replace('"1"', '"2"') },
      }),
    ).toEqual([])
    expect(
      reasonsOf({ base: { 'package.json': manifest('pg') }, head: { 'api/package.json': manifest('pg') } }),
    ).toEqual([])
    expect(reasonsOf({ base: {}, head: { 'package.json': manifest('left') } })).toEqual([])
  })
})

describe('backup scripts', () => {
  test('by a command in them', () => {
    expect(
      reasonsOf({
        base: { 'ops/nightly.sh': 'pg_dump -d a\n' },
        head: { 'ops/nightly.sh': '#!/bin/sh\npg_dump -d b\n' },
      }),
    ).toEqual(['backup-scripts ops/nightly.sh:2 pg_dump in a script modified'])
  })

  test('a deleted one counts', () => {
    expect(reasonsOf({ base: { 'scripts/restore.sh': 'pg_restore x\n' } })).toEqual([
      'backup-scripts scripts/restore.sh:1 pg_restore in a script deleted',
    ])
  })

  test('not by a word or a name', () => {
    expect(
      reasonsOf({
        head: {
          'ci/build.sh': 'dotnet restore\n',
          'web/restore.css': '',
          '.github/workflows/ci.yml': '- uses: actions/cache/restore@v4\n',
        },
      }),
    ).toEqual([])
  })
})

describe('infrastructure of a store', () => {
  const reasons = (base: Files, head: Files): readonly string[] =>
    decideTrigger(changeOf({ base, head }))
      .reasons.filter((each) => each.id === 'store-infrastructure')
      .map(({ detail, line }) => `${line ?? 0} ${detail}`)

  test.each([
    [
      'infra/main.bicep',
      "resource db 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {\n}\n",
      /^1 Microsoft\.DBforPostgreSQL\/flexibleServers /,
    ],
    ['infra/index.ts', "const db = new aws.rds.Instance('orders', {})\n", /^1 aws\.rds\.Instance /],
    ['infra/Pulumi.yaml', 'resources:\n  orders:\n    type: aws:rds:Instance\n', /^3 aws:rds:Instance /],
    ['lib/database.ts', "new rds.DatabaseInstance(this, 'Orders', {})\n", /^1 rds\.DatabaseInstance /],
    ['wrangler.toml', '[[d1_databases]]\nbinding = "DB"\n', /^1 d1_databases /],
    ['db/base/cluster.yaml', 'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\n', /^1 postgresql\.cnpg\.io\/v1 /],
  ])('%s', (path, text, shown) => {
    expect(reasons({}, { [path]: text })).toEqual([expect.stringMatching(shown)])
    expect(reasons({ [path]: text }, { [path]: `${text}\n# a remark\n` })).toEqual([])
  })
})

describe('a major release', () => {
  test.each([
    ['package.json', '{\n  "version": "1.9.0"\n}', '{\n  "version": "2.0.0"\n}'],
    ['pyproject.toml', '[project]\nversion = "1.9.0"', '[project]\nversion = "2.0.0"'],
    ['Cargo.toml', '[package]\nversion = "1.9.0"', '[package]\nversion = "2.0.0"'],
    ['VERSION', '\n1.9.0\n', '\n2.0.0\n'],
  ])('in %s', (path, before, after) => {
    expect(reasonsOf({ base: { [path]: before }, head: { [path]: after } })).toEqual([
      `major-release ${path}:2 the version goes from 1.9.0 to 2.0.0`,
    ])
    expect(reasonsOf({ base: { [path]: before }, head: { [path]: before.replace('1.9', '1.10') } })).toEqual([])
  })

  test.each(['Release 2.0.0', 'release: v3.0.0', 'v2.0.0', 'chore(release): 4.0.0'])('by the title %s', (text) => {
    expect(reasonsOf({ words: [{ source: 'title', text }] })).toHaveLength(1)
  })

  test.each(['Release 2.1.0', 'Bump left from 1.0.0 to 2.0.0', 'release 2.0.0-beta.1'])(
    'not by the title %s',
    (text) => {
      expect(reasonsOf({ words: [{ source: 'title', text }] })).toEqual([])
    },
  )

  test('by a tag', () => {
    expect(reasonsOf({ tag: 'v2.0.0' })).toEqual(['major-release the tag v2.0.0 is a major version'])
    expect(reasonsOf({ tag: 'v2.1.0' })).toEqual([])
  })
})

describe('a new production environment', () => {
  test('in a workflow', () => {
    const path = '.github/workflows/deploy.yml'
    const job = 'jobs:\n  deploy:\n    runs-on: x\n'
    const reason = [`new-production-environment ${path}:4 a job now deploys to production`]
    expect(reasonsOf({ base: { [path]: job }, head: { [path]: `${job}    environment: production\n` } })).toEqual(
      reason,
    )
    expect(reasonsOf({ base: { [path]: job }, head: { [path]: `${job}    environment: { name: prod }\n` } })).toEqual(
      reason,
    )
    expect(
      reasonsOf({
        base: { [path]: `${job}    environment: production\n` },
        head: { [path]: `${job}    environment: production\n    if: x\n` },
      }),
    ).toEqual([])
  })

  test('by a folder or file of its own', () => {
    expect(reasonsOf({ head: { 'overlays/production/kustomization.yaml': 'x' } })).toHaveLength(1)
    expect(reasonsOf({ head: { 'charts/app/values-prod.yaml': 'x' } })).toHaveLength(1)
    expect(
      reasonsOf({
        base: { 'overlays/production/a.yaml': 'x' },
        head: { 'overlays/production/a.yaml': 'x', 'overlays/production/b.yaml': 'x' },
      }),
    ).toEqual([])
    expect(reasonsOf({ head: { 'src/products/values.ts': 'x', 'deploy/staging/a.yaml': 'x' } })).toEqual([])
  })
})

describe('before any tree is read', () => {
  const may = (...paths: string[]) => mayMatter(changeOf({ head: Object.fromEntries(paths.map((path) => [path, ''])) }))

  test('a change that cannot matter is known by its paths', () => {
    expect(
      may('README.md', 'src/index.ts', 'web/app.css', 'package-lock.json', 'docs/logo.svg', 'tests/test_a.py'),
    ).toBe(false)
  })

  test.each([
    'package.json',
    'migrations/1_a.sql',
    'docker-compose.yml',
    '.github/workflows/ci.yml',
    'scripts/backup.py',
    'main.tf',
    'atlas.hcl',
    'VERSION',
  ])('%s may', (path) => {
    expect(may(path)).toBe(true)
  })

  test('.env is no manifest', () => expect(may('.env')).toBe(false))
})
