import type { Command } from '../facts.js'
import { command, seenAt } from '../unit.js'

/** Clients of Redis: node-redis, ioredis, redis-py, redis-rb, go-redis and their like. */
const CLIENT = /\bredis\b|ioredis|valkey/i
const EVERYTHING = /\.(flush_?all|flush_?db)(Async)?!?\s*[(]|\.(flushall|flushdb)\b(?=\s*($|#|if\b|unless\b))/i
const LISTS = /\.(keys|scan|scan_iter|scanIterator|scanStream|scan_each)\s*\(.*[*]/
const DELETES = /\.(del|unlink|delete)\s*\(/

/** Whether a script may empty a store through a client. */
export function mayFlush(source: string): boolean {
  return CLIENT.test(source) && (EVERYTHING.test(source) || LISTS.test(source))
}

/** Calls by which a script deletes every key, or all that a pattern matches. */
export function flushesIn(path: string, source: string): readonly Command[] {
  if (!mayFlush(source)) return []
  const lines = source.split('\n').map((line) => (/^\s*(\/\/|#|\*)/.test(line) ? '' : line))
  const flush = (index: number, program: string): Command =>
    command(
      { purpose: 'flush', program, seen: seenAt(path, index + 1, (lines[index] ?? '').trim()) },
      { engine: 'redis' },
    )
  const whole = lines.flatMap((line, index) => {
    const [, name] = EVERYTHING.exec(line) ?? []
    return EVERYTHING.test(line) ? [flush(index, /db/i.test(name ?? line) ? 'FLUSHDB' : 'FLUSHALL')] : []
  })
  const listed = lines.findIndex((line) => LISTS.test(line))
  const deleted = listed === -1 ? -1 : lines.findIndex((line, index) => index >= listed && DELETES.test(line))
  return deleted === -1 ? whole : [...whole, flush(listed, 'DEL over a pattern')]
}
