import { baseName } from '../paths.js'

/** How a project names its scripts: https://documentation.red-gate.com/flyway/flyway-concepts/migrations#naming */
export interface FlywayNaming {
  readonly versioned: string
  readonly repeatable: string
  readonly undo: string
  readonly baseline: string
  readonly separator: string
  readonly suffixes: readonly string[]
}

/** The defaults. */
export const NAMING: FlywayNaming = {
  versioned: 'V',
  repeatable: 'R',
  undo: 'U',
  baseline: 'B',
  separator: '__',
  suffixes: ['.sql'],
}

/** What a file name says: `V1.2__add_orders.sql`, `R__views.sql`, `afterMigrate__grants.sql`. */
export interface FlywayName {
  readonly kind: 'versioned' | 'undo' | 'baseline' | 'repeatable' | 'callback'
  readonly prefix: string
  /** The numbers between dots or underscores; '' for a repeatable and a callback. */
  readonly version: string
  readonly description: string
}

/** What `migrate` runs around migrations, each time (Event.java). Other callbacks belong to other commands. */
const CALLBACKS: readonly string[] = [
  ...['beforeConnect', 'afterConnect', 'beforeCreateSchema', 'createSchema', 'beforeMigrate', 'beforeEachMigrate'],
  ...['beforeEachMigrateStatement', 'afterEachMigrateStatement', 'afterEachMigrate', 'beforeRepeatables'],
  ...['afterVersioned', 'afterMigrateApplied', 'afterMigrate'],
]
const OTHER_CALLBACK =
  /^(?:before|after)(?:Each)?(?:Clean|Migrate|Undo|Validate|Baseline|Repair|Info)\w*?(?:__.*)?\.sql$/i

/**
 * ResourceNameParser.java: the suffix in any case, the longest prefix that fits, then the first separator. What stands
 * before it is the version, of numbers only; repeatables and callbacks have none. Undefined: Flyway passes over the file.
 */
export function parseName(path: string, naming: FlywayNaming = NAMING): FlywayName | undefined {
  const file = baseName(path)
  const suffix = naming.suffixes.find((each) => file.toLowerCase().endsWith(each.toLowerCase()))
  return suffix === undefined ? undefined : parseStem(file.slice(0, -suffix.length), naming)
}

/** `V1__x.java`, `R__y.kt`: a class with the default prefixes (BaseJavaMigration.java). */
export function parseClassName(path: string): FlywayName | undefined {
  const stem = /^([VRBU].*)\.(?:java|kt|groovy|scala)$/.exec(baseName(path))?.[1]
  return stem?.includes('__') === true ? parseStem(stem, NAMING) : undefined
}

function parseStem(stem: string, naming: FlywayNaming): FlywayName | undefined {
  const prefixes: (readonly [string, FlywayName['kind']])[] = [
    [naming.versioned, 'versioned'],
    [naming.repeatable, 'repeatable'],
    [naming.undo, 'undo'],
    [naming.baseline, 'baseline'],
    ...CALLBACKS.map((event) => [event, 'callback'] as const),
  ]
  prefixes.sort(([a], [b]) => b.length - a.length)
  const [prefix, kind] = prefixes.find(([each]) => stem.startsWith(each)) ?? []
  if (prefix === undefined || kind === undefined) return undefined
  const rest = stem.slice(prefix.length)
  const at = rest.indexOf(naming.separator)
  const version = at === -1 ? rest : rest.slice(0, at)
  const description = at === -1 ? '' : rest.slice(at + naming.separator.length)
  const isVersioned = kind !== 'repeatable' && kind !== 'callback'
  if (isVersioned ? !/^\d+(?:[._]\d+)*$/.test(version) : version !== '') return undefined
  return { kind, prefix, version: normal(version), description }
}

/** A script that other commands than `migrate` run: no file that was meant to be a migration. */
export function isCallback(path: string): boolean {
  return OTHER_CALLBACK.test(baseName(path))
}

/** `V1__a.sql.conf`: settings of one script. */
export function isScriptConfiguration(path: string, naming?: FlywayNaming): boolean {
  return path.endsWith('.conf') && parseName(path.slice(0, -'.conf'.length), naming) !== undefined
}

/** MigrationVersion.java: underscores are dots, leading zeros and trailing zero parts count for nothing. */
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
