import type { Dialect } from '../../../migrations/operation.js'
import type { Command, Purpose, UnreadAction } from '../facts.js'
import type { Yaml } from '../yaml.js'
import { command, seenAt } from '../unit.js'

/** Actions of the marketplace that do to a database, a backup or a deploy what a command would. By their own READMEs. */
const ACTIONS: readonly (readonly [RegExp, Purpose])[] = [
  [/^ariga\/atlas-action\/(migrate\/(lint|test)|schema\/(lint|plan|test))$/, 'dry run'],
  [/^ariga\/atlas-action\/(migrate|schema)\/apply$/, 'migrate'],
  [/^ariga\/atlas-action\/migrate\/down$/, 'roll back'],
  [/^ariga\/atlas-action$/, 'dry run'],
  [/^sbdchd\/squawk-action$/, 'dry run'],
  [/^bytebase\/sql-review-action$/, 'dry run'],
  [/^neondatabase\/(create-branch-action|schema-diff-action)$/, 'dry run'],
  [/^planetscale\/create-branch-action$/, 'dry run'],
  [/^actions\/upload-artifact$/, 'upload'],
  [/^actions\/download-artifact$/, 'download'],
  [/^google-github-actions\/upload-cloud-storage$/, 'upload'],
  [/^(jakejarvis\/s3-sync-action|shallwefootball\/s3-upload-action|keithweaver\/aws-s3-github-action)$/, 'upload'],
  [
    /^(slackapi\/slack-github-action|rtcamp\/action-slack-notify|8398a7\/action-slack|ravsamhq\/notify-slack-action|act10ns\/slack|sarisia\/actions-status-discord|ilshidur\/action-discord|dawidd6\/action-send-mail|appleboy\/(telegram|discord)-action|pagerduty\/[\w-]+)$/,
    'notify',
  ],
]

const DEPLOY_ACTIONS =
  /^(aws-actions\/amazon-ecs-deploy-task-definition|azure\/(webapps-deploy|k8s-deploy|container-apps-deploy-action|functions-action|aks-set-context)|google-github-actions\/deploy-[\w-]+|superfly\/flyctl-actions|akhileshns\/heroku-deploy|amondnet\/vercel-action|cloudflare\/wrangler-action|digitalocean\/app_action|appleboy\/(ssh|scp)-action|einaregilsson\/beanstalk-deploy|bobheadxi\/deployments|serverless\/github-action|johnbeynon\/render-deploy-action|coolify[\w-]*\/.*)$/

/** The action's name in lower case, without its version. */
export function actionName(uses: string): string {
  return (uses.split('@')[0] ?? '').toLowerCase()
}

export function isDeployAction(uses: string): boolean {
  return DEPLOY_ACTIONS.test(actionName(uses))
}

/** A step that is an action, as the command that it stands for. */
export function commandOfAction(
  path: string,
  uses: Yaml,
  flags: Pick<Command, 'failureIgnored' | 'onFailure'>,
): readonly Command[] {
  const text = uses.text() ?? ''
  const purpose = ACTIONS.find(([pattern]) => pattern.test(actionName(text)))?.[1]
  if (purpose === undefined) return []
  return [
    command(
      { purpose, program: actionName(text), seen: seenAt(path, uses.line, `uses: ${text}`) },
      { ...flags, overTls: purpose === 'upload' || purpose === 'download' ? true : undefined },
    ),
  ]
}

const RESTORES = /^(restore|restores|recover|recovery|ptr|pitr)$/
const BACKS_UP = /^(backup|backups|dump|pgdump|mysqldump|mongodump)$/
const ENGINES: readonly (readonly [RegExp, Dialect | undefined])[] = [
  [/^(postgres|postgresql|pg|pgdump)$/, 'postgres'],
  [/^(mysql|mysqldump)$/, 'mysql'],
  [/^mariadb$/, 'mariadb'],
  [/^(mssql|sqlserver)$/, 'sqlserver'],
  [/^(mongo|mongodb|mongodump)$/, 'mongodb'],
  [/^redis$/, 'redis'],
  [/^(database|databases|db|sql|rds)$/, undefined],
]

/** What a name says of backups of a database: both words must stand in it, `actions/cache/restore` restores none. */
export function unreadAction(path: string, uses: Yaml): readonly UnreadAction[] {
  const text = uses.text() ?? ''
  if (text.startsWith('.') || ACTIONS.some(([pattern]) => pattern.test(actionName(text)))) return []
  const words = actionName(text)
    .split('/')
    .slice(1)
    .join('-')
    .split(/[^a-z]+/)
  const says = (pattern: RegExp): boolean => words.some((word) => pattern.test(word))
  const named = ENGINES.find(([pattern]) => says(pattern))
  const what = says(RESTORES) ? 'restore' : says(BACKS_UP) ? 'backup' : undefined
  return named === undefined || what === undefined
    ? []
    : [{ what, engine: named[1], uses: text, seen: seenAt(path, uses.line, `uses: ${text}`) }]
}
