import type { Constraint, Dialect, Operation } from '../../migrations/operation.js'
import type { History, Span } from '../../migrations/model.js'
import type { Table } from '../../schema/model.js'
import { showName } from '../../migrations/operation.js'
import { quoted, quotedName } from '../../hazards/shared/quote.js'
import { check, type Answer, type Evidence, type Outcome, type Remedy } from '../check.js'
import { namesOfCollections } from '../shared/collections.js'
import { judgeSchemas, unlessPartial, type Resulting } from '../shared/relational.js'
import { schemaDumpRemedy } from '../shared/schema-dump.js'
import { percent } from '../shared/schema-tables.js'
import { conventional, styleOf, type Style } from '../shared/constraint-names.js'
import { count, historyAt } from '../shared/scope.js'

/** This share of one convention is consistent. */
const ENOUGH = 90
/** With less than two names of three no manner of naming is what the others are measured by. */
const MOST = 66

export const constraintNaming = check({
  id: 'integrity/constraint-naming',
  title: 'Constraint naming',
  requirement: 'recommended',
  scope: 'repository',
  minimum: 'E3',
  attestable: false,
  priority: 'low',
  why: 'An error names the constraint and nothing else, and a migration must name it to drop it: a name that nobody can guess costs both.',
  evaluate: (evidence) => judgeSchemas(evidence, judge, namesOfCollections),
  remedy: (evidence, answer) =>
    answer.status === 'pass' || answer.status === 'not-applicable'
      ? undefined
      : (schemaDumpRemedy(evidence, answer) ?? remedyFor(evidence, answer)),
})

interface Named {
  readonly table: Table
  readonly name: string
  readonly kind: Constraint['kind']
  readonly style: Style
  /** Where the history gives it this name. */
  readonly span: Span
}

/** Names that the history writes out; those that the engine makes up are nobody's convention. */
function judge({ replayed, tables, dialect }: Resulting): Answer {
  const { history } = replayed.plan
  const operations = operationsOf(history)
  const generated = generatedDrops(
    replayed.plan.migrations.filter((each) => each.pending && !each.past).map((each) => each.migration),
  )
  if (generated.length > 0)
    return {
      status: 'fail',
      summary: `dropped by a name that the engine made up, which differs between databases: ${generated.map((each) => each.constraint).join(', ')}`,
      level: 'E3',
      facts: generated.map(({ constraint, span }) => ({
        detail: `${constraint ?? ''} is dropped`,
        path: span.path,
        line: span.line,
      })),
    }
  const written = writtenNames(operations)
  const named = tables.flatMap((table) =>
    table.constraints.flatMap(({ name, kind }): readonly Named[] => {
      const span = written.get(name ?? '')
      return name === undefined || span === undefined ? [] : [{ table, name, kind, style: styleOf(name, kind), span }]
    }),
  )
  const long = dialect === 'postgres' ? cutNames(history) : []
  if (long.length > 0)
    return {
      status: 'fail',
      summary: `${count(long.length, 'name')} over ${LONGEST} bytes, which PostgreSQL cuts to ${long[0]?.name ?? ''}`,
      level: 'E3',
      facts: long.slice(0, 10).map(({ name, span: { path, line } }) => ({ detail: `cut to ${name}`, path, line })),
    }
  if (named.length === 0)
    return unlessPartial(
      { status: 'not-applicable', summary: 'no constraint has a name of its own' },
      tables.filter((table) => !table.exact),
      tables,
    )
  const manners = mannersOf(named)
  const [first] = manners
  const share = percent(first?.names.length ?? 0, named.length)
  if (share >= ENOUGH)
    return {
      status: 'pass',
      summary: `${share} % of ${count(named.length, 'name')} like ${first?.example ?? 'each other'}`,
      level: 'E3',
    }
  const odd = named.filter((each) => first?.names.includes(each) !== true)
  return {
    status: 'warn',
    summary:
      share >= MOST
        ? `${odd.length} of ${count(named.length, 'constraint name')} are not like ${first?.example ?? 'any convention'}`
        : `no convention among ${count(named.length, 'constraint name')}${mannersSaid(manners, named.length)}`,
    level: 'E3',
    facts: odd.slice(0, 10).map(({ table, name, span: { path, line } }) => ({
      detail: `${name} on ${showName(table.name)}`,
      path,
      line,
    })),
  }
}

interface Manner {
  readonly names: readonly Named[]
  /** One of the kind of constraint that has most: a lone `unique_num` tells nobody of `fk_…`. */
  readonly example: string
}

/** The manners of naming, the one of most names first. */
function mannersOf(named: readonly Named[]): readonly Manner[] {
  const known = named.filter(({ style }) => style !== 'other')
  return groupedBy(known, ({ style }) => style).flatMap((names) => {
    const [typical] = groupedBy(names, ({ kind }) => kind)
    return typical?.[0] === undefined ? [] : [{ names, example: typical[0].name }]
  })
}

/** `: 15 like fk_orders_user, 8 like lines_pkey, 7 otherwise`. */
function mannersSaid(manners: readonly Manner[], all: number): string {
  const shown = manners.slice(0, 3)
  if (shown.length === 0) return ''
  const rest = all - shown.reduce((sum, { names }) => sum + names.length, 0)
  const said = shown.map(({ names, example }) => `${names.length} like ${example}`)
  return `: ${[...said, ...(rest === 0 ? [] : [`${rest} otherwise`])].join(', ')}`
}

/** The groups, largest first; of two as large the one that comes first. */
function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>()
  for (const each of items) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return [...groups.values()].sort((a, b) => b.length - a.length)
}

/** NAMEDATALEN is 64: https://www.postgresql.org/docs/18/limits.html */
const LONGEST = 63

