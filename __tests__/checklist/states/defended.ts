import type { CheckStatus } from '../../../src/report.js'
import type { RepositoryName } from './states.js'

interface Answered {
  readonly check: string
  readonly status: CheckStatus
  readonly repository: RepositoryName
  readonly says: string
}

const answer = (check: string, status: CheckStatus, repository: RepositoryName, says: string): Answered => ({
  check,
  status,
  repository,
  says,
})

/** Answers that were once wrong, or said less than was known. */
export const DEFENDED: readonly Answered[] = [
  answer('rollback/data-preservation', 'unverifiable', 'typo', 'could not be read in full'),
  answer('rollback/data-preservation', 'fail', 'downDestroys', 'order_lines'),
  answer('rollback/quick', 'warn', 'refused', 'GitHub did not say: the token lacks the permission actions: read'),
  answer('integrity/validation-tests', 'warn', 'refused', 'GitHub did not say: the token lacks the permission'),
  answer('docs/changelog', 'pass', 'django', '1 migration, each named by what it does'),
  answer('docs/indexes', 'not-applicable', 'oldMysql', 'no indexes besides those of constraints'),
  answer('integrity/unique', 'pass', 'prisma', '2 tables with a primary key, 1 more unique'),
  answer('migrations/naming', 'fail', 'skippedFileAlone', 'File that the tool passes over'),
  answer('backup/procedure', 'unverifiable', 'sqlite', 'the SQLite file is kept outside this repository'),
]
