import { spawnSync } from 'node:child_process'

const CONNECTION = ['-X', '-q', '-A', '-t', '-U', 'postgres', '-h', '127.0.0.1']

/** Runs a script in a database of the local server; what it prints, and what it complains of. */
export function psql(database: string, script: string): { readonly out: string; readonly complaints: string } {
  const ran = spawnSync('psql', [...CONNECTION, '-d', database, '-f', '-'], { input: script, encoding: 'utf8' })
  return { out: ran.stdout, complaints: ran.stderr }
}

/** The major version of the local server; undefined where there is none. */
export function serverVersion(): number | undefined {
  const ran = spawnSync('psql', [...CONNECTION, '-d', 'postgres', '-c', 'show server_version_num'], {
    encoding: 'utf8',
  })
  const version = Number.parseInt(ran.stdout, 10)
  return ran.status === 0 && Number.isInteger(version) ? Math.floor(version / 10_000) : undefined
}
