import { excerpt } from '../../findings/masking.js'
import { activeProfiles, holdsInProduction, profileInName } from '../../stack/spring-profiles.js'
import type { Tree } from '../../tree/tree.js'
import { lineCounter } from '../documents/source.js'
import type { SchemaPush } from './facts.js'
import { isReleasedCode } from './paths.js'
import { isReached, type Place } from './reached.js'
import { scan } from './scan.js'

/** A call or setting by which a mapper brings the schema to what models say. */
interface Rule {
  /** Mappers of the stack that have it; undefined: looked for in any stack, since its files are few. */
  readonly tools: readonly string[] | undefined
  readonly files: RegExp
  /** What the file must say besides: the mapper's name. */
  readonly marks: RegExp
  readonly call: RegExp
  readonly effect: (call: string) => SchemaPush['effect']
  readonly what: (call: string) => string
}

const JAVASCRIPT = /\.[cm]?[jt]s$/

const RULES: readonly Rule[] = [
  // https://typeorm.io/docs/data-source/data-source-options#common-data-source-options
  {
    tools: ['typeorm'],
    files: JAVASCRIPT,
    marks: /typeorm/i,
    call: /\bsynchronize\s*:\s*true\b/g,
    effect: () => 'alters',
    what: () => 'synchronize: true',
  },
  // https://sequelize.org/docs/v6/core-concepts/model-basics/#model-synchronization
  {
    tools: ['sequelize'],
    files: JAVASCRIPT,
    marks: /sequelize/i,
    call: /\.sync\(\s*\{[^{}]*\b(?:alter|force)\s*:\s*true\b[^{}]*\}\s*\)/g,
    effect: (call) => (/\bforce\s*:\s*true\b/.test(call) ? 'recreates' : 'alters'),
    what: (call) => (/\bforce\s*:\s*true\b/.test(call) ? 'sync({ force: true })' : 'sync({ alter: true })'),
  },
  // https://mikro-orm.io/docs/schema-generator
  {
    tools: ['mikro-orm'],
    files: JAVASCRIPT,
    marks: /mikro-?orm/i,
    call: /\b(?:getSchemaGenerator\(\)|\.schema)\s*\.updateSchema\(|\b(?:generator|schemaGenerator)\.updateSchema\(/g,
    effect: () => 'alters',
    what: () => 'updateSchema()',
  },
  // https://gorm.io/docs/migration.html#Auto-Migration
  {
    tools: ['gorm'],
    files: /\.go$/,
    marks: /gorm\.io\/|jinzhu\/gorm/,
    call: /\.AutoMigrate\(/g,
    effect: () => 'adds',
    what: () => 'AutoMigrate',
  },
  // https://entgo.io/docs/migrate#auto-migration
  {
    tools: ['ent'],
    files: /\.go$/,
    marks: /\/ent\b|entgo/,
    call: /\.Schema\.Create\(/g,
    effect: () => 'adds',
    what: () => 'Schema.Create',
  },
  // https://docs.sqlalchemy.org/en/20/core/metadata.html#sqlalchemy.schema.MetaData.create_all
  {
    tools: ['sqlalchemy'],
    files: /\.py$/,
    marks: /sqlalchemy|sqlmodel|\bdb\.create_all\b/i,
    call: /\b(?:metadata|db|database)\.create_all\b/g,
    effect: () => 'creates',
    what: () => 'create_all',
  },
]

/** What holds versioned migrations that call the same functions, and what is no server's database. */
const ELSEWHERE = /gormigrate|:memory:|\bpgmem\b|\bpg-mem\b|\benttest\b|testcontainers/

const BY_HAND =
  /(^|[/._-])(?:dev|development|test|tests|testing|testutil|local|seed|seeds|seeder|demo|mocks?|fakes?|sandbox|playground|scripts?|tools?|tasks|cli|commands?|console|enttest|generated?|quickstart|tutorials?|bench|alembic|migrations?)(?=[/._-]|$)/i

/** Calls and settings of the head's code that change the schema of production without a migration. */
export async function gatherPushes(
  tree: Tree,
  tools: readonly string[],
  isLibrary: boolean,
): Promise<readonly SchemaPush[]> {
  if (isLibrary) return []
  const rules = RULES.filter((rule) => rule.tools === undefined || rule.tools.some((each) => tools.includes(each)))
  const entries = [...tree.entries.values()].filter((entry) => entry.kind !== 'link')
  const code = entries
    .map(({ path }) => path)
    .filter((path) => isReleasedCode(path) && rules.some(({ files }) => files.test(path)))
  const settings = entries.map(({ path }) => path).filter((path) => HIBERNATE_FILE.test(path) && !BY_HAND.test(path))
  if (code.length + settings.length === 0) return []
  const contents = await tree.read([...code, ...settings])
  const texts = new Map(
    [...contents].flatMap(([path, each]) => (each.kind === 'text' ? [[path, each.text] as const] : [])),
  )
  return pushesIn(texts, tools)
}

/** The same in sources that are at hand. */
export function pushesIn(texts: ReadonlyMap<string, string>, tools: readonly string[]): readonly SchemaPush[] {
  const rules = RULES.filter((rule) => rule.tools === undefined || rule.tools.some((each) => tools.includes(each)))
  const codes = new Map<string, string>()
  const codeOf = (path: string): string => {
    const known = codes.get(path) ?? scan(path, texts.get(path) ?? '').code
    codes.set(path, known)
    return known
  }
  const active = activeProfiles(texts)
  const found = [...texts].flatMap(([path, text]) => {
    if (HIBERNATE_FILE.test(path)) return hibernate(path, text, active)
    if (!isReleasedCode(path) || BY_HAND.test(path) || ELSEWHERE.test(text)) return []
    return rules.flatMap((rule) => {
      if (!rule.files.test(path) || !rule.marks.test(text) || text.search(rule.call) === -1) return []
      const code = codeOf(path)
      const lineOf = lineCounter(text)
      return [...code.matchAll(rule.call)].flatMap((match): readonly SchemaPush[] => {
        const place: Place = { path, at: match.index + (/^\s*\W*/.exec(match[0])?.[0].length ?? 0) }
        if (
          !isReached(place, {
            paths: [...texts.keys()],
            textOf: (each) => texts.get(each) ?? '',
            codeOf,
            isByHand: (each) => BY_HAND.test(each),
          })
        )
          return []
        return [pushAt(path, text, lineOf(place.at), rule.what(match[0]), rule.effect(match[0]))]
      })
    })
  })
  return [...new Map(found.map((each) => [`${each.seen.path}:${each.seen.line}`, each])).values()]
}

function pushAt(path: string, text: string, line: number, what: string, effect: SchemaPush['effect']): SchemaPush {
  return {
    what,
    effect,
    seen: { path, line, quote: excerpt((text.split('\n')[line - 1] ?? '').trim().slice(0, 1_000)) },
  }
}

const HIBERNATE_FILE =
  /(^|\/)src\/main\/resources\/(?:config\/)?(?:application(?:[-.][\w-]+)?\.(?:ya?ml|properties)|META-INF\/persistence\.xml)$/

/**
 * https://docs.spring.io/spring-boot/how-to/data-initialization.html: a file or document of a profile says something of
 * production only where the profile is production's, or switched on for everybody.
 */
function hibernate(path: string, text: string, active: ReadonlySet<string>): readonly SchemaPush[] {
  if (!holdsInProduction(profileInName(path), active)) return []
  let line = 0
  return text.split(/^(?:---|#---).*$/m).flatMap((part) => {
    const first = line
    line += part.split('\n').length - 1 + (/\n$/.test(part) ? 0 : 0)
    const profile = /on-profile["']?\s*[:=]\s*["']?([^\n"']*)|\bprofiles["']?\s*[:=]\s*["']?([^\s"'{[][^\n"']*)/.exec(
      part,
    )
    const isOther = !holdsInProduction((profile?.[1] ?? profile?.[2])?.trim(), active)
    if (isOther || /jdbc:(?:h2|hsqldb|derby):/.test(part)) return []
    return part.split('\n').flatMap((each, index): readonly SchemaPush[] => {
      if (/^\s*#/.test(each)) return []
      const value =
        /\b(?:ddl-auto|hbm2ddl\.auto)["']?\s*(?:[:=]|value\s*=)\s*["']?(update|create-drop|create)["']?\s*(?:\/>)?\s*$/.exec(
          each,
        )?.[1]
      if (value === undefined) return []
      return [pushAt(path, text, first + index + 1, `ddl-auto=${value}`, value === 'update' ? 'adds' : 'recreates')]
    })
  })
}
