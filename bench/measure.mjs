// Runs commands as whole processes and measures wall clock, processor time and peak memory.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const TIME = '/usr/bin/time'

/**
 * Measures commands in turn, round after round, so that a machine that slows down slows all of them. The first round
 * only warms the caches. The result has for each command its medians: seconds of wall clock and of processor time (its
 * own and its children's), and the largest memory of a process in megabytes; the last two only where GNU time is there.
 */
export function measured(commands, rounds) {
  const samples = commands.map(() => [])
  for (let round = 0; round <= rounds; round += 1) {
    commands.forEach((command, index) => {
      const sample = once(command)
      if (round > 0) samples[index].push(sample)
    })
  }
  return samples.map((each) => ({
    wall: median(each.map(({ wall }) => wall)),
    processor: median(each.map(({ processor }) => processor)),
    memory: Math.max(...each.map(({ memory }) => memory)),
  }))
}

function once({ name, program, args, cwd, env, exits }) {
  const timed = existsSync(TIME)
  const began = process.hrtime.bigint()
  const { status, stderr, error } = timed
    ? spawnSync(TIME, ['-f', 'time %U %S %M', program, ...args], options(cwd, env))
    : spawnSync(program, args, options(cwd, env))
  const wall = Number(process.hrtime.bigint() - began) / 1e9
  if (error !== undefined) throw error
  if (!exits.includes(status)) throw new Error(`${name} ended with ${status}: ${stderr.slice(-2000)}`)
  const [, user, system, kilobytes] = /time ([\d.]+) ([\d.]+) (\d+)\n$/.exec(stderr) ?? []
  return { wall, processor: Number(user) + Number(system), memory: Number(kilobytes) / 1024 }
}

function options(cwd, env) {
  return { cwd, env: env ?? process.env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1e9 }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2
}
