import type { Evidence, Remedy } from '../check.js'

/** How the summary begins where nothing says how migrations are run. */
export const NOT_KNOWN_HOW = 'it is not known how'

/** The setting that says it, for the database that they migrate. */
export function transactionSetting({ survey }: Evidence, missing: string): Remedy {
  const id = survey.histories[0]?.database ?? 'main'
  return {
    missing,
    text: 'Say in the configuration how the migrations are run, so that this can be judged.',
    language: 'yaml',
    code: [
      '# .github/database-review.yml',
      'version: 1',
      'databases:',
      `  - id: ${/^[\w-]+$/.test(id) ? id : JSON.stringify(id)}`,
      '    transaction: per-migration',
    ].join('\n'),
  }
}
