import { describe, expect, test } from '@jest/globals'
import type { Baseline } from '../src/findings/baseline-file.js'
import { readContext } from '../src/inputs/context.js'
import { DEFAULTS } from '../src/inputs/defaults.js'
import type { Survey } from '../src/migrations/histories.js'
import type { History, Migration } from '../src/migrations/model.js'
import { planAll, type PlannedHistory, type Surveys } from '../src/pending.js'
import type { Tree, TreePair } from '../src/tree/tree.js'
import type { Request } from '../src/world.js'

type Files = Readonly<Record<string, string>>

/** A tree in which a file's text is its blob id, too. */
function tree(files: Files): Tree {
  return {
    name: 'a tree',
    commit: undefined,
    entries: new Map(
      Object.entries(files).map(([path, blob]) => [path, { path, kind: 'file', size: blob.length, blob }]),
    ),
    read: (paths) =>
      Promise.resolve(new Map([...paths].map((path) => [path, { kind: 'text', text: files[path] ?? '', bom: false }]))),
  }
}

/** The histories of a tree: each folder of SQL files is one, `.down.sql` pairs with the file before it. */
function survey(files: Files): Survey {
  const folders = new Map<string, Migration[]>()
  for (const path of Object.keys(files)) {
    const at = path.lastIndexOf('/')
    if (!path.endsWith('.sql') || path.endsWith('.down.sql')) continue
    const id = path.slice(at + 1, -'.sql'.length)
    const down = `${path.slice(0, -'.sql'.length)}.down.sql`
    const members = folders.get(path.slice(0, at)) ?? []
    members.push({
      id,
      version: id.split('_')[0] ?? '',
      name: id,
      files: files[down] === undefined ? [path] : [path, down],
      up: [],
      unread: [],
      down: { kind: 'none' },
      transaction: { kind: 'per migration' },
      optOut: undefined,
      repeatable: false,
      baseline: false,
      span: { path, line: 1, column: 1, endLine: 1, endColumn: 1, exact: true },
    })
    folders.set(path.slice(0, at), members)
  }
  const histories = [...folders].map(([root, migrations]): History => ({
    id: `sql:${root}`,
    database: 'main',
    tool: 'sql',
    toolVersion: undefined,
    dialect: 'postgres',
    engineVersion: undefined,
    root,
    ordering: 'number',
    downs: 'paired',
    migrations,
    ignored: [],
    disorder: [],
    session: [],
  }))
  const stack = { databases: [], tools: [], kind: 'application' } as const
  return { tree: tree(files), stack, histories, notAnalysed: [], texts: new Map() }
}

function request(mode: Request['mode']): Request {
  return { mode, project: 'shop', version: '0', settings: DEFAULTS, settingsFrom: 'base', notices: [] }
}

function pair(head: Files, base?: Files, baseTip?: Files): TreePair {
  return {
    head: tree(head),
    base: base && tree(base),
    baseTip: baseTip && tree(baseTip),
    headCommit: undefined,
  }
}

function reviewed(base: Files, head: Files, baseTip?: Files): readonly PlannedHistory[] {
  const trees = pair(head, base, baseTip)
  return planAll(request('review'), { head: survey(head), base: survey(base), trees, release: undefined })
}

function changes([first]: readonly PlannedHistory[]): Readonly<Record<string, string>> {
  return Object.fromEntries(first?.plan.migrations.map((each) => [each.migration.id, each.change]) ?? [])
}

describe('a review', () => {
  const base = { 'db/1_a.sql': 'A', 'db/2_b.sql': 'B' }

  test('judges what the change adds and edits, and nothing else', () => {
    const plans = reviewed(base, { 'db/1_a.sql': 'A', 'db/2_b.sql': 'B2', 'db/3_c.sql': 'C' })
    expect(changes(plans)).toEqual({ '1_a': 'unchanged', '2_b': 'edited', '3_c': 'added' })
    expect(plans[0]?.plan.migrations.map((each) => each.pending)).toEqual([false, true, true])
    expect(plans[0]?.base?.id).toBe('sql:db')
  })

  test('takes a new down for an edit', () => {
    expect(changes(reviewed(base, { ...base, 'db/1_a.down.sql': 'D' }))).toMatchObject({ '1_a': 'edited' })
  })

  test('takes a folder that moves with its contents for what it was', () => {
    const plans = reviewed(base, { 'migrations/1_a.sql': 'A', 'migrations/2_b.sql': 'B' })
    expect(changes(plans)).toEqual({ '1_a': 'unchanged', '2_b': 'unchanged' })
    expect(plans[0]?.base?.id).toBe('sql:db')
  })

  test('does not take a second service for the first one, whose migrations bear the same names', () => {
    const plans = reviewed({ 'a/1_init.sql': 'A' }, { 'a/1_init.sql': 'A', 'b/1_init.sql': 'B' })
    const second = plans.filter(({ plan }) => plan.history.id === 'sql:b')
    expect(second[0]?.base).toBeUndefined()
    expect(changes(second)).toEqual({ '1_init': 'added' })
  })

  test('of several folders that are gone takes the one that shares the most', () => {
    const plans = reviewed(
      { 'x/1_a.sql': 'X', 'y/1_a.sql': 'A', 'y/2_b.sql': 'B' },
      { 'z/1_a.sql': 'A', 'z/2_b.sql': 'B' },
    )
    expect(plans[0]?.base?.id).toBe('sql:y')
  })

  test('a whole new history is added', () => {
    expect(changes(reviewed({}, { 'db/1_a.sql': 'A' }))).toEqual({ '1_a': 'added' })
  })

  test('knows the versions that the base branch gained meanwhile, where migrations lie and nowhere else', () => {
    const tip = {
      ...base,
      'db/3_theirs.sql': 'T',
      'db/3_theirs.down.sql': 'D',
      'db/9.png': '',
      'docs/7_x.sql': '',
      '5.md': '',
    }
    expect(reviewed(base, { ...base, 'db/4_c.sql': 'C' }, tip)[0]?.baseTip).toEqual(['3'])
  })

  test('reads the version of a migration in a folder of its own', () => {
    const files = { 'db/20240101_a/migration.sql': 'A' }
    const plans = reviewed(files, files, { ...files, 'db/20250101_b/migration.sql': 'B' })
    // Each folder is a history to this test's survey; what counts is that the sibling is seen.
    expect(plans[0]?.baseTip).toEqual(['20250101'])
  })
})

