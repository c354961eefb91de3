import type { LocatedModel } from '../evidence/code/facts.js'
import type { Name } from '../migrations/model.js'
import { showName } from '../migrations/operation.js'
import type { SchemaView, Table } from '../schema/model.js'
import { hazard, type Candidate, type RepositoryContext } from './hazard.js'
import { isHeldUnique } from './shared/declared.js'
import { dumpDrift } from './shared/dump-drift.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { lineOf } from './shared/place.js'

/**
 * What a change does to models against the schema that its migrations leave. Only models whose columns and nullability are
 * stated by their mapper, and tables that the replay knows exactly, are compared; what the model leaves out is not: taking a
 * column out of the model first is the safe way.
 */
export const modelDrift = hazard({
  id: 'model-drift',
  check: 'migrations/files-present',
  severity: 'medium',
  engines: EVERY_ENGINE,
  subject: 'repository',
  title: 'Models or schema dump and the migrations disagree',
  why: 'The release asks for a column or table that production does not have: its queries fail from the first request on. Or it relies on a rule that nothing keeps.',
  safeWhen:
    'The migration comes in another change that is released before this one. Compared is what the change itself adds to a model or makes required, optional or unique, and only where the mapper states the columns and the migrations show the table completely. A dump is compared where that of the base was as new as its migrations and agreed with them.',
  instead:
    'Let the tool write the migration from the models (prisma migrate dev, manage.py makemigrations, drizzle-kit generate), and commit both together. A dump of the schema (schema.sql, structure.sql) is written by the tool too, from a database that ran the migrations and nothing else (dbmate up).',
  sources: [
    'https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/mental-model',
    'https://docs.djangoproject.com/en/5.2/ref/django-admin/#cmdoption-makemigrations-check',
    'https://orm.drizzle.team/docs/drizzle-kit-generate',
  ],
  bad: {},
  good: {},
  detect: ({ head, base }) =>
    base === undefined ? [] : [...drift(head, base), ...(head.dumps ?? []).flatMap(dumpDrift)],
})

type Side = RepositoryContext['head']

function drift(head: Side, base: Side): readonly Candidate[] {
  const { schemas = [], models = [] } = head
  return models.flatMap((located): readonly Candidate[] => {
    const { model } = located
    if (model.complete !== true || models.some((each) => each !== located && each.model.table === model.table))
      return []
    const older = (base.models ?? []).filter((each) => each.model.table === model.table)
    const [before] = older
    if (older.length > 1) return []
    const [table, more] = schemas.flatMap((schema) => tablesNamed(schema, model.table))
    if (more !== undefined) return []
    if (before === undefined) return table === undefined ? missingTable(located, head, base) : []
    return table?.exact === true ? columnDrift(located, before, table) : []
  })
}

function tablesNamed(schema: SchemaView, name: string): readonly Table[] {
  return [...schema.tables()].filter((table) => table.name.name === name)
}

/** The file's other models have their tables here, and everything that makes tables was read. */
function missingTable(located: LocatedModel, { schemas = [], models = [] }: Side, base: Side): readonly Candidate[] {
  const beside = models.filter((each) => each.path === located.path && each !== located)
  const older = beside.filter((each) => (base.models ?? []).some((other) => other.model.table === each.model.table))
  const here = schemas.find((schema) => older.some((each) => tablesNamed(schema, each.model.table).length > 0))
  if (here === undefined || older.length < FEWEST_BESIDE || ![...here.tables()].every((table) => table.exact)) return []
  if (!older.every((each) => tablesNamed(here, each.model.table).length > 0)) return []
  const { table, line } = located.model
  return [candidateOf(located, line, { name: table }, table, `No migration makes the table ${table} of the new model`)]
}

/** Fewer models say too little about whether the file is of this database. */
const FEWEST_BESIDE = 2

function columnDrift(located: LocatedModel, { model: before }: LocatedModel, table: Table): readonly Candidate[] {
  const name = showName(table.name)
  const fields = located.model.fields.flatMap((field): readonly Candidate[] => {
    if (field.ignored) return []
    const was = before.fields.find((each) => each.column === field.column)
    const column = table.columns.get(field.column)
    const shown = `${name}.${field.column}`
    const at = (fact: string): readonly Candidate[] => [candidateOf(located, field.line, table.name, shown, fact)]
    if (was === undefined) return column === undefined ? at(`No migration adds ${shown}, which the model has now`) : []
    if (column === undefined || column.generated !== undefined) return []
    if (was.required === undefined || field.required === undefined || was.required === field.required) return []
    if (field.required && column.nullable)
      return at(`${shown} is required in the model now, and no migration sets NOT NULL`)
    return !field.required && !column.nullable
      ? at(`${shown} is optional in the model now, and no migration drops NOT NULL: rows without a value are refused`)
      : []
  })
  const uniques = located.model.uniques.flatMap((columns): readonly Candidate[] => {
    const isOld = before.uniques.some((each) => each.join('\0') === columns.join('\0'))
    if (
      isOld ||
      columns.length === 0 ||
      !columns.every((each) => table.columns.has(each)) ||
      isHeldUnique(table, columns)
    )
      return []
    const shown = `${name} (${columns.join(', ')})`
    const line =
      located.model.fields.find((each) => each.unique && each.column === columns[0])?.line ?? located.model.line
    return [
      candidateOf(
        located,
        line,
        table.name,
        shown,
        `${shown} is unique in the model now, and no migration makes the key`,
      ),
    ]
  })
  return [...fields, ...uniques]
}

function candidateOf({ path }: LocatedModel, line: number, table: Name, object: string, fact: string): Candidate {
  return { span: lineOf({ path, line, quote: '' }), object, table, message: `${fact}.`, proven: 'replay' }
}
