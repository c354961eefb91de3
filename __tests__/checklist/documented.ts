import type { Check, Answer, Evidence } from '../../src/checklist/check.js'
import { modelsOf } from '../../src/evidence/code/gather.js'
import { isModelFile } from '../../src/evidence/code/paths.js'
import { readDocuments } from '../../src/evidence/documents/index.js'
import { documentsWant } from '../../src/evidence/documents/paths.js'
import type { Settings } from '../../src/inputs/settings.js'
import { DEFAULTS } from '../../src/inputs/defaults.js'
import type { Dialect } from '../../src/migrations/model.js'
import type { Finding } from '../../src/report.js'
import type { Database, Stack } from '../../src/stack/model.js'
import type { Entry } from '../../src/tree/tree.js'
import { judged, NOW } from '../findings/settled.js'
import { NO_FACTS } from './no-facts.js'

/** A small repository: its migrations, and whatever else lies in it. */
export interface Repository {
  readonly migrations?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
  readonly dialect?: Dialect
  readonly tool?: string
  readonly databases?: readonly Database[]
  readonly kind?: Stack['kind']
  readonly settings?: Partial<Settings>
  readonly findings?: readonly Finding[]
}

/** The evidence of an audit: the real readers over the files, the real replay over the migrations. */
export async function evidenceOf(repository: Repository): Promise<Evidence> {
  const { migrations, files = {}, dialect = 'postgres', tool = 'example', settings = {} } = repository
  const audited =
    migrations === undefined
      ? undefined
      : await judged({ base: migrations, dialect, mode: 'audit', settings, history: { tool, database: dialect } })
  const replayed = audited === undefined ? [] : [audited.replayed]
  const paths = [...Object.keys(files), ...Object.keys(migrations ?? {}).map((id) => `migrations/${id}.sql`)]
  const tables = replayed.flatMap(({ after }) => [...after.tables()].map((table) => table.name.name))
  return {
    mode: 'audit',
    survey: {
      tree: {
        name: 'head',
        commit: undefined,
        entries: new Map(paths.map((path): [string, Entry] => [path, { path, kind: 'file', size: 1, blob: path }])),
        read: () => Promise.resolve(new Map()),
      },
      stack: { databases: repository.databases ?? [], tools: [], kind: repository.kind ?? 'application' },
      histories: replayed.map(({ plan }) => plan.history),
      notAnalysed: [],
      texts: new Map(),
    },
    replayed,
    facts: {
      ...NO_FACTS,
      models: modelsOf(new Map(Object.entries(files).filter(([path]) => isModelFile(path)))),
      documents: readDocuments(new Map(Object.entries(files).filter(([path]) => documentsWant(path))), {
        tables,
        paths,
      }),
    },
    findings: repository.findings ?? [],
    settings: { ...DEFAULTS, ...settings },
    now: NOW,
  }
}

export async function answerOf(check: Check, repository: Repository): Promise<Answer> {
  return check.evaluate(await evidenceOf(repository))
}

export function store(engine: Dialect, role: Database['role'] = 'primary'): Database {
  return { id: engine, engine, version: undefined, role, signals: [] }
}

/** Three tables with two indexes and a foreign key. */
export const SHOP: Readonly<Record<string, string>> = {
  '20260101000000_create_shop': [
    'CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL);',
    'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id), note text);',
    'CREATE TABLE order_lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id), quantity int);',
    'CREATE INDEX orders_customer_idx ON orders (customer_id);',
    'CREATE INDEX order_lines_order_idx ON order_lines (order_id);',
  ].join('\n'),
}
