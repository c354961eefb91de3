/** A place in code. */
export interface Place {
  readonly path: string
  readonly at: number
}

/** The sources that may lead to a place. */
export interface Sources {
  readonly paths: readonly string[]
  readonly textOf: (path: string) => string
  /** Comments blanked out. */
  readonly codeOf: (path: string) => string
  /** What people run by hand: scripts, tests, commands. */
  readonly isByHand: (path: string) => boolean
  /** A condition around the place does not matter: a setting decides, and production's may be either. */
  readonly throughGuards?: boolean
}

/** Callers of callers are followed so far. */
const DEEPEST = 4
const MOST_SITES = 40

/** Conditions that may be false in production, or true by a setting alone: which, nobody knows from here. */
const CONDITION =
  /env|dev|debug|prod|test|local|stag|config|setting|flag|option|opts|\barg|argv|cli\b|cmd|command|sync|auto|migrat|seed|demo|memory|sqlite|\binit|create|reset|__name__|__debug__|feature|enabled|profile/i

const CONDITIONAL = /\b(?:if|elif|unless|case|switch|when)\b|&&|\?\s|\|\|/

/** Names that by themselves say that what stands below them is not for production. */
const FOR_DEVELOPMENT =
  /(?:^|[^a-z])(?:dev|development|test|tests|testing|local|localhost|seed|demo|mock|fixture|e2e|reset)(?:$|[^a-z])|(?:Dev|Test|Local|Seed|Demo|Mock|Reset)(?:[A-Z_(\s:={]|elopment|$)/

/** Nothing in the code calls these: the language or a framework does. */
const ENTRY =
  /^(?:main|Main|init|__init__|constructor|lifespan|create_app|createApp|make_app|onModuleInit|onApplicationBootstrap|onStart|OnStart|bootstrap|boot|startup|on_startup|ready)$/

/** Decorators by which people call a function by hand. */
const COMMAND = /@(?:\w+\.)*(?:command|group|cli|task|fixture|callback)\b/
const EVENT =
  /@(?:\w+\.)*(?:on_event|before_first_request|before_serving|on_startup|asynccontextmanager|listens_for|receiver|EventListener|OnEvent|PostConstruct)\b/

/**
 * Whether production comes by a place: no condition of a kind that may be false there stands around it, and the function
 * around it is called from a place of which the same is true. Told by indentation, in any language.
 */
export function isReached(place: Place, sources: Sources, depth = 0, seen = new Set<string>()): boolean {
  const code = sources.codeOf(place.path)
  const headers = headersAround(code, place.at)
  const [own = '', ...around] = headers.map((each) => each.text)
  const guarded = sources.throughGuards !== true
  if (guarded && [beforeCall(own), ...around].some(isGuard)) return false
  const enclosing = headers.slice(1).map(({ text, at }) => ({ name: functionIn(text), at }))
  const named = enclosing.find((each) => each.name !== undefined)
  if (guarded && hasEarlyReturn(code.slice(named?.at ?? 0, place.at))) return false
  if (named?.name === undefined || ENTRY.test(named.name)) return true
  const decorators = decoratorsOver(code, named.at)
  if (COMMAND.test(decorators)) return false
  if (EVENT.test(decorators)) return true
  const key = named.name
  if (depth >= DEEPEST || seen.has(key)) return false
  seen.add(key)
  return sitesOf(named.name, place.path, sources).some((each) => isReached(each, sources, depth + 1, seen))
}

interface Header {
  readonly text: string
  readonly at: number
}

/** The line of a place and each line above it that stands further left, the way out. */
function headersAround(code: string, at: number): readonly Header[] {
  let start = code.lastIndexOf('\n', at - 1) + 1
  const own = code.slice(start, at)
  const found: Header[] = [{ text: own, at: start }]
  let indent = indentOf(code.slice(start, lineEnd(code, start)))
  let continued = /^\s*[)\]}]/.test(own)
  while (start > 0 && (indent > 0 || continued)) {
    const previous = code.lastIndexOf('\n', start - 2) + 1
    const line = code.slice(previous, start - 1)
    start = previous
    if (line.trim() === '') continue
    const mine = indentOf(line)
    if (mine < indent || (continued && mine === indent)) {
      found.push({ text: line, at: previous })
      indent = mine
      continued = /^\s*(?:[)\]}]|else\b|elif\b|except\b|catch\b|finally\b)/.test(line)
    }
  }
  return found
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function lineEnd(code: string, at: number): number {
  const end = code.indexOf('\n', at)
  return end === -1 ? code.length : end
}

