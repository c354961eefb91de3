import { firstWord, optionOf } from './arguments.js'
import type { Follow, Invocation } from './invocation.js'
import { baseName, starting } from './starting.js'

const CONTAINER_VALUES = [
  '-e',
  '--env',
  '-u',
  '--user',
  '-w',
  '--workdir',
  '-v',
  '--volume',
  '--name',
  '--network',
  '--net',
  '--env-file',
  '--entrypoint',
  '-p',
  '--publish',
  '--platform',
  '--mount',
  '--link',
  '-l',
  '--label',
  '--index',
]

/** Images whose entry point is the program: their own READMEs. */
const IMAGES: Readonly<Record<string, string>> = {
  'migrate/migrate': 'migrate',
  'flyway/flyway': 'flyway',
  'liquibase/liquibase': 'liquibase',
  'amacneil/dbmate': 'dbmate',
  'ghcr.io/amacneil/dbmate': 'dbmate',
  'arigaio/atlas': 'atlas',
  'amazon/aws-cli': 'aws',
  'restic/restic': 'restic',
  'rclone/rclone': 'rclone',
}

/** The program that an image starts by itself. */
export function programOfImage(image: string): string | undefined {
  return IMAGES[image.replace(/(:[\w.-]+)?(@.*)?$/, '')]
}

/** What `docker run`, `docker exec` and Compose's own start in a container. */
export function container(from: Invocation): Invocation | Follow | 'itself' | undefined {
  const { args } = from
  const program = baseName(from.program)
  const compose = program === 'docker-compose' || args[0] === 'compose'
  const rest = args[0] === 'compose' || args[0] === 'container' ? args.slice(1) : args
  const at = firstWord(rest, ['-f', '--file', '-p', '--project-name', '--profile', '--env-file', '-H', '--context'])
  const verb = rest[at]
  if (verb !== 'exec' && verb !== 'run') return 'itself'
  const words = rest.slice(at + 1)
  const image = firstWord(words, CONTAINER_VALUES)
  const known = verb === 'run' && !compose ? programOfImage(words[image] ?? '') : undefined
  const command = words.slice(image + 1)
  const entry = optionOf(words.slice(0, image), '--entrypoint') ?? known
  return starting(from, entry === undefined ? command : [entry, ...command], {
    inContainer: verb === 'exec' || compose,
  })
}

/** What `kubectl exec` starts behind `--`. */
export function kubectl(from: Invocation): Invocation | 'itself' | undefined {
  if (!from.args.includes('exec')) return 'itself'
  const at = from.args.indexOf('--')
  return at === -1 ? undefined : starting(from, from.args.slice(at + 1))
}
