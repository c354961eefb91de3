import { excerpt } from '../../findings/masking.js'
import type { AppliedByCode } from './facts.js'

/** A build file of Maven or Gradle. */
export function isBuildFile(path: string): boolean {
  return /(^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/.test(path)
}

/** Settings of Spring Boot or Quarkus for every profile, and for those of production. */
export function isSpringSetting(path: string): boolean {
  const [found, , profile] =
    /(^|\/)src\/main\/resources\/(?:config\/)?application(-[\w-]+)?\.(?:ya?ml|properties)$/.exec(path) ?? []
  return found !== undefined && !/dev|test|local|demo|h2|ci\b/i.test(profile ?? '')
}

const TOOLS = [
  {
    tool: 'flyway',
    title: 'Flyway',
    module: /flyway-(?:core|mysql|sqlserver|database-[\w-]+)\b|spring-boot-starter-flyway/,
  },
  { tool: 'liquibase', title: 'Liquibase', module: /liquibase-core\b|spring-boot-starter-liquibase/ },
] as const

/**
 * Migrations that Spring Boot applies because the module is there, unless a setting says otherwise
 * (https://docs.spring.io/spring-boot/how-to/data-initialization.html#howto.data-initialization.migration-tool), and
 * those that Quarkus is told to apply (https://quarkus.io/guides/flyway#migrating-at-startup).
 */
export function startOfSpring(texts: ReadonlyMap<string, string>, tools: readonly string[]): readonly AppliedByCode[] {
  const builds = [...texts].filter(([path]) => isBuildFile(path))
  const settings = [...texts].filter(([path]) => isSpringSetting(path))
  const spring = builds.some(([, text]) => /org\.springframework\.boot|spring-boot/.test(text))
  return TOOLS.filter(({ tool }) => tools.includes(tool)).flatMap(({ tool, title, module }) => {
    const quarkus = settings.flatMap(([path, text]) =>
      linesWith(text, new RegExp(`\\bquarkus\\.${tool}\\.migrate-at-start\\s*[=:]\\s*true`)).map((line) =>
        appliedBy(tool, 'migrate-at-start', path, line),
      ),
    )
    if (!spring || settings.some(([, text]) => isSwitchedOff(text, tool))) return quarkus
    const modules = builds.flatMap(([path, text]) =>
      linesWith(text, module).map((line) => appliedBy(tool, `${title} on the start of Spring Boot`, path, line)),
    )
    return [...quarkus, ...modules.slice(0, 1)]
  })
}

/** `spring.flyway.enabled=false`, or its keys as YAML nests them. */
function isSwitchedOff(text: string, tool: string): boolean {
  return (
    new RegExp(`^\\s*spring\\.${tool}\\.enabled\\s*[=:]\\s*false`, 'm').test(text) ||
    new RegExp(`^\\s+${tool}\\s*:\\s*\\n(?:\\s+[\\w-]+\\s*:[^\\n]*\\n)*?\\s+enabled\\s*:\\s*false`, 'm').test(text)
  )
}

interface Line {
  readonly number: number
  readonly text: string
}

function linesWith(text: string, pattern: RegExp): readonly Line[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      pattern.test(line) && !/^\s*(?:#|\/\/|<!--)/.test(line) ? [{ number: index + 1, text: line }] : [],
    )
}

function appliedBy(tool: string, what: string, path: string, { number, text }: Line): AppliedByCode {
  return { tool, what, seen: { path, line: number, quote: excerpt(text.trim().slice(0, 1_000)) } }
}
