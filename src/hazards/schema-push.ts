import type { SchemaPush } from '../evidence/code/facts.js'
import { schemaPushes } from '../evidence/schema-pushes.js'
import { hazard, type Candidate } from './hazard.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { lineOf } from './shared/place.js'

/** The schema follows the models of whatever release starts: nobody reviews the difference before it runs. */
export const schemaPush = hazard({
  id: 'schema-push',
  check: 'migrations/files-present',
  severity: 'high',
  engines: EVERY_ENGINE,
  subject: 'repository',
  title: 'Production takes its schema from the models, past the migrations',
  why: 'Each deploy or start compares the models with the tables and changes the tables: a renamed property drops its column with all values, an index is built while writers wait, and no file says what ran or how to take it back.',
  safeWhen:
    'Only development, tests or a preview come by this place. Not looked at: tests, examples, scripts that nothing deploys, and what stands under a condition on the environment or a setting.',
  instead:
    'Record the schema as it stands as a first migration, mark it as applied in production, switch the push off outside development, and let the deploy run the migrations.',
  sources: [
    'https://www.prisma.io/docs/orm/prisma-migrate/workflows/prototyping-your-schema',
    'https://orm.drizzle.team/docs/drizzle-kit-push',
    'https://typeorm.io/docs/data-source/data-source-options#common-data-source-options',
    'https://sequelize.org/docs/v6/core-concepts/model-basics/#synchronization-in-production',
    'https://gorm.io/docs/migration.html#Auto-Migration',
    'https://entgo.io/docs/migrate#auto-migration',
    'https://docs.sqlalchemy.org/en/20/core/metadata.html#sqlalchemy.schema.MetaData.create_all',
    'https://docs.spring.io/spring-boot/how-to/data-initialization.html',
  ],
  bad: {},
  good: {},
  detect: ({ head, base }) => {
    const now = schemaPushes(head)
    const before = base === undefined ? [] : schemaPushes(base)
    return now.filter((each) => !before.some((other) => isSame(each, other, now))).map(candidateOf)
  },
})

/** The same push of the same file, or of a file that the change moved. */
function isSame(push: SchemaPush, before: SchemaPush, now: readonly SchemaPush[]): boolean {
  if (push.what !== before.what) return false
  if (push.seen.path === before.seen.path) return true
  return push.seen.quote === before.seen.quote && !now.some((each) => each.seen.path === before.seen.path)
}

function candidateOf({ what, effect, seen }: SchemaPush): Candidate {
  const object = `${seen.path} ${what}`
  const span = lineOf(seen)
  switch (effect) {
    case 'recreates':
      return {
        span,
        object,
        severity: 'critical',
        message: `${what} drops the tables and makes them again without their rows each time production comes by here.`,
      }
    case 'alters':
      return {
        span,
        object,
        message: `${what} changes the tables of production to what the models say, without a migration that anybody could review: a renamed or removed field takes its column with it.`,
      }
    case 'adds':
      return {
        span,
        object,
        message: `${what} adds tables, columns and indexes to production as the models of this release have them, while the process starts and without a migration that anybody could review or take back.`,
      }
    case 'creates':
      return {
        span,
        object,
        severity: 'medium',
        message: `${what} makes the tables that production lacks, and never changes one that is there: a column that a model gains is missing in production, and no file says what ran.`,
      }
  }
}