/** Names of the full length that go on in the statement: the parser has cut them as the server does. */
function cutNames({ migrations }: History): readonly { readonly name: string; readonly span: Span }[] {
  return migrations.flatMap(({ up }) =>
    up.flatMap(({ sql, operations, span }) =>
      [...writtenNames(operations).keys()]
        .filter((name) => {
          if (Buffer.byteLength(name) < LONGEST) return false
          const from = sql.text.toLowerCase().indexOf(name.toLowerCase())
          return from !== -1 && /^[\w$]/.test(sql.text.slice(from + name.length))
        })
        .map((name) => ({ name, span })),
    ),
  )
}

function operationsOf(history: History): readonly Operation[] {
  return history.migrations.flatMap(({ up }) => up.flatMap(({ operations }) => operations))
}

/** Names that statements give, each with the last place that gives it. */
function writtenNames(operations: readonly Operation[]): ReadonlyMap<string, Span> {
  return new Map(
    operations.flatMap((operation): readonly (readonly [string, Span])[] => {
      switch (operation.kind) {
        case 'create-table':
        case 'add-column':
          return operation.constraints.flatMap(({ name, span }) => (name === undefined ? [] : [[name, span]]))
        case 'add-constraint': {
          const { name, span } = operation.constraint
          return name === undefined ? [] : [[name, span]]
        }
        case 'rename-constraint':
          return [[operation.to, operation.span]]
        default:
          return []
      }
    }),
  )
}

/** MySQL numbers the foreign keys of a table; SQL Server ends names with eight digits of its own choice. */
function generatedDrops(migrations: History['migrations']) {
  return migrations
    .flatMap(({ up }) => up.flatMap(({ operations }) => operations))
    .filter((operation) => operation.kind === 'drop-constraint')
    .filter(({ constraint }) => /_ibfk_\d+$|^(?:DF|CK|FK|PK|UQ)__\w+__[0-9A-F]{8,16}$/.test(constraint ?? ''))
}

function remedyFor(evidence: Evidence, answer: Outcome): Remedy {
  const [fact] = answer.facts ?? []
  const place = fact?.path === undefined ? {} : { path: fact.path, line: fact.line ?? 1 }
  const dialect = historyAt(evidence, fact?.path)?.dialect ?? 'postgres'
  const dropped = /^(\w+) is dropped$/.exec(fact?.detail ?? '')?.[1]
  if (dropped !== undefined && (dialect === 'mysql' || dialect === 'mariadb'))
    return {
      missing: answer.summary,
      text: 'Look the name up in each database before the migration drops it, and give the next one a name of its own.',
      language: 'sql',
      code: `SELECT table_name, constraint_name FROM information_schema.table_constraints\nWHERE constraint_schema = DATABASE() AND constraint_type = 'FOREIGN KEY';`,
      ...place,
    }
  if (dropped !== undefined && dialect === 'sqlserver')
    return {
      missing: answer.summary,
      text: 'Look the name up in each database before the migration drops it, and give the next one a name of its own.',
      language: 'sql',
      code: `SELECT OBJECT_NAME(parent_object_id) AS table_name, name AS constraint_name FROM sys.objects\nWHERE type IN ('C', 'D', 'F', 'PK', 'UQ') AND is_ms_shipped = 0;`,
      ...place,
    }
  return { missing: answer.summary, ...renamed(evidence, fact?.detail ?? '', answer.summary, dialect), ...place }
}

type Fix = Pick<Remedy, 'text' | 'language' | 'code'>

/**
 * The first constraint that is out of step, named by the convention of the example in the summary; where the schema no
 * longer has it, one that it has.
 */
function renamed({ replayed }: Evidence, detail: string, summary: string, dialect: Dialect): Fix {
  const all = replayed
    .filter(({ plan }) => plan.history.dialect === dialect)
    .flatMap(({ after }) => [...after.tables()])
    .flatMap((table) =>
      table.constraints.flatMap((constraint) =>
        constraint.name === undefined
          ? []
          : [{ table, name: constraint.name, to: uncut(conventional(table.name.name, constraint, summary)) }],
      ),
    )
  const odd =
    all.find(({ table, name }) => detail === `${name} on ${showName(table.name)}` || detail === `cut to ${name}`) ??
    all.find(({ name, to }) => name !== to) ??
    all[0]
  const { table, name, to } =
    odd === undefined
      ? { table: { name: 'orders' }, name: 'customer_link', to: 'orders_customer_id_fkey' }
      : { ...odd, table: odd.table.name }
  if (dialect === 'postgres')
    return {
      text: 'Choose one convention and name new constraints by it; renaming an old one is a catalogue change alone in PostgreSQL.',
      language: 'sql',
      code: `ALTER TABLE ${quotedName(table, dialect)} RENAME CONSTRAINT ${quoted(name, dialect)} TO ${quoted(to, dialect)};`,
    }
  if (dialect === 'sqlserver')
    return {
      text: 'Choose one convention and name new constraints by it; renaming an old one changes nothing else.',
      language: 'sql',
      code: `EXEC sp_rename N'${name}', N'${to}', N'OBJECT';`,
    }
  return {
    text: 'Choose one convention and name each new constraint by it when it is made.',
    language: 'sql',
    code: `-- ${name} on ${showName(table)} would be: CONSTRAINT ${quoted(to, dialect)}`,
  }
}

/** A name that PostgreSQL takes whole: what is too long goes before the ending. */
function uncut(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name
  const ending = /_[a-z]+$/.exec(name)?.[0] ?? ''
  return `${name.slice(0, LONGEST - ending.length).replace(/_+$/, '')}${ending}`
}