describe('an audit', () => {
  const files = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`db/${index + 10}_m.sql`, `M${index}`]))
  const open = (surveys: Partial<Surveys>): readonly string[] =>
    planAll(request('audit'), {
      head: survey(files),
      base: undefined,
      trees: pair(files),
      release: undefined,
      ...surveys,
    }).flatMap(({ plan }) => plan.migrations.filter((each) => !each.past).map((each) => each.migration.version))
  const upTo = (id: string): Baseline => ({
    version: 1,
    created: '2026-01-01',
    tool: '0',
    upTo: { 'sql:db': id },
    fingerprints: {},
  })

  test('judges every migration, the ten newest as still open to change', () => {
    expect(open({})).toEqual(['15', '16', '17', '18', '19', '20', '21', '22', '23', '24'])
  })

  test('of a graph judges those that were written last, whichever folder its order ends with', () => {
    const names = (folder: string): string[] => Array.from({ length: 9 }, (_, index) => `${folder}/${index + 1}_m.sql`)
    const drawn = survey(Object.fromEntries([...names('api'), ...names('web')].map((path) => [path, path])))
    const [first] = drawn.histories
    const migrations = drawn.histories.flatMap(({ migrations: all }) =>
      all.map((each) => {
        const [file = ''] = each.files
        // The web stood still years ago; two files of the API bear no date.
        const written = file.startsWith('web') ? '2020-01-01 10:00' : `2026-0${each.version}-01 10:00`
        return { ...each, id: file, written: ['8', '9'].includes(each.version) ? undefined : written }
      }),
    )
    const histories: readonly History[] = first === undefined ? [] : [{ ...first, ordering: 'graph', migrations }]
    const plans = planAll(request('audit'), {
      head: { ...drawn, histories },
      base: undefined,
      trees: pair({}),
      release: undefined,
    })
    const judged = plans
      .flatMap(({ plan }) => plan.migrations.filter(({ past }) => !past))
      .map((each) => each.migration.id)
    expect(judged).toEqual([...names('api'), 'web/9_m.sql'])
  })

  test('takes a folder called legacy for past, where the history that replaced it stands beside it', () => {
    const kept = { 'db/legacy/1_a.sql': 'A', 'db/sql/1_a.sql': 'A', 'db/sql/2_b.sql': 'B' }
    expect(open({ head: survey(kept), trees: pair(kept) })).toEqual(['1', '2'])
    const alone = { 'db/legacy/1_a.sql': 'A' }
    expect(open({ head: survey(alone), trees: pair(alone) })).toEqual(['1'])
  })

  test('takes what the latest release holds for past', () => {
    const release = tree(Object.fromEntries(Object.entries(files).slice(0, 13)))
    expect(open({ release })).toEqual(['23', '24'])
    expect(open({ release: tree(files) })).toEqual([])
  })

  test('a down that was written after the release opens nothing', () => {
    const later = { ...files, 'db/10_m.down.sql': 'D' }
    expect(open({ head: survey(later), trees: pair(later), release: tree(files) })).toEqual([])
  })

  test('takes what the baseline covers for past, whatever the release holds', () => {
    expect(open({ baseline: upTo('22_m'), release: tree(files) })).toEqual(['23', '24'])
    expect(open({ baseline: upTo('gone'), release: tree({}) })).toHaveLength(10)
  })
})

describe('what the base decides', () => {
  const owners = { '.github/CODEOWNERS': '* @base' }

  test('owners come from the base, so that a change cannot appoint its own', async () => {
    const { codeowners } = await readContext(request('review'), pair({ '.github/CODEOWNERS': '* @head' }, owners))
    expect(codeowners).toEqual([{ pattern: '*', owners: ['@base'] }])
  })

  test('an audit takes the tree’s own', async () => {
    expect((await readContext(request('audit'), pair(owners))).codeowners).toHaveLength(1)
  })

  test('a file is touched where it is new, edited or gone, and not where its folder moved', async () => {
    const base = { 'old/a.sql': 'A', 'b.sql': 'B', 'c.sql': 'C', 'gone.sql': 'G' }
    const { touched } = await readContext(
      request('review'),
      pair({ 'new/a.sql': 'A', 'b.sql': 'B2', 'c.sql': 'C', 'd.sql': 'D' }, base),
    )
    const paths = ['new/a.sql', 'b.sql', 'c.sql', 'd.sql', 'gone.sql']
    expect(paths.filter(touched)).toEqual(['b.sql', 'd.sql', 'gone.sql'])
  })

  test('annotations stand only where the head commit holds the same file', async () => {
    const trees = {
      ...pair({ 'a.sql': 'A', 'b.sql': 'B' }, {}),
      headCommit: new Map([
        ['a.sql', 'A'],
        ['b.sql', 'B0'],
      ]),
    }
    const { annotatable } = await readContext(request('review'), trees)
    expect(['a.sql', 'b.sql', 'gone.sql'].filter(annotatable)).toEqual(['a.sql'])
  })
})