/** `if err := db.AutoMigrate(…)` runs the call to decide. */
function beforeCall(line: string): string {
  return line.replace(/\bif\s+(?:\w+\s*(?:,\s*\w+\s*)?:?=\s*)?(?:await\s+)?[\w.()]*$/, '')
}

function isGuard(header: string): boolean {
  const text = header.replace(/\bif\s+(?:\w+,\s*)?err\w*\s*[:!=]=?[^;]*(?:;\s*err\s*[!=]=\s*nil)?/, '')
  return FOR_DEVELOPMENT.test(text) || (CONDITIONAL.test(text) && CONDITION.test(text))
}

function functionIn(header: string): string | undefined {
  const match =
    /^\s*(?:async\s+)?def\s+(\w+)/.exec(header) ??
    /^\s*func\s*(?:\([^)]*\)\s*)?(\w+)\s*[[(]/.exec(header) ??
    /\bfunction\s*\*?\s*(\w+)\s*\(/.exec(header) ??
    /\b(?:const|let|var)\s+(\w+)\s*(?::[^=]*)?=\s*(?:async\s*)?(?:\([^)]*\)?|\w+)\s*(?::[^=]*)?(?:=>|$)/.exec(header) ??
    /^\s*(?:(?:public|private|protected|static|async|override)\s+)*(?!if\b|for\b|while\b|switch\b|catch\b|return\b|await\b|new\b)(\w+)\s*\([^)]*\)\s*(?::[^{]*)?\{\s*$/.exec(
      header,
    )
  return match?.[1]
}

function hasEarlyReturn(text: string): boolean {
  return [
    ...text.matchAll(/\b(?:if|unless)\b([^\n]*)(?:\n[^\n]*){0,2}?\b(?:return|throw|raise|exit|Exit|Fatal\w*)\b/g),
  ].some(([, condition = '']) => CONDITION.test(condition) && !/\berr\b/.test(condition))
}

function decoratorsOver(code: string, at: number): string {
  const lines = code.slice(0, at).split('\n').slice(0, -1)
  const own: string[] = []
  for (const line of lines.reverse().slice(0, 8)) {
    if (!/^\s*@|^\s*[)\w"'].*\)\s*$/.test(line)) break
    own.push(line)
  }
  return own.join('\n')
}

/** Where a function is called or handed on, its definition and imports aside. */
function sitesOf(name: string, path: string, sources: Sources): readonly Place[] {
  const ending = path.slice(path.lastIndexOf('.') + 1).replace(/^[cm]?[jt]sx?$/, 'js')
  const word = new RegExp(String.raw`(?<![\w$])${name}(?![\w$])`, 'g')
  const sites: Place[] = []
  for (const each of sources.paths) {
    const own = each.slice(each.lastIndexOf('.') + 1).replace(/^[cm]?[jt]sx?$/, 'js')
    if (own !== ending || sources.isByHand(each) || !sources.textOf(each).includes(name)) continue
    const code = sources.codeOf(each)
    for (const match of code.matchAll(word)) {
      const start = code.lastIndexOf('\n', match.index - 1) + 1
      const line = code.slice(start, lineEnd(code, start))
      if (/^\s*(?:import|from|export\s*\{|export\s+default\s+\w+;?$|package)\b/.test(line) || /__all__/.test(line))
        continue
      if (functionIn(line) === name || /^\s*\w+\s*,?\s*$/.test(line)) continue
      sites.push({ path: each, at: match.index })
      if (sites.length >= MOST_SITES) return sites
    }
  }
  return sites
}
