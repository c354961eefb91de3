import type { Command, Unit } from '../../evidence/automation/facts.js'
import { check, type Answer, type Evidence } from '../check.js'
import { isKin, judgeStores, keptByProvider, levelOf, seenAnswer, type BackedUpStore } from '../shared/backups.js'
import { notHere } from '../shared/elsewhere.js'
import { asDocumented } from '../shared/documented-backups.js'
import { backupRemedy } from '../shared/backup-remedies.js'
import { restoreTested } from './restore-tested.js'

export const integrity = check({
  id: 'backup/integrity',
  title: 'Backup integrity check',
  requirement: 'required',
  scope: 'repository',
  minimum: 'E4',
  attestable: true,
  priority: 'medium',
  why: 'A damaged backup looks like a good one until the day it is needed.',
  evaluate: (evidence) => {
    // A passing restore test has read everything back.
    const tested = restoreTested.evaluate(evidence)
    return judgeStores(evidence, (store) => {
      const passed = statusOf(tested, store.id) === 'pass'
      return passed
        ? { status: 'pass', summary: 'restore tests read the backups back', level: tested.level ?? 'E3' }
        : answerFor(evidence, store)
    })
  },
  remedy: backupRemedy('integrity'),
})

function statusOf(answer: Answer, store: string): Answer['status'] {
  return answer.stores?.find((each) => each.id === store)?.status ?? answer.status
}

interface Reading {
  readonly unit: Unit
  readonly command: Command
}

function answerFor(evidence: Evidence, store: BackedUpStore): Answer {
  const readings = evidence.facts.automation.units
    .filter((unit) => unit.reachable || unit.schedules.length > 0 || store.jobs.some((job) => job.unit === unit))
    .flatMap((unit) => readingsOf(unit, store))
  const sound = readings.find((each) => !each.command.failureIgnored)
  if (sound !== undefined) {
    const summary = `${sound.unit.name}: ${sound.command.program} reads the backup`
    return seenAnswer('pass', summary, sound.command.seen, { level: sound.unit.kind === 'script' ? 'E4' : 'E3' })
  }
  const [ignored] = readings
  if (ignored !== undefined) {
    return seenAnswer(
      'warn',
      `${ignored.unit.name}: what ${ignored.command.program} finds stops nothing`,
      ignored.command.seen,
    )
  }
  const job = store.jobs.find((each) => each.backups.length > 0 && !keptByProvider(each))
  if (job !== undefined) {
    const seen = job.backups[0]?.seen ?? job.unit.seen
    return seenAnswer('fail', `nothing reads back what ${job.unit.name} writes`, seen, { level: levelOf(job) })
  }
  const off = store.resources.find((each) => each.backups.state === 'off')
  if (off !== undefined) {
    const answer = seenAnswer('fail', `${off.address}: there is no backup to check`, off.backups.seen)
    return asDocumented(evidence, store.engine, off, answer, 'whether they are ever read back cannot be seen')
  }
  const on = store.resources.find((each) => each.backups.state === 'on')
  if (on !== undefined) {
    return seenAnswer(
      'unverifiable',
      `${on.address}: only a restore can check what the provider keeps`,
      on.backups.seen,
    )
  }
  const snapshots = store.jobs.find(keptByProvider)
  if (snapshots !== undefined) {
    const summary = `${snapshots.unit.name}: only a restore can check what the provider keeps`
    return seenAnswer('unverifiable', summary, snapshots.backups[0]?.seen ?? snapshots.unit.seen)
  }
  return notHere(evidence, store, 'whether its backups are ever read back cannot be seen', 'backup')
}

/** Programs that read a backup whole, and restores of what was fetched. `mysqlcheck` looks at a server, not at a backup. */
function readingsOf(unit: Unit, store: BackedUpStore): readonly Reading[] {
  const fetched = unit.commands.some((each) => each.purpose === 'download')
  return unit.commands
    .filter(
      (each) =>
        (each.engine === undefined || isKin(each.engine, store.engine)) &&
        ((each.purpose === 'verify' && !/^(mysqlcheck|mariadb-check)$/.test(each.program)) ||
          (each.purpose === 'restore' && fetched && !each.schemaOnly)),
    )
    .map((command) => ({ unit, command }))
}
