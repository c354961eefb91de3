import { excerpt } from '../../findings/masking.js'
import { activeProfiles, holdsInProduction, profileInName } from '../../stack/spring-profiles.js'
import type { AppliedByCode } from './facts.js'

/** A build file of Maven or Gradle. */
export function isBuildFile(path: string): boolean {
  return /(^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/.test(path)
}

/** Settings of Spring Boot, Quarkus or Micronaut, for every profile or for one. */
export function isSpringSetting(path: string): boolean {
  return /(^|\/)src\/main\/resources\/(?:config\/)?application(-[\w-]+)?\.(?:ya?ml|properties)$/.test(path)
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
 * those that Quarkus is told to apply (https://quarkus.io/guides/flyway#migrating-at-startup), and those of Micronaut, which
 * applies what a data source is named for (https://micronaut-projects.github.io/micronaut-flyway/latest/guide/).
 */
export function startOfSpring(texts: ReadonlyMap<string, string>, tools: readonly string[]): readonly AppliedByCode[] {
  const builds = [...texts].filter(([path]) => isBuildFile(path))
  const active = activeProfiles(texts)
  const settings = [...texts].filter(
    ([path]) => isSpringSetting(path) && holdsInProduction(profileInName(path), active),
  )
  const spring = builds.some(([, text]) => /org\.springframework\.boot|spring-boot/.test(text))
  return TOOLS.filter(({ tool }) => tools.includes(tool)).flatMap(({ tool, title, module }) => {
    const quarkus = settings.flatMap(([path, text]) =>
      [
        ...linesWith(text, new RegExp(`^\\s*(?:%prod\\.)?quarkus\\.${tool}\\.migrate-at-start\\s*[=:]\\s*true`)),
        ...nested(text, ['quarkus', tool, 'migrate-at-start']),
      ].map((line) => appliedBy(tool, 'migrate-at-start', path, line)),
    )
    const micronaut = builds.some(([, text]) => new RegExp(`micronaut-${tool}\\b`).test(text))
      ? settings.flatMap(([path, text]) =>
          [
            ...linesWith(text, new RegExp(`^\\s*${tool}\\.datasources\\.[\\w-]+\\.enabled\\s*=\\s*true`)),
            ...nested(text, [tool, 'datasources', undefined, 'enabled']),
          ].map((line) => appliedBy(tool, `${title} on the start of Micronaut`, path, line)),
        )
      : []
    if (micronaut.length > 0) return micronaut
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

/** The line of a key that YAML sets to true below other keys; undefined stands for any key. */
function nested(text: string, keys: readonly (string | undefined)[]): readonly Line[] {
  const above: { readonly indent: number; readonly key: string }[] = []
  return text.split('\n').flatMap((line, index) => {
    const [, space = '', key = '', value = ''] = /^(\s*)["']?([%\w.-]+)["']?\s*:\s*([^#]*)/.exec(line) ?? []
    if (key === '') return []
    while ((above.at(-1)?.indent ?? -1) >= space.length) above.pop()
    above.push({ indent: space.length, key })
    const fits = above.length === keys.length && keys.every((each, at) => each === undefined || each === above[at]?.key)
    return fits && value.trim() === 'true' ? [{ number: index + 1, text: line }] : []
  })
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
