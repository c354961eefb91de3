import { hasFlag, optionOf, positionals } from './arguments.js'
import type { Invocation } from './invocation.js'
import type { Meaning, Reader } from './meaning.js'

/** Programs that ship files away or fetch them, and those that tell people or undo a deploy. */
export const readTransfer: Reader = (invocation) => {
  const { program, args } = invocation
  switch (program) {
    case 'rclone':
      return rclone(args)
    case 'restic':
      return restic(args)
    case 'borg':
    case 'borgmatic':
      return borg(program, args)
    case 's3cmd':
    case 's5cmd':
    case 'mc':
      return s3Client(program, args)
    case 'scp':
    case 'rsync':
    case 'sftp':
      return copy(program, args)
    case 'curl':
    case 'wget':
      return http(program, args)
    case 'azcopy': {
      const [verb, from = '', to = ''] = positionals(args)
      if (verb !== 'copy' && verb !== 'sync') return undefined
      if (/^https:/.test(to) || /^\$/.test(to))
        return { purpose: 'upload', program, engine: undefined, encrypts: true, overTls: true }
      return /^https:/.test(from)
        ? { purpose: 'download', program, engine: undefined, encrypts: true, overTls: true }
        : undefined
    }
    case 'kubectl':
      return args.includes('rollout') && args.includes('undo') ? undo('kubectl rollout undo') : undefined
    case 'helm':
      return helm(args)
    case 'mail':
    case 'sendmail':
    case 'mailx':
    case 'ntfy':
    case 'pd-send':
      return { purpose: 'notify', program, engine: undefined }
    default:
      return undefined
  }
}

function undo(program: string): Meaning {
  return { purpose: 'roll back application', program, engine: undefined }
}

/** `--atomic` undoes a failed upgrade, `--rollback-on-failure` is its name in Helm 4: https://helm.sh/docs/helm/helm_upgrade/. */
function helm(args: readonly string[]): Meaning | undefined {
  const [verb] = positionals(args, ['-n', '--namespace', '--kube-context'])
  if (verb === 'rollback') return undo('helm rollback')
  const atomic = hasFlag(args, '--atomic', '--rollback-on-failure')
  return atomic && (verb === 'upgrade' || verb === 'install') ? undo(`helm ${verb} --atomic`) : undefined
}

function rclone(args: readonly string[]): Meaning | undefined {
  const [verb = '', from = '', to = ''] = positionals(args, ['--config', '--transfers', '--checkers'])
  if (verb === 'rcat') return { purpose: 'upload', program: 'rclone rcat', engine: undefined }
  if (!/^(copy|copyto|sync|move|moveto)$/.test(verb)) return undefined
  const remote = /^(\$|[\w-]+:)/
  if (remote.test(to)) return { purpose: 'upload', program: `rclone ${verb}`, engine: undefined }
  return remote.test(from) ? { purpose: 'download', program: `rclone ${verb}`, engine: undefined } : undefined
}

/** restic always encrypts: https://restic.readthedocs.io/en/stable/030_preparing_a_new_repo.html */
function restic(args: readonly string[]): Meaning | undefined {
  const [verb = ''] = positionals(args, ['-r', '--repo', '-p', '--password-file'])
  if (verb === 'backup') return { purpose: 'upload', program: 'restic backup', engine: undefined, encrypts: true }
  if (verb === 'restore' || verb === 'dump')
    return { purpose: 'download', program: `restic ${verb}`, engine: undefined }
  const reads = hasFlag(args, '--read-data', '--read-data-subset')
  return verb === 'check' && reads
    ? { purpose: 'verify', program: 'restic check --read-data', engine: undefined }
    : undefined
}

function borg(program: string, args: readonly string[]): Meaning | undefined {
  const [verb = program === 'borgmatic' ? 'create' : ''] = positionals(args, ['-r', '--repo', '-c', '--config'])
  switch (verb) {
    case 'create':
      return { purpose: 'upload', program: `${program} create`, engine: undefined }
    case 'init':
    case 'repo-create': {
      const encryption = optionOf(args, '--encryption', '-e')
      return encryption === 'none'
        ? { purpose: 'upload', program: `${program} ${verb}`, engine: undefined, encrypts: false }
        : undefined
    }
    case 'extract':
      return { purpose: 'download', program: `${program} extract`, engine: undefined }
    case 'check':
      return hasFlag(args, '--verify-data')
        ? { purpose: 'verify', program: `${program} check --verify-data`, engine: undefined }
        : undefined
    default:
      return undefined
  }
}

function s3Client(program: string, args: readonly string[]): Meaning | undefined {
  const [verb = '', ...places] = positionals(args, ['-c', '--config', '--endpoint-url', '--profile'])
  if (/^(put|pipe)$/.test(verb)) return { purpose: 'upload', program: `${program} ${verb}`, engine: undefined }
  if (verb === 'get') return { purpose: 'download', program: `${program} get`, engine: undefined }
  if (!/^(cp|sync|mirror|mv)$/.test(verb)) return undefined
  const remote = program === 'mc' ? /^[\w-]+\/|^\$/ : /^s3:|^\$/
  const [from = '', to = ''] = places.slice(-2)
  if (remote.test(to)) return { purpose: 'upload', program: `${program} ${verb}`, engine: undefined }
  return remote.test(from) ? { purpose: 'download', program: `${program} ${verb}`, engine: undefined } : undefined
}

function copy(program: string, args: readonly string[]): Meaning | undefined {
  const places = positionals(args, ['-i', '-P', '-e', '-o', '--exclude', '--rsh'])
  const remote = /^[\w.$@{}-]+:(?!\/\/)|^rsync:/
  if (remote.test(places.at(-1) ?? '')) return { purpose: 'upload', program, engine: undefined, overTls: true }
  return remote.test(places[0] ?? '') ? { purpose: 'download', program, engine: undefined, overTls: true } : undefined
}

const MESSENGERS =
  /hooks\.slack\.com|slack\.com\/api|SLACK|discord(app)?\.com\/api\/webhooks|DISCORD|events\.pagerduty\.com|PAGERDUTY|hc-ping\.com|healthchecks\.io|HEALTHCHECK|ntfy\.sh|api\.telegram\.org|TELEGRAM|webhook\.office\.com|TEAMS_WEBHOOK|api\.opsgenie\.com|sentry\.io\/api|cronitor\.link|WEBHOOK_URL|MAILGUN|mailgun/

function http(program: Invocation['program'], args: readonly string[]): Meaning | undefined {
  const urls = args.filter((arg) => /^(https?|s?ftp):|^\$/.test(arg))
  if (args.some((arg) => MESSENGERS.test(arg))) return { purpose: 'notify', program, engine: undefined }
  const tls = urls.some((url) => /^(http|ftp):/.test(url))
    ? { overTls: false }
    : urls.some((url) => /^(https|sftp):/.test(url))
      ? { overTls: true }
      : {}
  if (program === 'curl' && hasFlag(args, '-T', '--upload-file', '--data-binary'))
    return { purpose: 'upload', program, engine: undefined, ...tls }
  const fetches =
    program === 'wget' || hasFlag(args, '-o', '-O', '--output', '-sSLo', '-fsSLo', '-sSo', '-fsSo', '-Lo', '-LO')
  return fetches &&
    urls.some((url) => /\.(dump|sql|bak|backup|pgdump)(\.\w+)?([?"']|$)/.test(url) || /backup|dump/i.test(url))
    ? { purpose: 'download', program, engine: undefined, ...tls }
    : undefined
}
