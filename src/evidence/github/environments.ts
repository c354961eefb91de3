/** At the start of the name, or a word of its own behind another: `eu-staging`. */
const STAGING = /^(stag(e|ing)|pre-?prod|uat|qa|test|preview)|[^a-z](stag(e|ing)|pre-?prod|uat|qa|preview)([^a-z]|$)/i
const PRODUCTION = /(^|[^a-z])(prod|production|live)([^a-z]|$)/i

export type Stage = 'staging' | 'production' | 'unknown'

/** The pattern of staging environments, as configured or usual; what is no pattern is a name. */
export function stagingPattern(configured: string | undefined): RegExp {
  if (configured === undefined) return STAGING
  try {
    return new RegExp(configured, 'i')
  } catch {
    return new RegExp(configured.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i')
  }
}

/** What an environment is for, by its name. */
export function stageOfEnvironment(name: string, staging: RegExp): Stage {
  if (staging.test(name)) return 'staging'
  return PRODUCTION.test(name) ? 'production' : 'unknown'
}

/** What a job's name says where it names no environment: `migrate-staging`. */
export function stageOfName(name: string): Stage {
  const words = name.split(/[^A-Za-z]+/)
  if (words.some((word) => /^(staging|stage|preprod|uat|qa|preview)$/i.test(word))) return 'staging'
  return PRODUCTION.test(name) ? 'production' : 'unknown'
}
