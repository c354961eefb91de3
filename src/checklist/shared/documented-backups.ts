import { backupCommandsIn } from '../../evidence/documents/commands.js'
import type { Section } from '../../evidence/documents/facts.js'
import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import type { Dialect } from '../../migrations/operation.js'
import type { Answer, Evidence } from '../check.js'
import { seenAnswer } from './backups.js'
import { ON_ONES_OWN } from './runbooks.js'

const HEADING = /\bback(?:ing)?[- ]?ups?\b|\bdumps?\b|\bdumping\b/i

interface Documented {
  readonly section: Section
  /** The commands, in the words of their tools. */
  readonly shown: string
}

/** A section that tells who runs the database how to back it up, by a command of its engine. */
function documentedBackup({ facts }: Evidence, engine: Dialect): Documented | undefined {
  for (const section of facts.documents.sections) {
    if (section.placeholder || !section.headings.some((each) => HEADING.test(each))) continue
    if (section.headings.some((each) => ON_ONES_OWN.test(each))) continue
    const [command] = backupCommandsIn(section).filter(({ engines }) => engines?.includes(engine) !== false)
    if (command !== undefined) return { section, shown: command.shown }
  }
  return undefined
}

/**
 * A container whose volume nothing here copies, where a document tells those who run it to take dumps: weak evidence is
 * not none, and whether they do is not seen from here.
 */
export function asDocumented(
  evidence: Evidence,
  engine: Dialect,
  { address, kind }: StoreResource,
  answer: Answer,
  untested?: string,
): Answer {
  if (answer.status !== 'fail' || kind !== 'container') return answer
  const documented = documentedBackup(evidence, engine)
  if (documented === undefined) return answer
  const { section, shown } = documented
  const who = `${address}: ${section.seen.path} leaves backups to those who run it (${shown})`
  return untested === undefined
    ? seenAnswer('warn', `${who}; nothing here takes one`, section.seen, { level: 'E5' })
    : seenAnswer('unverifiable', `${who}: ${untested}`, section.seen)
}
