import { never, NOT_ATTESTABLE as attested, shown, type CategoryStates } from './states.js'

export const docs: CategoryStates = {
  'docs/erd': {
    pass: shown('careful', '3 of 3 tables drawn'),
    attested,
    warn: shown('thinDocuments', '2 of 3 tables drawn; not order_lines'),
    fail: shown('hasty', 'no diagram of the tables'),
    unverifiable: shown('reader', 'no diagram, and the schema is not in this repository'),
    'not-applicable': shown('prisma', 'only 2 tables'),
  },
  'docs/schema': {
    pass: shown('careful', '3 of 3 tables and 63 % of the columns described'),
    attested,
    warn: shown('slug', '3 of 4 tables and 53 % of the columns described'),
    fail: shown('hasty', '0 of 3 tables and 0 % of the columns described'),
    unverifiable: shown('reader', 'the schema is not in this repository'),
    'not-applicable': shown('cache', 'no primary database'),
  },
  'docs/indexes': {
    pass: shown('careful', '2 of 2 indexes say what they are for'),
    attested,
    warn: shown('mixedNames', '2 of 3 indexes say what they are for; not refunds_order_id_idx'),
    fail: shown('hasty', '0 of 1 indexes say what they are for; not idx_a'),
    unverifiable: shown('reader', 'the schema is not in this repository'),
    'not-applicable': shown('knex', 'no indexes besides those of constraints'),
  },
  'docs/changelog': {
    pass: shown('careful', '3 migrations, each named by what it does'),
    attested,
    warn: shown('oneNameless', '1 of 5 migrations says nothing of what it does: 000005_fix'),
    fail: shown('mergedEdited', '1 merged migration changed'),
    unverifiable: never('names are in the repository'),
    'not-applicable': shown('cache', 'no migrations'),
  },
  'docs/query-patterns': {
    pass: shown('careful', 'docs/queries.md shows queries of these tables'),
    attested,
    warn: shown('thinDocuments', '0 of 1 query files say what the queries are for'),
    fail: shown('hasty', 'no document shows how the tables are queried'),
    unverifiable: shown('reader', 'the schema is not in this repository'),
    'not-applicable': shown('prisma', 'only 2 tables'),
  },
}
