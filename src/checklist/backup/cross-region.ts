import type { StoreResource } from '../../evidence/infrastructure/facts.js'
import { check, type Answer, type Evidence } from '../check.js'
import { judgeStores, seenAnswer, worstAnswer, type BackedUpStore } from '../shared/backups.js'
import { notHere } from '../shared/elsewhere.js'
import { backupRemedy } from '../shared/backup-remedies.js'
import { cited } from '../shared/scanner-rules.js'

export const crossRegion = check({
  id: 'backup/cross-region',
  title: 'Cross-region backup',
  requirement: 'recommended',
  scope: 'repository',
  minimum: 'E3',
  attestable: true,
  priority: 'low',
  why: 'When a region is down, backups in it are as far away as the database.',
  evaluate: (evidence) => {
    if (/^single-region$/i.test(evidence.settings.backup.dataResidency ?? '')) {
      return { status: 'not-applicable', summary: 'copies must not leave the region' }
    }
    return judgeStores(evidence, (store) => answerFor(evidence, store))
  },
  remedy: backupRemedy('cross-region'),
})

function answerFor(evidence: Evidence, store: BackedUpStore): Answer {
  const declared = worstAnswer(store.resources.map(fromResource))
  return declared ?? notHere(evidence, store, 'in which regions its backups are cannot be seen')
}

function fromResource(resource: StoreResource): Answer {
  return cited(stateOf(resource), resource, 'regions')
}

function stateOf({ address, crossRegion: copies, backups }: StoreResource): Answer {
  const seen = copies.seen ?? backups.seen
  switch (copies.state) {
    case 'on':
      return seenAnswer('pass', `${address}: ${copies.note ?? 'copied to a second region'}`, seen)
    case 'weak':
      return seenAnswer('warn', `${address}: ${copies.note ?? 'a copy in the same region'}`, seen)
    case 'off':
      return seenAnswer('fail', `${address}: ${copies.note ?? 'backups in a single region'}`, seen)
    case 'unknown':
      return seenAnswer(
        'unverifiable',
        `${address}: ${copies.note ?? 'the region of its backups is not written here'}`,
        seen,
      )
  }
}
