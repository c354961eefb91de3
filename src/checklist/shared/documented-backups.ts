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

/** The first section, in the document that has most of them, that tells by a command of the engine how to back it up. */
function documentedBackup({ facts }: Evidence, engine: Dialect): Documented | undefined {
  const found = facts.documents.sections.flatMap((section): readonly Documented[] => {
    if (section.placeholder || !section.headings.some((each) => HEADING.test(each))) return []
    if (section.headings.some((each) => ON_ONES_OWN.test(each))) return []
    const [command] = backupCommandsIn(section).filter(({ engines }) => engines?.includes(engine) !== false)
    return command === undefined ? [] : [{ section, shown: command.shown }]
  })
  const sectionsIn = ({ section }: Documented): number =>
    found.filter((each) => each.section.seen.path === section.seen.path).length
  return found.toSorted((a, b) => sectionsIn(b) - sectionsIn(a))[0]
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
