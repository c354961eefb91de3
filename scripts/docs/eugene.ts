/** An example of a peer's on which we differ from what the peer's page says of it. */
export interface Difference {
  /** By the names of the peer's own files. */
  readonly example: string
  readonly theirs: string
  readonly ours: string
  /** What PostgreSQL 15 did with a change of the same shape; `__tests__/hazards/peer-differences.test.ts` asks it again. */
  readonly server: string
  readonly verdict: string
}

/** https://github.com/kaaveland/eugene/tree/7f8b343ae93ed72692cf63ce9a4490fd617a7118/eugene/examples */
export const EUGENE: readonly Difference[] = [
  {
    example: 'E3/bad',
    theirs: 'json is reported',
    ours: 'nothing, unless `prefer-jsonb` is turned on',
    server: 'DISTINCT over the column is refused (42883); the change itself locks and rewrites nothing',
    verdict: 'both: a convention, no harm to what is there',
  },
  {
    example: 'E4/good',
    theirs: 'nothing',
    ours: '`add-not-null-without-default`, `add-required-column`',
    server: 'refuses the column as soon as the table has a row (23502)',
    verdict: 'ours',
  },
  {
    example: 'E5/good',
    theirs: 'nothing',
    ours: '`unbatched-update` for the copy, `backfill-beside-schema-change`, then `drop-column` and `rename-column`',
    server: 'from the CHECK on, refuses the INSERT of the running release, which does not fill the new column (23514)',
    verdict: 'ours',
  },
  {
    example: 'E10/good',
    theirs: 'silenced by a comment (E4, E5)',
    ours: '`change-column-type`',
    server: 'rewrites the table: another relfilenode',
    verdict: 'same: we do not follow the comment',
  },
  {
    example: 'E15/good',
    theirs: 'silenced by a comment (E6)',
    ours: '`index-not-concurrent`',
    server: 'holds ShareLock, which keeps every writer out',
    verdict: 'same: we do not follow the comment',
  },
  {
    example: 'W12/good',
    theirs: 'silenced by a comment (E2)',
    ours: '`set-not-null-scan` for each column',
    server: 'reads the table once for both columns, under ACCESS EXCLUSIVE',
    verdict: 'same: we do not follow the comment',
  },
  {
    example: 'W13/bad',
    theirs: 'an enum is reported',
    ours: 'nothing; removing a member is `enum-value-removal`',
    server: 'ADD VALUE takes no lock on the tables that use the type',
    verdict: 'ours: a choice of design, no hazard of the change',
  },
  {
    example: 'W13/good',
    theirs: 'nothing',
    ours: '`foreign-key-without-index`',
    server: 'a DELETE in the parent reads the whole child table',
    verdict: 'ours, and their own E15',
  },
  {
    example: 'W14/good',
    theirs: 'silenced by a comment (E2)',
    ours: '`set-not-null-scan`, and `missing-lock-timeout` for the file that sets none',
    server: 'reads the table under ACCESS EXCLUSIVE',
    verdict: 'same: we do not follow the comment',
  },
]
