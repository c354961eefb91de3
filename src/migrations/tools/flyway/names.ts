import { baseName } from '../paths.js'

/** What a file name says: `V1.2__add_orders.sql`, `R__views.sql`. */
export interface FlywayName {
  readonly kind: 'versioned' | 'undo' | 'baseline' | 'repeatable'
  /** The numbers between dots or underscores; '' for a repeatable. */
  readonly version: string
  readonly description: string
}

const KINDS: Readonly<Record<string, FlywayName['kind']>> = {
  V: 'versioned',
  U: 'undo',
  B: 'baseline',
  R: 'repeatable',
}

/** https://documentation.red-gate.com/flyway/flyway-concepts/migrations#naming with the default prefixes and separator. */
const NAME = /^(?:([VUB])(\d+(?:[._]\d+)*)|(R))__(.*)\.sql$/

export function parseName(path: string): FlywayName | undefined {
  const [, prefix, version = '', repeatable, description = ''] = NAME.exec(baseName(path)) ?? []
  const kind = KINDS[prefix ?? repeatable ?? '']
  return kind === undefined ? undefined : { kind, version: normal(version), description }
}

/** `V1__a.sql.conf`: settings of one script. */
export function isScriptConfiguration(path: string): boolean {
  return path.endsWith('.sql.conf') && parseName(path.slice(0, -'.conf'.length)) !== undefined
}

/** MigrationVersion: underscores are dots, leading zeros and trailing zero parts count for nothing. */
function normal(version: string): string {
  const parts = version.split(/[._]/).map((part) => part.replace(/^0+(?=\d)/, ''))
  while (parts.length > 1 && parts.at(-1) === '0') parts.pop()
  return parts.join('.')
}

/** The order of versions: part by part, by number. */
export function byVersion(a: string, b: string): number {
  const left = a.split('.').map(BigInt)
  const right = b.split('.').map(BigInt)
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0n) - (right[at] ?? 0n)
    if (difference !== 0n) return difference < 0n ? -1 : 1
  }
  return 0
}
