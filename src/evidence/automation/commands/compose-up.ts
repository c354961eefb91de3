import { firstWord, hasFlag, optionOf, optionsOf } from './arguments.js'
import type { Invocation } from './invocation.js'

/** Services that a command starts from Compose files. */
export interface ComposeUp {
  /** As they are written; none where Compose looks for its usual names. */
  readonly files: readonly string[]
  /** Where its usual names are looked for, as it is written. */
  readonly folder: string | undefined
  /** On a swarm or on another machine than the one that the command runs on. */
  readonly elsewhere: boolean
}

const VALUES = ['-f', '--file', '-p', '--project-name', '--project-directory', '--profile', '--env-file', '--ansi']
const OF_DOCKER = ['-H', '--host', '-c', '--context', '-l', '--log-level', '--config']

/**
 * `docker compose -f x up` and `docker stack deploy -c x`, also through a context or DOCKER_HOST:
 * https://docs.docker.com/reference/cli/docker/compose/, https://docs.docker.com/reference/cli/docker/stack/deploy/.
 * Undefined for anything else.
 */
export function composeUp({ program, args, environment }: Invocation): ComposeUp | undefined {
  if (!/^(docker|podman|nerdctl|docker-compose|podman-compose)$/.test(program)) return undefined
  const at = program.endsWith('compose') ? 0 : firstWord(args, OF_DOCKER)
  const [own, rest] = [args.slice(0, at), args.slice(at)]
  const away =
    optionsOf(own, ['-H', '--host', '-c', '--context']).length > 0 ||
    environment.has('DOCKER_CONTEXT') ||
    /^(ssh|tcp):/.test(environment.get('DOCKER_HOST') ?? '')
  if (rest[0] === 'stack') {
    if (rest[1] !== 'deploy' && rest[1] !== 'up') return undefined
    const files = optionsOf(rest, ['-c', '--compose-file']).flatMap((each) => each.split(','))
    return files.length === 0 ? undefined : { files, folder: undefined, elsewhere: true }
  }
  const words = program.endsWith('compose') ? rest : rest[0] === 'compose' ? rest.slice(1) : undefined
  if (words === undefined) return undefined
  const verb = firstWord(words, VALUES)
  if (words[verb] !== 'up' || hasFlag(words.slice(verb), '--abort-on-container-exit', '--exit-code-from')) {
    return undefined
  }
  const options = words.slice(0, verb)
  const named = optionsOf(options, ['-f', '--file'])
  const files = named.length > 0 ? named : (environment.get('COMPOSE_FILE') ?? '').split(/[:;]/)
  return {
    files: files.filter((each) => each !== '' && each !== '-'),
    folder: optionOf(options, '--project-directory'),
    elsewhere: away,
  }
}
