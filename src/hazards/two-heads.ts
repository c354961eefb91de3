import { hazard } from './hazard.js'
import { disorders } from './shared/disorder.js'
import { EVERY_ENGINE } from './shared/engines.js'
import { deploy, fix } from './shared/fix.js'
import { listed } from './shared/words.js'

/** A graph of migrations must end in one. Alembic: https://alembic.sqlalchemy.org/en/latest/branches.html */
export const twoHeads = hazard({
  id: 'two-heads',
  check: 'migrations/files-present',
  severity: 'high',
  engines: EVERY_ENGINE,
  subject: 'history',
  title: 'History that ends in two migrations',
  why: 'Two migrations name the same one as their predecessor. The tool refuses to migrate until somebody says which comes first: the deploy stops.',
  safeWhen: 'The branches are meant to be independent and the deploy names each of them.',
  instead: 'Let the newer migration follow the other one, or add a merge migration.',
  sources: [
    'https://alembic.sqlalchemy.org/en/latest/branches.html',
    'https://docs.djangoproject.com/en/5.2/topics/migrations/#version-control',
  ],
  bad: { postgres: [] },
  good: { postgres: [] },
  detect: (context) =>
    disorders(
      context,
      'two heads',
      (disorder) =>
        `The history ends in ${listed(disorder.migrations)}: the tool does not know which comes first, and the deploy stops.`,
      fix(deploy('Let the newer migration follow the other one, or add a merge migration.')),
    ),
})
