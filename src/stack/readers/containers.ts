import { databaseSignals } from '../databases/registry.js'
import type { NumberedLine, Observation } from '../observation.js'
import { linesOf } from '../observation.js'
import { isCompose, isLaptop, roleByPath } from '../paths.js'
import { matchesAny } from '../patterns.js'
import { unreviewedSignals } from '../unreviewed.js'

/** Database images in Compose files, workflows and Kubernetes manifests. */
export function readImages(path: string, text: string): readonly Observation[] {
  const lines = linesOf(text)
  return lines.flatMap((each, index): readonly Observation[] => {
    const image = /^\s*(?:-\s*)?image:\s*["']?([^\s"'#]+)/.exec(each.text)?.[1]
    const found = image === undefined ? undefined : databaseOfImage(image)
    if (found === undefined) return []
    const { technology, name, version } = found
    const persistent =
      technology === 'redis' && isCompose(path) && !isLaptop(path) && keepsData(serviceAround(lines, index))
    const role =
      technology === 'dynamodb'
        ? 'test-only'
        : roleByPath(path, technology === 'redis' ? (persistent ? 'primary' : 'cache') : 'primary')
    return [
      {
        technology,
        strength: 'medium',
        kind: 'image',
        path,
        line: each.line,
        detail: `image ${name}`,
        role,
        version,
        persistent,
      },
    ]
  })
}

/** The database that an image runs, with the version that its tag names: `postgres:16-alpine`, `pgvector/pgvector:pg17`. */
function databaseOfImage(
  image: string,
): { readonly technology: string; readonly name: string; readonly version: string | undefined } | undefined {
  // Compose fills in defaults: https://docs.docker.com/reference/compose-file/interpolation/
  const plain = image.replace(/\$\{\w+:?-([^{}]*)\}/g, '$1').split('@')[0] ?? ''
  const [, repository = '', tag] =
    /^(.*?)(?::([\w][\w.-]*))?$/.exec(plain.replace(/^[\w-]+(\.[\w-]+)+(:\d+)?\//, '')) ?? []
  const name = repository.replace(/^library\//, '')
  const database = [...databaseSignals, ...unreviewedSignals].find(({ images }) => matchesAny(name, images))
  if (database === undefined) return undefined
  const version =
    database.id === 'postgres'
      ? /(?:^|-)pg(\d+(?:\.\d+)?)|^(\d+(?:\.\d+)*)/.exec(tag ?? '')
      : /^v?(\d+(?:\.\d+)*)/.exec(tag ?? '')
  const timescale = name.startsWith('timescale/') && version?.[1] === undefined
  return {
    technology: database.id,
    name: tag === undefined ? name : `${name}:${tag}`,
    version: timescale ? undefined : (version?.[1] ?? version?.[2]),
  }
}

/** The lines of the service that a line belongs to, by their indentation. */
function serviceAround(lines: readonly NumberedLine[], index: number): readonly string[] {
  const depth = indentation(lines[index]?.text ?? '')
  const inside = (line: NumberedLine | undefined): boolean => line !== undefined && indentation(line.text) >= depth
  let from = index
  let to = index
  while (inside(lines[from - 1])) from--
  while (inside(lines[to + 1])) to++
  return lines.slice(from, to + 1).map((line) => line.text)
}

function indentation(text: string): number {
  return text.length - text.trimStart().length
}

/** Redis keeps what it holds: an append-only file, snapshots, or a volume for them. */
function keepsData(lines: readonly string[]): boolean {
  return lines.some((line) =>
    /appendonly["',\s]+yes|--save["',\s]+[1-9]|:\/data["']?\s*$|target:\s*\/data\b/.test(line),
  )
}

/** redis.conf: https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/. */
export function readRedisConfiguration(path: string, text: string): readonly Observation[] {
  return linesOf(text)
    .filter((each) => /^\s*(appendonly\s+yes|save\s+"?[1-9]\d*\s+\d+)/.test(each.text))
    .slice(0, 1)
    .map(({ line, text: detail }) => ({
      technology: 'redis',
      strength: 'medium',
      kind: 'configuration',
      path,
      line,
      detail: detail.trim(),
      role: roleByPath(path, 'primary'),
      persistent: true,
    }))
}
