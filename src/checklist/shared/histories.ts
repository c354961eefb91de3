import type { History } from '../../migrations/model.js'
import type { Evidence } from '../check.js'

/**
 * The histories by which this repository migrates, the main one first: those that were read; where none was, those of which
 * the names alone are known. How they are deployed, tried and taken back does not depend on their statements.
 */
export function historiesOf({ survey }: Pick<Evidence, 'survey'>): readonly History[] {
  return survey.histories.length > 0 ? survey.histories : (survey.unread ?? []).map(({ history }) => history)
}

/**
 * A file lies where its application runs: no job of a workflow reaches it, the new version migrates it. A service that
 * keeps SQLite databases is reached from anywhere.
 */
export function isBesideApplication({ facts }: Pick<Evidence, 'facts'>, history: History | undefined): boolean {
  return (
    history?.dialect === 'sqlite' &&
    !facts.infrastructure.stores.some(({ engine, kind }) => engine === 'sqlite' && kind === 'managed')
  )
}

/** The history whose tool, engine and folder an example is written for; undefined: none is here. */
export function mainHistory(evidence: Pick<Evidence, 'survey'>): History | undefined {
  return historiesOf(evidence)[0]
}
