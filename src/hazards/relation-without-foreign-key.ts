import { hazard, type Candidate, type RepositoryContext } from './hazard.js'
import { isSharded, unenforcedRelations, type Undone } from './shared/declared.js'
import { SQL } from './shared/engines.js'
import { lineOf } from './shared/place.js'

/** The comparison of `integrity/foreign-keys`, at the line of the model, for what a change brings. */
export const relationWithoutForeignKey = hazard({
  id: 'relation-without-foreign-key',
  check: 'integrity/foreign-keys',
  severity: 'medium',
  engines: SQL,
  subject: 'repository',
  title: 'A relation of a model that no foreign key enforces',
  why: 'The code joins and deletes along a relation that the database does not know: with the first bug or race rows stay behind that point nowhere, and every join loses them silently.',
  safeWhen:
    'Another database holds the other side, or the store has no foreign keys (Vitess). Compared are only models that alone stand for a table which the migrations show completely.',
  instead: 'Add the foreign key in a migration: without looking at old rows first, then validate it.',
  sources: [
    'https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK',
    'https://www.prisma.io/docs/orm/prisma-schema/data-model/relations/relation-mode',
    'https://docs.djangoproject.com/en/5.2/ref/models/fields/#django.db.models.ForeignKey.db_constraint',
  ],
  bad: {},
  good: {},
  detect: (context) =>
    isSharded(context.head.databases)
      ? []
      : unenforced(context.head)
          .filter((each) => isBrought(each, context))
          .map(candidateOf),
})

function unenforced({ schemas = [], models = [] }: RepositoryContext['head']): readonly Undone[] {
  return schemas.flatMap((schema) => unenforcedRelations([...schema.tables()].filter(isOrdinary), models))
}

function isOrdinary({
  kind,
  temporary,
  partitionOf,
}: {
  kind: string
  temporary: boolean
  partitionOf: unknown
}): boolean {
  return kind === 'table' && !temporary && partitionOf === undefined
}

/** The base has no model with this relation, or not the table. */
function isBrought({ table, column }: Undone, { base }: RepositoryContext): boolean {
  if (base === undefined) return true
  const wasDeclared = (base.models ?? []).some(
    ({ model }) => model.table === table.name && model.relations.some((each) => each.columns[0] === column),
  )
  return !wasDeclared || !(base.schemas ?? []).some((schema) => schema.find(table) !== undefined)
}

function candidateOf({ shown, fact, seen, table }: Undone): Candidate {
  return {
    span: lineOf(seen),
    object: shown,
    table,
    message: `${fact}: rows may come to stand that point nowhere.`,
    proven: 'replay',
  }
}
