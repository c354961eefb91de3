/**
 * Profiles of Spring: settings of `application-<profile>.yml` hold only where somebody names the profile
 * (https://docs.spring.io/spring-boot/reference/features/profiles.html#features.profiles.profile-specific-configuration-files).
 */

/** What people name the profile that runs for customers. */
const PRODUCTION = /(^|[-_])(?:prod|prd|production|live|cloud|k8s|kubernetes|docker|heroku|aws|gcp|azure)(?=[-_]|$)/i

/** What people name profiles that hold nobody's rows. */
const DEVELOPMENT =
  /dev|test|local|demo|h2|hsql|sandbox|(^|[-_])(?:ci|it|e2e|seed(?:s|ed|ing)?|samples?|mocks?|fixtures?|example)(?=[-_]|$)/i

/** The profile in the name of a settings file: undefined for `application.yml`, which holds for all. */
export function profileInName(path: string): string | undefined {
  return /(?:^|\/)application[-.]([\w-]+)\.(?:ya?ml|properties)$/.exec(path)?.[1]
}

/** A profile whose name says that no customer's rows are behind it. */
export function isForDevelopment(profile: string): boolean {
  return DEVELOPMENT.test(profile) && !PRODUCTION.test(profile)
}

/** The profiles that are active without being asked for: named in settings that hold for all (`texts` by path). */
export function activeProfiles(texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const found = [...texts]
    .filter(([path]) => /(?:^|\/)application\.(?:ya?ml|properties)$/.test(path))
    .flatMap(([, text]) => [
      ...text.matchAll(/^\s*spring\.profiles\.(?:active|include|default|group[\w.[\]-]*)\s*[=:]\s*([^\n#]+)/gm),
      ...text.matchAll(/^\s*profiles\s*:\s*\n(?:\s+[^\n]*\n)*?\s+(?:active|include|default)\s*:\s*([^\n#]+)/gm),
    ])
  return new Set(found.flatMap(([, names = '']) => names.match(/[\w-]+/g) ?? []))
}

/** Whether what a profile says is known to hold in production; without a profile it holds everywhere. */
export function holdsInProduction(profile: string | undefined, active: ReadonlySet<string>): boolean {
  return profile === undefined || PRODUCTION.test(profile) || (active.has(profile) && !isForDevelopment(profile))
}
