import type { Inputs } from './inputs.js'
import type { Settings } from './settings.js'

/** What was asked for and this version does not do, one sentence each: silence would be taken for a run that passed. */
export function notYet({ trial, sarifFile }: Settings, { secrets }: Inputs): readonly string[] {
  return [
    ...(trial === 'required'
      ? ['trial is required, and this version runs no migrations yet: what only a run shows is not verified.']
      : []),
    ...(secrets.postgresUrl !== undefined || secrets.mysqlUrl !== undefined
      ? ['The address of a server is given, and this version runs no migrations yet: it is not connected to.']
      : []),
    ...(sarifFile === undefined ? [] : ['sarif-file is set, and this version writes no SARIF yet.']),
  ]
}
